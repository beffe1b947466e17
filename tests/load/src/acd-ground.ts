import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationChangedChannel, type RoutingConfiguration } from '@tellonce/contracts';
import { migrateToLatest, type OpenDatabase, openDatabase } from '@tellonce/database';
import { connectRedis } from '@tellonce/journal';
import { NODE_ARGUMENTS, redisCacheDirectory, startPostgres, startRedis } from '@tellonce/local';
import { sql } from 'kysely';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const ACD = fileURLToPath(new URL('../../../services/acd/src/main.ts', import.meta.url));

/** For whoever looks for the bottleneck, for instance `--cpu-prof --cpu-prof-dir=/tmp/profiles`. */
const profiling = (process.env.BENCH_NODE_ARGUMENTS ?? '').split(' ').filter((each) => each !== '');

/** Real stores, as a house has them (Redis with its append-only file, PostgreSQL that keeps what it has written). */
export interface Ground {
  redisUrl: string;
  databaseUrl: string;
  redis: ReturnType<typeof connectRedis>;
  database: OpenDatabase;
  pids: { redis: number; postgres: number };
  /** Starts a process of ours that ends with this one. */
  start(entry: string, env: Record<string, string>): ChildProcess;
  startAcd(): ChildProcess;
  /** What the administrator would have entered. */
  configure(configuration: RoutingConfiguration): Promise<void>;
  stop(): Promise<void>;
}

export const prepareGround = async (): Promise<Ground> => {
  const directory = mkdtempSync(join(tmpdir(), `tellonce-bench-${process.pid}-`));
  const socketDirectory = join(directory, 's'); // short: a socket's path has 107 bytes
  mkdirSync(socketDirectory, { mode: 0o700 });
  chmodSync(directory, 0o711); // an unprivileged PostgreSQL walks through it
  const searchPath = process.env.PATH ?? '';
  const [postgres, redisServer] = await Promise.all([
    startPostgres({
      ...{ dataDirectory: join(directory, 'postgres'), socketDirectory, durability: 'safe', searchPath },
      logFile: join(directory, 'postgres.log'),
    }),
    startRedis({
      ...{ dataDirectory: join(directory, 'redis'), socketDirectory, durability: 'everysec', searchPath },
      logFile: join(directory, 'redis.log'),
      cacheDirectory: redisCacheDirectory(process.env, REPOSITORY),
    }),
  ]);
  const database = openDatabase(postgres.url);
  await migrateToLatest(database.db);
  const redis = connectRedis(redisServer.url);
  const children: ChildProcess[] = [];

  const start: Ground['start'] = (entry, env) => {
    const child = spawn(process.execPath, [...profiling, ...NODE_ARGUMENTS, '--import', 'tsx', entry], {
      env: {
        ...{ PATH: searchPath, REDIS_URL: redisServer.url, DATABASE_URL: postgres.url, LOG_LEVEL: 'error', ...env },
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    children.push(child);
    return child;
  };

  return {
    ...{ redisUrl: redisServer.url, databaseUrl: postgres.url, redis, database, start },
    pids: { redis: redisServer.pid, postgres: postgres.pid },
    startAcd: () => start(ACD, {}),
    async configure(configuration) {
      const { db } = database;
      await db.deleteFrom('queue').execute();
      await db.deleteFrom('app_user').execute();
      await sql`
        INSERT INTO queue (queue_id, key, name, requirements, reservation_timeout_ms, last_agent_preference_ms, wrap_up,
                           service_level_target_ms, service_level_share)
        SELECT (each->>'queueId')::uuid, each->>'key', jsonb_build_object('en', each->>'key', 'zh-CN', each->>'key'),
               each->'requirements', (each->>'reservationTimeoutMs')::int, 0, each->'wrapUp', 20000, 0.8
        FROM jsonb_array_elements(${JSON.stringify(configuration.queues)}::jsonb) AS each`.execute(db);
      await sql`
        INSERT INTO app_user (user_id, sign_in_name, password_hash, display_name, roles, skills)
        SELECT (each->>'agentId')::uuid, 'agent-' || n, 'none', 'Agent ' || n, '["agent"]', each->'skills'
        FROM jsonb_array_elements(${JSON.stringify(configuration.agents)}::jsonb) WITH ORDINALITY AS agents(each, n)`.execute(
        db,
      );
      await sql`
        UPDATE routing_policy SET version = version + 1, presence_timeout_ms = ${configuration.presenceTimeoutMs},
               waiting_lease_ms = ${configuration.waitingLeaseMs}`.execute(db);
      await redis.publish(configurationChangedChannel, '{}');
    },
    async stop() {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const killing = setTimeout(() => child.kill('SIGKILL'), 3_000);
        await ended;
        clearTimeout(killing);
      }
      redis.disconnect();
      await database.close();
      await Promise.all([postgres.stop(), redisServer.stop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
