import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, isExecutable } from './program-path.ts';
import { installRedisWithApt, unpackDebianRedis } from './redis-from-debian.ts';
import { StartupError } from './startup-error.ts';

/** A Redis that can be run here. `libraries` are the directories its private copy needs. */
export type RedisProgram = { path: string; libraries: readonly string[] };

export type RedisSearch = {
  searchPath: string;
  /** Where a private copy is kept between runs. */
  cacheDirectory: string;
  onProgress?: (sentence: string) => void;
  /** Searched after the PATH; those where programs often hide, unless a test says otherwise. */
  extraDirectories?: readonly string[];
};

export const REDIS_PROGRAMS = ['redis-server', 'valkey-server'] as const;

/**
 * The machine's own Redis; an earlier private copy; Debian's package unpacked beside us, which needs no root;
 * as root, an installation. Errors: StartupError `redis-unavailable`.
 */
export function obtainRedis(search: RedisSearch): RedisProgram {
  const installed = findProgram(REDIS_PROGRAMS, search.searchPath, search.extraDirectories);
  if (installed !== undefined) return { path: installed, libraries: [] };

  const copy = join(search.cacheDirectory, 'redis');
  const earlier = programIn(copy);
  if (earlier !== undefined) return earlier;

  const complaints: string[] = [];
  const aptGet = findProgram(['apt-get'], search.searchPath, search.extraDirectories);
  if (process.platform === 'linux' && aptGet !== undefined) {
    search.onProgress?.('fetching Redis from the Debian packages (a private copy, nothing is installed)');
    const unpacked = unpackDebianRedis(aptGet, copy, search.searchPath);
    const program = unpacked === undefined ? programIn(copy) : undefined;
    if (program !== undefined) return program;
    if (unpacked !== undefined) complaints.push(unpacked);

    if (process.getuid?.() === 0) {
      search.onProgress?.('installing redis-server with apt-get');
      const refused = installRedisWithApt(aptGet, search.searchPath);
      const fresh = findProgram(REDIS_PROGRAMS, search.searchPath, search.extraDirectories);
      if (fresh !== undefined) return { path: fresh, libraries: [] };
      if (refused !== undefined) complaints.push(refused);
    }
  }
  throw new StartupError(
    'redis-unavailable',
    `There is no Redis on this machine and none could be fetched${complaints.length === 0 ? '' : ` (${complaints.join('; ')})`}.`,
    'Install it (`apt-get install redis-server`, `brew install redis`), or set REDIS_URL to one that this machine can reach.',
  );
}

/** A finished unpacking: it is renamed into place, so half of one is never found. */
function programIn(root: string): RedisProgram | undefined {
  for (const name of REDIS_PROGRAMS) {
    const path = join(root, 'usr', 'bin', name);
    if (isExecutable(path)) return { path, libraries: libraryDirectories(root) };
  }
  return undefined;
}

function libraryDirectories(root: string): string[] {
  return ['lib', 'usr/lib', 'usr/local/lib']
    .map((part) => join(root, part))
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => [
      directory,
      ...readdirSync(directory, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name)),
    ]);
}
