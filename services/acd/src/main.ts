import { hostname } from 'node:os';
import { openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { createLogger } from '@tellonce/service-kit';
import { readConfig } from './config.ts';
import { createAcdService } from './service.ts';

/** Stores that are away must not keep a process that was asked to end. */
const stopWithinMs = 8_000;

const config = readConfig();
const logger = createLogger({ name: 'acd', level: config.LOG_LEVEL }, process.stderr);
const redis = connectRedis(config.REDIS_URL);
const database = openDatabase(config.DATABASE_URL);
const service = createAcdService({ redis, db: database.db, logger, nodeId: `${hostname()}-${process.pid}` });
await service.start();
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);

const stop = async (): Promise<void> => {
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  await service.stop();
  await database.close();
  redis.disconnect();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
