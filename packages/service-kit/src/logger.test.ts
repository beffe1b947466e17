import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

it('never writes a secret, at any usual depth', () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test' }, { write: (line) => void lines.push(line) });
  const secret = 'do-not-show';
  logger.info({ password: secret, user: { passwordHash: secret, sign: { token: secret } } }, 'said');
  logger.info({
    body: { Digits: secret, SpeechResult: secret },
    req: { headers: { cookie: secret, authorization: secret } },
  });
  expect(lines.join('')).not.toContain(secret);
  expect(lines).toHaveLength(2);
});
