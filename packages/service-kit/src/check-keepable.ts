import { DomainError } from '@tellonce/contracts';

/** Deeper than anything that a door takes, and far from where recursion over it would break. */
const deepest = 32;

const refuse = (detail: string): never => {
  throw new DomainError('malformed-request', detail);
};

/** PostgreSQL's text has no U+0000, and its JSON no half of a surrogate pair: they would surface as errors of the store. */
const checkText = (text: string): void => {
  if (text.includes('\0')) refuse('The text carries a character (U+0000) that cannot be kept.');
  if (/\p{Surrogate}/u.test(text)) refuse('The text carries half a character, which cannot be kept.');
};

/**
 * What came through a door before its schema looks at it: text that can be stored, nested so little that whoever walks
 * over it comes to an end.
 * @throws DomainError `malformed-request`
 */
export const checkKeepable = (input: unknown): void => {
  // Level by level: a recursion would itself be what a deep document breaks.
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) refuse('The request is nested too deeply.');
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') checkText(value);
      else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
        for (const inner of Object.values(value)) below.push(inner);
    }
    level = below;
  }
};
