import type { StoryCase } from '@tellonce/contracts';

export const isOpenCase = (each: Pick<StoryCase, 'status'>): boolean =>
  each.status !== 'solved' && each.status !== 'confirmed';
