import { openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { createHttpApp, createLogger, createSessions, systemClock } from '@tellonce/service-kit';
import { readConfig } from './config.ts';
import { createCustomersService } from './service.ts';

const config = readConfig();
const logger = createLogger({ name: 'customers' });
const redis = connectRedis(config.redisUrl, { onError: (error) => logger.warn({ err: error }, 'redis') });
const database = openDatabase(config.databaseUrl, { onIdleError: (error) => logger.warn({ err: error }, 'database') });
const sessions = createSessions(redis, { ttlMs: config.sessionTtlMs });
const service = createCustomersService({ db: database.db, redis, sessions, logger, clock: systemClock });

const http = createHttpApp({ logger, trustProxy: true });
http.mount(service);
http.finish();
await service.start();
const server = http.app.listen(config.port, () => logger.info({ port: config.port }, 'customers listens'));

const stop = async (): Promise<void> => {
  await new Promise((resolve) => server.close(resolve));
  await service.stop();
  await database.close();
  redis.disconnect();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stop().catch((error: unknown) => logger.error({ err: error }, 'could not stop in order'));
  });
