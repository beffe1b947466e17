import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Made once an installation and kept; none of them is ever logged. */
export type Secrets = {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  simToken: string;
};

const generators: { [Name in keyof Secrets]: () => string } = {
  accountSid: () => `AC${hex(16)}`,
  authToken: () => hex(16),
  apiKey: () => `SK${hex(16)}`,
  apiSecret: () => hex(16),
  simToken: () => hex(24),
};

export function keptSecrets(path: string): Secrets {
  const kept: Partial<Secrets> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const secrets = Object.fromEntries(
    Object.entries(generators).map(([name, generate]) => [name, kept[name as keyof Secrets] ?? generate()]),
  ) as Secrets;
  writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** Typed by a person once: no letters that look alike. */
export function randomPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const characters = [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length] ?? 'x');
  return [0, 4, 8, 12].map((at) => characters.slice(at, at + 4).join('')).join('-');
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
