import { DomainError } from '@tellonce/contracts';

export const versionConflict = (): DomainError =>
  new DomainError('version-conflict', 'Somebody else changed this meanwhile. Look at what is there now and try again.');

const LARGEST_VERSION = 2_147_483_647;
/** A version as the column can hold it: whatever is larger was never ours and equals none. */
export const storableVersion = (version: number): number => Math.min(version, LARGEST_VERSION);

/**
 * A time that somebody typed, as an instant. PostgreSQL and calendars disagree about year 0 and before.
 * @throws DomainError `malformed-request` outside of 1900–2299
 */
export const toInstant = (text: string): Date => {
  const instant = new Date(text);
  const year = instant.getUTCFullYear();
  if (!(year >= 1900 && year < 2300)) throw new DomainError('malformed-request', 'Give a time between 1900 and 2299.');
  return instant;
};

/** What an `UPDATE … WHERE version = …` did: the row, or why there is none. */
export const updatedOr = async <R>(row: R | undefined, exists: () => Promise<boolean>, what: string): Promise<R> => {
  if (row !== undefined) return row;
  throw (await exists()) ? versionConflict() : new DomainError('not-found', `There is no such ${what}.`);
};

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const sqlStateOf = (error: unknown): unknown =>
  error && typeof error === 'object' && 'code' in error ? error.code : undefined;

/** Turns the two refusals of the database that a caller can act on into words; everything else passes. */
export const refusing = async <R>(write: Promise<R>, what: string): Promise<R> => {
  try {
    return await write;
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === UNIQUE_VIOLATION) throw new DomainError('already-exists', `There is such a ${what} already.`);
    if (state === FOREIGN_KEY_VIOLATION)
      throw new DomainError('not-found', `This ${what} names something that does not exist.`);
    throw error;
  }
};
