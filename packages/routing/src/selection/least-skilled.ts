import type { SelectionPolicy } from './selection-policy.ts';

/** More than anybody's number of skills. */
const oneLevel = 1_000;

/** The lowest levels that suffice, then the fewest other skills: experts and all-rounders stay free. */
export const leastSkilled: SelectionPolicy = (_, levels, requirements) => {
  let sum = 0;
  for (const { skill } of requirements) sum += levels.get(skill) ?? 0;
  return sum * oneLevel + levels.size;
};
