import type { Requirement } from '@tellonce/contracts';

/** Least level by skill. */
export type Levels = ReadonlyMap<string, number>;

export const toLevels = (requirements: readonly Requirement[]): Levels => {
  const levels = new Map<string, number>();
  for (const { skill, level } of requirements) levels.set(skill, Math.max(level, levels.get(skill) ?? 0));
  return levels;
};

/** What is asked together, by the queue and by the interaction: one entry a skill, the highest level, in a fixed order. */
export const normalizeRequirements = (...lists: readonly (readonly Requirement[])[]): Requirement[] =>
  [...toLevels(lists.flat())]
    .map(([skill, level]) => ({ skill, level }))
    .sort((a, b) => (a.skill < b.skill ? -1 : a.skill > b.skill ? 1 : 0));

/** Interactions that ask the same are one class: they wait in one heap, and the same agents suit them. */
export const classKeyOf = (requirements: readonly Requirement[]): string =>
  normalizeRequirements(requirements)
    .map(({ skill, level }) => `${skill}:${level}`)
    .join(',');

/** An agent suits when every skill is there with at least the level. */
export const isSuited = (skills: Levels, requirements: readonly Requirement[]): boolean => {
  for (const { skill, level } of requirements) if ((skills.get(skill) ?? 0) < level) return false;
  return true;
};
