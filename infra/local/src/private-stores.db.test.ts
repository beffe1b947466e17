import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { redisCacheDirectory } from './redis-cache-directory.ts';
import { createSocketDirectory, removeSocketDirectory } from './socket-directory.ts';

const searchPath = process.env.PATH ?? '';
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function scratch() {
  const directory = mkdtempSync(join(tmpdir(), `tellonce-test-${process.pid}-`));
  const socketDirectory = createSocketDirectory();
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  cleanups.push(() => removeSocketDirectory(socketDirectory));
  return { directory, socketDirectory };
}

function postgresIn({ directory, socketDirectory }: ReturnType<typeof scratch>) {
  return startPostgres({
    dataDirectory: join(directory, 'postgres'),
    socketDirectory,
    logFile: join(directory, 'postgres.log'),
    durability: 'scratch',
    searchPath,
  });
}

describe('a private PostgreSQL', () => {
  it('refuses a second start on live data, and starts again on the data of a killed one', async () => {
    const place = scratch();
    const first = await postgresIn(place);
    cleanups.push(() => first.stop());
    await expect(postgresIn(place)).rejects.toMatchObject({ code: 'data-in-use' });

    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await postgresIn(place);
    cleanups.push(() => second.stop());
    expect(second.pid).not.toBe(first.pid);
    expect(second.url).toBe(first.url);
  });
});

describe('a private Redis', () => {
  it('answers on its socket only, and at the same address after a restart', async () => {
    const place = scratch();
    const start = () =>
      startRedis({
        dataDirectory: join(place.directory, 'redis'),
        socketDirectory: place.socketDirectory,
        logFile: join(place.directory, 'redis.log'),
        durability: 'everysec',
        searchPath,
        cacheDirectory: redisCacheDirectory(process.env, place.directory),
      });
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await start();
    cleanups.push(() => second.stop());
    expect(second.url).toBe(first.url);
    expect(second.url).toMatch(/^unix:\/\/.+redis\.sock\?db=0$/);
  });
});
