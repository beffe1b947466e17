import type { SelectionPolicy } from './selection-policy.ts';

/** The highest levels in what is asked: the best match, at the price of busy experts. */
export const mostSkilled: SelectionPolicy = (_, levels, requirements) => {
  let sum = 0;
  for (const { skill } of requirements) sum += levels.get(skill) ?? 0;
  return -sum;
};
