import { type IdentityAssurance, identityAssurance } from '@tellonce/contracts';

/** Levels include those before them. */
export const isAtLeast = (assurance: IdentityAssurance, level: IdentityAssurance): boolean =>
  identityAssurance.options.indexOf(assurance) >= identityAssurance.options.indexOf(level);
