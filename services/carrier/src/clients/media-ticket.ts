import { createHmac, timingSafeEqual } from 'node:crypto';

const lifetimeMs = 30_000;

const sign = (secret: string, leg: string, expiresAt: number): Buffer =>
  createHmac('sha256', secret).update(`media ${leg} ${expiresAt}`).digest();

/** Lets its bearer bring the WebSocket that carries one leg's sound. */
export const mintMediaTicket = (secret: string, leg: string, now: number): string => {
  const expiresAt = now + lifetimeMs;
  return [leg, expiresAt, sign(secret, leg, expiresAt).toString('base64url')].map(String).join('.');
};

/** @returns the leg, or null for a ticket that is forged, broken or too old. */
export const readMediaTicket = (secret: string, ticket: string, now: number): string | null => {
  const [leg = '', expires = '', signature = ''] = ticket.slice(0, 300).split('.');
  const expiresAt = Number(expires);
  if (leg === '' || !Number.isSafeInteger(expiresAt) || now >= expiresAt) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, leg, expiresAt);
  return given.length === expected.length && timingSafeEqual(given, expected) ? leg : null;
};
