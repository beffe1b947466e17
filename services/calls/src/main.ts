import { openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { createHttpApp, createLogger, createSessions, systemClock } from '@tellonce/service-kit';
import { readConfig } from './config.ts';
import { createCallsService } from './service.ts';

const env = readConfig();
const logger = createLogger({ name: 'calls' });
const redis = connectRedis(env.REDIS_URL);
const database = openDatabase(env.DATABASE_URL);
const service = createCallsService({
  redis,
  db: database.db,
  logger,
  clock: systemClock,
  sessions: createSessions(redis, { ttlMs: 12 * 3_600_000 }),
  config: {
    publicUrl: env.PUBLIC_URL,
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken: env.TWILIO_AUTH_TOKEN,
    apiKey: env.TWILIO_API_KEY,
    apiSecret: env.TWILIO_API_SECRET,
    applicationSid: env.TWILIO_APPLICATION_SID,
    carrierApiUrl: env.CARRIER_API_URL ?? null,
    carrierClientUrl: env.CARRIER_CLIENT_URL ?? null,
    fallbackUrl: env.FALLBACK_URL ?? null,
  },
});
const http = createHttpApp({ logger });
http.mount(service);
http.finish();
await service.start();
const server = http.app.listen(env.PORT, () => logger.info({ port: env.PORT }, 'calls is listening'));

const stop = async (): Promise<void> => {
  server.close();
  await service.stop();
  await database.close();
  redis.disconnect();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
