import type { z } from 'zod';

/** What is wrong, by the path of the field: `weekly.0.toMinute`. The first fault of a field counts. */
export const faultsIn = (shape: z.ZodType, input: unknown): Map<string, string> => {
  const read = shape.safeParse(input);
  const faults = new Map<string, string>();
  if (read.success) return faults;
  for (const issue of read.error.issues) {
    const path = issue.path.join('.');
    if (!faults.has(path)) faults.set(path, issue.message);
  }
  return faults;
};

/** The faults at a field and below it: `wrapUp` is wrong when `wrapUp.durationMs` is. */
export const faultAt = (faults: ReadonlyMap<string, string>, path: string): string | undefined => {
  for (const [at, message] of faults) if (at === path || at.startsWith(`${path}.`)) return message;
  return undefined;
};

/** The key of our own sentence for a path: indices do not matter. */
export const sentenceKey = (path: string): string =>
  path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .join('-');
