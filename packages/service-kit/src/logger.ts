import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** What never reaches a log, wherever it stands in a logged object (to depth two). */
const secretNames = [
  'password',
  'passwordHash',
  'token',
  'authToken',
  'apiSecret',
  'csrfToken',
  'secret',
  'cookie',
  'authorization',
  'Digits',
  'digits',
  'SpeechResult',
];

/**
 * A JSON logger with redaction. `interactionId` belongs in every line that is about one.
 * @param destination where lines go; standard output when absent
 */
export const createLogger = (options: { name: string; level?: string }, destination?: DestinationStream): Logger => {
  const settings = {
    name: options.name,
    level: options.level ?? 'info',
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `req.headers.${name}`]),
      censor: '[redacted]',
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
};
