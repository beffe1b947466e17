import { z } from 'zod';

/**
 * Expected refusals. Each code has one HTTP status and one sentence that says what to do; socket acks carry the same
 * code. Anything else that is thrown is a bug or an outage: 500 `internal`, logged with its cause, nothing leaked.
 */
export const statusByCode = {
  'malformed-request': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'bad-signature': 403,
  'missing-csrf-token': 403,
  'foreign-origin': 403,
  forbidden: 403,
  'not-found': 404,
  'already-exists': 409,
  'version-conflict': 409,
  'reservation-gone': 409,
  'agent-not-signed-in': 409,
  'agent-busy': 409,
  'interaction-gone': 409,
  'still-in-use': 409,
  'too-large': 413,
  'unknown-event': 400,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
} as const;
export const domainErrorCode = z.enum(Object.keys(statusByCode) as [DomainErrorCode, ...DomainErrorCode[]]);
export type DomainErrorCode = keyof typeof statusByCode;

/** A precondition that the caller can act on. `detail` is shown to people: a sentence, never an internal message. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly detail: string;
  constructor(code: DomainErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
  }
}

/** RFC 9457 problem+json, with the code and, for malformed input, where it is wrong. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: domainErrorCode,
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
