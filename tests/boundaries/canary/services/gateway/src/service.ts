import { createAcdService } from '@tellonce/acd';
import { wire } from '@tellonce/contracts/src/wire.ts';
import { fakeClock } from '@tellonce/testkit';
import { journal } from '../../../packages/journal/src/journal.ts';

export const wrong = [createAcdService, wire, fakeClock, journal, process.env.SECRET];
