import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createAcdService, createRoutingDoors } from '@tellonce/acd';
import { createCallsService } from '@tellonce/calls';
import { createCustomersService } from '@tellonce/customers';
import { assertSchemaCurrent, openDatabase } from '@tellonce/database';
import { createGatewayService } from '@tellonce/gateway';
import { createIvrService } from '@tellonce/ivr';
import { connectRedis } from '@tellonce/journal';
import { createLogger, createSessions, isOwnOrigin, type Service, systemClock } from '@tellonce/service-kit';
import type { Request } from 'express';
import { proxyCarrierSockets } from './carrier-socket-proxy.ts';
import { serve } from './serve.ts';
import { readServicesConfig } from './services-config.ts';

const SESSION_TTL_MS = 12 * 3_600_000;
/** A service that cannot finish must not keep the port. */
const STOP_WITHIN_MS = 8_000;

const config = readServicesConfig(process.env);
// Standard output carries the one line that says where we are; logs go to standard error.
const logger = createLogger({ name: 'services', level: config.LOG_LEVEL }, process.stderr);

// State of unknown soundness must not take calls: we end, and the launcher starts us again on what is stored.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => {
    logger.fatal({ err: error }, event);
    process.exit(1);
  });
}
process.once('disconnect', () => process.exit(0)); // the launcher is gone, and with it the stores

const database = openDatabase(config.DATABASE_URL, {
  maxConnections: 20,
  onIdleError: (error) => logger.warn({ err: error }, 'a database connection broke'),
});
const redis = connectRedis(config.REDIS_URL, {
  onError: (error) => logger.warn({ err: error }, 'the Redis connection broke'),
});
await assertSchemaCurrent(database.db);

const shared = { redis, db: database.db, logger, clock: systemClock };
const nodeId = randomUUID();
const sessions = createSessions(redis, { ttlMs: SESSION_TTL_MS });
const publicOrigin = new URL(config.PUBLIC_URL).origin;
const secure = readSecure();
/** Behind a proxy the name that a page was asked by may not be the one that we see. */
const isOurOwn = (origin: string, request: Request) => isOwnOrigin(origin, request.get('host'), [publicOrigin]);

const services: Service[] = [
  ...(config.ACD_IN_PROCESS ? [createAcdService({ ...shared, nodeId })] : []),
  createCallsService({
    ...shared,
    sessions,
    allowedOrigin: isOurOwn,
    config: {
      publicUrl: config.PUBLIC_URL,
      accountSid: config.TWILIO_ACCOUNT_SID,
      authToken: config.TWILIO_AUTH_TOKEN,
      apiKey: config.TWILIO_API_KEY,
      apiSecret: config.TWILIO_API_SECRET,
      applicationSid: config.TWILIO_APPLICATION_SID,
      carrierApiUrl: config.CARRIER_API_URL ?? null,
      carrierClientUrl: config.CARRIER_CLIENT_URL ?? null,
      fallbackUrl: config.FALLBACK_URL ?? null,
      ...(config.AGENT_JOIN_TIMEOUT_MS === undefined ? {} : { agentJoinTimeoutMs: config.AGENT_JOIN_TIMEOUT_MS }),
      ...(config.AGENT_GRACE_MS === undefined ? {} : { agentGraceMs: config.AGENT_GRACE_MS }),
      ...(config.RECONCILE_EVERY_MS === undefined ? {} : { reconcileEveryMs: config.RECONCILE_EVERY_MS }),
    },
  }),
  createIvrService({
    ...shared,
    config: {
      publicUrl: config.PUBLIC_URL,
      authToken: config.TWILIO_AUTH_TOKEN,
      waitMusicUrl: config.HOLD_MUSIC_URL ?? null,
      ...(config.WAIT_MUSIC_SECONDS === undefined ? {} : { waitMusicSeconds: config.WAIT_MUSIC_SECONDS }),
    },
  }),
  createCustomersService({ ...shared, sessions, allowedOrigin: isOurOwn }),
  createRoutingDoors({ ...shared, sessions, allowedOrigin: isOurOwn }),
  // Last: its pages answer every address that no other door took.
  createGatewayService({
    ...shared,
    sessions,
    nodeId,
    config: {
      desktopDir: config.DESKTOP_DIRECTORY,
      secureCookies: config.PUBLIC_URL.startsWith('https:') || secure !== null,
      demoAccounts: config.DEMO_ACCOUNTS,
      allowedOrigins: [publicOrigin],
    },
  }),
];

const carrierSockets: Service[] =
  secure === null || config.CARRIER_API_URL === undefined ? [] : [carrierSocketService(config.CARRIER_API_URL)];

await sessions.start();
const serving = await serve([...carrierSockets, ...services], {
  logger,
  port: config.PORT,
  host: config.HOST,
  trustProxy: config.BEHIND_PROXY,
  connectOrigins: config.CARRIER_CLIENT_URL === undefined ? [] : [new URL(config.CARRIER_CLIENT_URL).origin],
  ...(secure === null ? {} : { secure }),
});
const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? '127.0.0.1' : config.HOST;
process.stdout.write(`${JSON.stringify({ ready: true, url: `http://${host}:${serving.port}` })}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

function readSecure() {
  const { TLS_KEY, TLS_CERTIFICATE, TLS_AUTHORITY, DESKTOP_URL } = config;
  if (!TLS_KEY || !TLS_CERTIFICATE || !TLS_AUTHORITY || !DESKTOP_URL) return null;
  const read = (file: string) => readFileSync(file, 'utf8');
  return {
    key: read(TLS_KEY),
    certificate: read(TLS_CERTIFICATE),
    authority: read(TLS_AUTHORITY),
    desktopUrl: DESKTOP_URL,
  };
}

function carrierSocketService(carrierUrl: string): Service {
  const nothing = async () => {};
  return {
    name: 'carrier-sockets',
    attach: (server) => proxyCarrierSockets(server, carrierUrl),
    start: nothing,
    stop: nothing,
  };
}

async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await serving.stop();
  await sessions.stop();
  await database.close();
  redis.disconnect();
  process.exit(0);
}
