import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Credentials } from '../account/account.ts';
import { notFound, RestError } from './rest-error.ts';

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** Basic authentication with the account's token or with an API key; another account's path shows nothing. */
export function authenticate(credentials: Credentials): RequestHandler {
  return (req, _res, next) => {
    const [scheme = '', encoded = ''] = (req.headers.authorization ?? '').split(' ');
    const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const secret = rest.join(':');
    const isKnown =
      scheme.toLowerCase() === 'basic' &&
      ((isSame(user, credentials.accountSid) && isSame(secret, credentials.authToken)) ||
        (isSame(user, credentials.apiKey) && isSame(secret, credentials.apiSecret)));
    if (!isKnown) throw new RestError(401, 20003, 'Authenticate');
    if (req.params.accountSid !== credentials.accountSid) throw notFound(req.originalUrl.split('?')[0] ?? '');
    next();
  };
}
