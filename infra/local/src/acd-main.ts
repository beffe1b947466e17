import { createAcdService } from '@tellonce/acd';
import { assertSchemaCurrent, openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { createLogger } from '@tellonce/service-kit';
import { readAcdConfig } from './acd-config.ts';
import { serve } from './serve.ts';

const STOP_WITHIN_MS = 8_000;

const config = readAcdConfig(process.env);
// Standard output carries the one line that says where we are; logs go to standard error.
const logger = createLogger({ name: config.REPLICA, level: config.LOG_LEVEL }, process.stderr);

// State of unknown soundness must not decide: another replica takes over, and the launcher starts us again.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => {
    logger.fatal({ err: error }, event);
    process.exit(1);
  });
}
process.once('disconnect', () => process.exit(0)); // the launcher is gone, and with it the stores

const database = openDatabase(config.DATABASE_URL, {
  maxConnections: 4,
  onIdleError: (error) => logger.warn({ err: error }, 'a database connection broke'),
});
const redis = connectRedis(config.REDIS_URL, {
  onError: (error) => logger.warn({ err: error }, 'the Redis connection broke'),
});
await assertSchemaCurrent(database.db);

const acd = createAcdService({ redis, db: database.db, logger, nodeId: `${config.REPLICA}-${process.pid}` });
// Nobody calls it: the port is for this machine's own look at health and metrics.
const serving = await serve([acd], { logger, port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${serving.port}` })}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await serving.stop();
  await database.close();
  redis.disconnect();
  process.exit(0);
}
