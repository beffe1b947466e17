import { DomainError } from '@tellonce/contracts';

/** @throws DomainError `not-found` */
export const found = <T>(value: T | null | undefined | false, what: string): T => {
  if (value === null || value === undefined || value === false)
    throw new DomainError('not-found', `There is no such ${what}.`);
  return value;
};
