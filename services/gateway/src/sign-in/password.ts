import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the package's defaults (19 MiB, 2 passes, 1 thread: OWASP's first choice). The hash carries them. */
export const hashPassword = (password: string): Promise<string> => hash(password);

let nobodysHash: Promise<string> | null = null;

/**
 * Whether the password opens the account. With `null` (no such account) it does the same work and says no, so that the
 * time of an answer does not tell which names exist.
 */
export const passwordMatches = async (passwordHash: string | null, password: string): Promise<boolean> => {
  nobodysHash ??= hash('the password of nobody');
  const matches = await verify(passwordHash ?? (await nobodysHash), password);
  return matches && passwordHash !== null;
};
