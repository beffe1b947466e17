import { readFileSync } from 'node:fs';
import { journal } from '@tellonce/journal';

export const decidedAt = () => [Date.now(), journal, readFileSync];
