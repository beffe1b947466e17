import type { RequestHandler } from 'express';
import type { Credentials } from '../account/account.ts';
import { secretCheck } from '../http/secret-check.ts';
import { notFound, RestError } from './rest-error.ts';

/** Basic authentication with the account's token or with an API key; another account's path shows nothing. */
export function authenticate(credentials: Credentials): RequestHandler {
  const isAuthToken = secretCheck(credentials.authToken);
  const isApiSecret = secretCheck(credentials.apiSecret);
  return (req, _res, next) => {
    const [scheme = '', encoded = ''] = (req.headers.authorization ?? '').split(' ');
    const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const secret = rest.join(':');
    const isKnown =
      scheme.toLowerCase() === 'basic' &&
      ((user === credentials.accountSid && isAuthToken(secret)) ||
        (user === credentials.apiKey && isApiSecret(secret)));
    if (!isKnown) throw new RestError(401, 20003, 'Authenticate');
    if (req.params.accountSid !== credentials.accountSid) throw notFound(req.originalUrl.split('?')[0] ?? '');
    next();
  };
}
