import { DomainError, type DomainErrorCode, type Problem, statusByCode } from '@tellonce/contracts';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Logger } from './logger.ts';

const titles: Record<DomainErrorCode, string> = {
  'malformed-request': 'The request is not of the form this door takes',
  'not-signed-in': 'Sign in first',
  'wrong-credentials': 'The name or the password is wrong',
  'bad-signature': 'The signature does not match',
  'missing-csrf-token': 'The session token is missing from the request',
  'foreign-origin': 'Requests from other sites are refused',
  forbidden: 'You may not do this',
  'not-found': 'There is no such thing',
  'already-exists': 'There is one already',
  'version-conflict': 'Somebody else changed it meanwhile',
  'reservation-gone': 'The offer is gone',
  'agent-not-signed-in': 'The agent is not signed in',
  'agent-busy': 'The agent is busy',
  'interaction-gone': 'The interaction is over',
  'still-in-use': 'It is still in use',
  'too-large': 'The request is too large',
  'unknown-event': 'There is no such event',
  'too-many-requests': 'Too many requests',
  unavailable: 'Not available at the moment',
  internal: 'Something went wrong on our side',
};

/**
 * The body parser's own refusals (they say `expose`) and an address that cannot be decoded. Other errors carry a
 * `status` too, such as those of a REST client: they are ours to look at, not the caller's to mend.
 */
const isRefusalOfExpress = (error: unknown): error is { status: number } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500 &&
  (error instanceof URIError || ('expose' in error && error.expose === true));

const mostQuoted = 300;

/** Any thrown thing as what the client may know of it; `null` cause means it was expected. */
export const toProblem = (error: unknown): { problem: Problem; unexpected: boolean } => {
  const make = (code: DomainErrorCode, detail: string, errors?: Problem['errors']): Problem => ({
    type: `urn:tellonce:${code}`,
    title: titles[code],
    status: statusByCode[code],
    code,
    detail,
    ...(errors ? { errors } : {}),
  });
  if (error instanceof DomainError) return { problem: make(error.code, error.detail), unexpected: false };
  if (error instanceof z.ZodError)
    return {
      problem: make(
        'malformed-request',
        'Some fields are missing or wrong; see `errors`.',
        error.issues.slice(0, 20).map((issue) => ({
          // Both may quote what was sent, which may be long.
          path: issue.path.join('.').slice(0, mostQuoted),
          message: issue.message.slice(0, mostQuoted),
        })),
      ),
      unexpected: false,
    };
  if (isRefusalOfExpress(error)) {
    const tooLarge = error.status === 413;
    return {
      // Their messages may quote the body, so ours are used.
      problem: tooLarge
        ? make('too-large', 'Send less in one request.')
        : make('malformed-request', 'The body or the address could not be read.'),
      unexpected: false,
    };
  }
  return {
    problem: make('internal', 'It was written down and will be looked at. Try again in a moment.'),
    unexpected: true,
  };
};

export const sendProblem = (res: Response, problem: Problem): void => {
  const requestId = res.getHeader('x-request-id');
  res
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, ...(requestId ? { requestId: String(requestId) } : {}) }));
};

/** The one place where errors become answers; mounted last. */
export const problemHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error, req, res, next) => {
    const { problem, unexpected } = toProblem(error);
    if (unexpected) logger.error({ err: error, method: req.method, path: req.path }, 'request failed');
    if (res.headersSent) {
      next(error);
      return;
    }
    sendProblem(res, problem);
  };

export const notFoundHandler: RequestHandler = (_req, res) => {
  sendProblem(res, toProblem(new DomainError('not-found', 'No door at this address.')).problem);
};
