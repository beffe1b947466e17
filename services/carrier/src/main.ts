#!/usr/bin/env node
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { createCarrier } from './create-carrier.ts';
import { watchParent } from './watch-parent.ts';

// Standard output carries the one line that says where the carrier is; logs go to standard error.
const logger = pino({ name: 'carrier' }, process.stderr);

process.on('uncaughtException', (error) => logger.error({ err: error }, 'uncaught; the calls go on'));
process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection; the calls go on'));

try {
  const config = readConfig(process.argv.slice(2), process.env);
  const carrier = await createCarrier({
    ...config.options,
    log: (level, message, detail) => logger[level](detail ?? {}, message),
  });
  const exit = () => {
    carrier.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', exit);
  process.once('SIGTERM', exit);
  if (config.isParentWatched) watchParent(exit);
  process.stdout.write(
    `${JSON.stringify({
      ready: true,
      url: carrier.url,
      port: carrier.port,
      ...(carrier.sip ? { sip: carrier.sip } : {}),
      accountSid: carrier.accountSid,
      apiKey: carrier.apiKey,
      // Made up at this start, so nobody else can know them; those that were given are not repeated.
      ...(config.options.credentials?.simToken ? {} : { simToken: carrier.simToken }),
      ...(config.options.credentials?.authToken ? {} : { authToken: carrier.authToken }),
      ...(config.options.credentials?.apiSecret ? {} : { apiSecret: carrier.apiSecret }),
    })}\n`,
  );
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The carrier cannot start: ${message}\n`);
  process.exit(1);
}
