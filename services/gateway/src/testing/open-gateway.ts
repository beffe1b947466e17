import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgentId,
  type ClientToServerEvents,
  newId,
  type Permission,
  type Queue,
  type Role,
  type ServerToClientEvents,
  type TeamId,
} from '@tellonce/contracts';
import { configurationRepository, migrateToLatest, openDatabase, userRepository } from '@tellonce/database';
import {
  createHttpApp,
  createLogger,
  createSessions,
  type SessionData,
  sessionCookieName,
  systemClock,
} from '@tellonce/service-kit';
import { openTestDatabase, openTestRedis } from '@tellonce/testkit';
import { io, type Socket } from 'socket.io-client';
import { createGatewayService, type GatewayConfig } from '../service.ts';
import { hashPassword } from '../sign-in/password.ts';

export type Desktop = Socket<ServerToClientEvents, ClientToServerEvents>;
export const password = 'correct horse battery';

/** Stores of their own, one queue, and gateways on free ports that can be stopped and started again. */
export const openGatewayHouse = async () => {
  const [database, redis, desktopDir] = await Promise.all([
    openTestDatabase({
      async migrate(url) {
        const opened = openDatabase(url);
        await migrateToLatest(opened.db);
        await opened.close();
      },
    }),
    openTestRedis(),
    mkdtemp(join(tmpdir(), 'tellonce-desktop-')),
  ]);
  const { db, close } = openDatabase(database.url);
  await writeFile(join(desktopDir, 'index.html'), '<script nonce="__CSP_NONCE__"></script>');
  const logs: string[] = [];
  const logger = createLogger({ name: 'gateway-test', level: 'warn' }, { write: (line) => void logs.push(line) });
  const queue: Queue = await configurationRepository(db).queues.create({
    key: 'service',
    name: { en: 'Service', 'zh-CN': '服务' },
    requirements: [],
    reservationTimeoutMs: 20_000,
    lastAgentPreferenceMs: 0,
    wrapUp: { kind: 'timed', durationMs: 30_000 },
    serviceLevelTargetMs: 20_000,
    serviceLevelShare: 0.8,
    hoursId: null,
    disabled: false,
  });
  const sessions = createSessions(redis.redis, { ttlMs: 60_000 });
  await sessions.start();
  const passwordHash = await hashPassword(password);
  const clients = new Set<Desktop>();

  return {
    db,
    redis: redis.redis,
    queue,
    sessions,
    logs,
    desktopDir,
    aUser: (signInName: string, roles: Role[], teamId: TeamId | null = null) =>
      userRepository(db).create({
        signInName,
        displayName: signInName,
        passwordHash,
        roles,
        teamId,
        language: null,
        skills: [],
        disabled: false,
      }),
    /** A session without an account: for doors that look at permissions only. */
    async aSession(permissions: readonly Permission[], of: Partial<SessionData> = {}) {
      const { token, session } = await sessions.create(
        {
          userId: newId<AgentId>(),
          displayName: 'Somebody',
          signInName: 'somebody',
          roles: [],
          permissions: [...permissions],
          teamId: null,
          language: null,
          ...of,
        },
        Date.now(),
      );
      return { session, cookie: `${sessionCookieName}=${token}` };
    },
    async startGateway(config: Partial<GatewayConfig> = {}) {
      const service = createGatewayService({
        redis: redis.redis,
        db,
        logger,
        clock: systemClock,
        sessions,
        nodeId: 'node-1',
        config: { desktopDir, secureCookies: false, demoAccounts: [], ...config },
      });
      const { app, mount, finish } = createHttpApp({ logger });
      mount(service);
      finish();
      const server = createServer(app);
      service.attach?.(server);
      await service.start();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return {
        url,
        server,
        connect(cookie: string, extraHeaders: Record<string, string> = {}): Desktop {
          const client: Desktop = io(url, {
            transports: ['websocket'],
            forceNew: true,
            reconnection: false,
            extraHeaders: { cookie, ...extraHeaders },
          });
          clients.add(client);
          return client;
        },
        async stop(): Promise<void> {
          await service.stop();
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        },
      };
    },
    async close(): Promise<void> {
      for (const client of clients) client.disconnect();
      await sessions.stop();
      await close();
      await Promise.all([database.drop(), redis.close(), rm(desktopDir, { recursive: true, force: true })]);
    },
  };
};
export type GatewayHouse = Awaited<ReturnType<typeof openGatewayHouse>>;
