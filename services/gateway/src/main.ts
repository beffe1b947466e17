import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { assertSchemaCurrent, openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { answerUnreadable, createHttpApp, createLogger, createSessions, systemClock } from '@tellonce/service-kit';
import { readConfig } from './config.ts';
import { createGatewayService } from './service.ts';

const config = readConfig();
const logger = createLogger({ name: 'gateway', level: config.logLevel });
const redis = connectRedis(config.redisUrl, { onError: (error) => logger.warn({ err: error }, 'redis') });
const database = openDatabase(config.databaseUrl, { onIdleError: (error) => logger.warn({ err: error }, 'database') });
await assertSchemaCurrent(database.db);
const sessions = createSessions(redis, { ttlMs: config.sessionTtlMs });
const service = createGatewayService({
  redis,
  db: database.db,
  logger,
  clock: systemClock,
  sessions,
  nodeId: `${hostname()}-${process.pid}`.slice(-64),
  config: config.gateway,
});

const http = createHttpApp({ logger, trustProxy: true, connectOrigins: config.connectOrigins });
http.mount(service);
http.finish();
const server = createServer(http.app);
answerUnreadable(server);
service.attach?.(server);
await sessions.start();
await service.start();
server.listen(config.port, () => logger.info({ port: config.port }, 'gateway listens'));

const stop = async (): Promise<void> => {
  await service.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await sessions.stop();
  await database.close();
  redis.disconnect();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stop().catch((error: unknown) => logger.error({ err: error }, 'could not stop in order'));
  });
