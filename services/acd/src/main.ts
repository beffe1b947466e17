import { hostname } from 'node:os';
import { openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { createLogger } from '@tellonce/service-kit';
import { readConfig } from './config.ts';
import { createAcdService } from './service.ts';

const config = readConfig();
const logger = createLogger({ name: 'acd', level: config.LOG_LEVEL });
const redis = connectRedis(config.REDIS_URL);
const database = openDatabase(config.DATABASE_URL);
const service = createAcdService({ redis, db: database.db, logger, nodeId: `${hostname()}-${process.pid}` });
await service.start();

const stop = async (): Promise<void> => {
  await service.stop();
  await database.close();
  redis.disconnect();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
