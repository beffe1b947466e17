import { openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { createHttpApp, createLogger, systemClock } from '@tellonce/service-kit';
import { readConfig } from './config.ts';
import { createIvrService } from './service.ts';

const config = readConfig();
const logger = createLogger({ name: 'ivr' });
const redis = connectRedis(config.redisUrl, { onError: (error) => logger.warn({ err: error }, 'redis') });
const database = openDatabase(config.databaseUrl, { onIdleError: (error) => logger.warn({ err: error }, 'database') });
const service = createIvrService({ redis, db: database.db, logger, clock: systemClock, config: config.ivr });

const http = createHttpApp({ logger, trustProxy: true });
http.mount(service);
http.finish();
await service.start();
const server = http.app.listen(config.port, () => logger.info({ port: config.port }, 'ivr listens'));

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
