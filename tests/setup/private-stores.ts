import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../infra/local/src/postgres.ts';
import { isAlive } from '../../infra/local/src/process-identity.ts';
import { startRedis } from '../../infra/local/src/redis.ts';
import { redisCacheDirectory } from '../../infra/local/src/redis-cache-directory.ts';
import type {} from '../../packages/testkit/src/provided-context.ts';

/** Each test file takes a Redis database of its own; there are more than test files. */
const REDIS_DATABASES = 512;
const DIRECTORY_PREFIX = 'tellonce-test-';

type Stores = { postgresUrl: string; redisUrl: string; stop(): Promise<void> };

let shared: Promise<Stores> | undefined;
let users = 0;

/** One real PostgreSQL and one real Redis a run, whichever projects ask; the last to leave stops them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  users += 1;
  shared ??= startStores();
  const stores = await shared;
  project.provide('postgresUrl', stores.postgresUrl);
  project.provide('redisUrl', stores.redisUrl);
  return async () => {
    users -= 1;
    if (users > 0) return;
    shared = undefined;
    await stores.stop();
  };
}

async function startStores(): Promise<Stores> {
  removeWhatKilledRunsLeft();
  const directory = mkdtempSync(join(tmpdir(), `${DIRECTORY_PREFIX}${process.pid}-`));
  const socketDirectory = join(directory, 's'); // short: a socket's path has 107 bytes
  mkdirSync(socketDirectory, { mode: 0o700 });
  chmodSync(directory, 0o711); // an unprivileged PostgreSQL walks through it
  const searchPath = process.env.PATH ?? '';
  const removeFiles = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeFiles); // an interrupted run: the servers die with us, the files would stay
  const [postgres, redis] = await Promise.all([
    startPostgres({
      dataDirectory: join(directory, 'postgres'),
      socketDirectory,
      logFile: join(directory, 'postgres.log'),
      durability: 'scratch',
      searchPath,
    }),
    startRedis({
      dataDirectory: join(directory, 'redis'),
      socketDirectory,
      logFile: join(directory, 'redis.log'),
      durability: 'none',
      databases: REDIS_DATABASES,
      searchPath,
      cacheDirectory: redisCacheDirectory(process.env, fileURLToPath(new URL('../..', import.meta.url))),
    }),
  ]);
  return {
    postgresUrl: postgres.url,
    redisUrl: redis.url,
    async stop() {
      await Promise.all([postgres.stop(), redis.stop()]);
      process.off('exit', removeFiles);
      removeFiles();
    },
  };
}

function removeWhatKilledRunsLeft(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(DIRECTORY_PREFIX))) {
    const pid = Number(name.slice(DIRECTORY_PREFIX.length).split('-')[0]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch (error) {
      console.warn(`${name} of an earlier run stays behind: ${String(error)}`); // another user's, most likely
    }
  }
}
