import { tmpdir } from 'node:os';
import { openDatabase } from '@tellonce/database';
import { createGatewayService } from '@tellonce/gateway';
import { connectRedis } from '@tellonce/journal';
import { serve } from '@tellonce/local';
import { createLogger, createSessions, systemClock } from '@tellonce/service-kit';

/** The gateway as a process of its own, on the stores that it is given; says its port and ends with its parent. */
const { REDIS_URL = '', DATABASE_URL = '' } = process.env;
const redis = connectRedis(REDIS_URL);
const database = openDatabase(DATABASE_URL);
const logger = createLogger({ name: 'gateway', level: 'error' }, process.stderr);
const sessions = createSessions(redis, { ttlMs: 3_600_000 });
await sessions.start();
const gateway = createGatewayService({
  ...{ redis, db: database.db, logger, clock: systemClock, sessions, nodeId: `gateway-${process.pid}` },
  config: { desktopDir: tmpdir(), secureCookies: false, demoAccounts: [] },
});
const { port } = await serve([gateway], {
  ...{ logger, port: 0, host: '127.0.0.1', trustProxy: false, connectOrigins: [] },
});
process.send?.({ port });
for (const ending of ['disconnect', 'SIGTERM'] as const) process.once(ending, () => process.exit(0));
