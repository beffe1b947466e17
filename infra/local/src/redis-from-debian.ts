import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const APT_TIMEOUT_MS = 180_000;
const SYSTEM_LISTS = '/var/lib/apt/lists';

/**
 * Downloads Debian's redis-server with what it needs and unpacks it into `target`, without root and without touching
 * the system. Returns the complaint when that did not work.
 */
export function unpackDebianRedis(aptGet: string, target: string, searchPath: string): string | undefined {
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, 'redis-unpacking-'));
  try {
    const archives = join(work, 'archives');
    const root = join(work, 'root');
    for (const directory of [join(archives, 'partial'), join(work, 'lists', 'partial'), root]) {
      mkdirSync(directory, { recursive: true });
    }
    const options = [
      '-q',
      '-o',
      `Dir::Cache=${work}`,
      '-o',
      `Dir::Cache::archives=${archives}`,
      '-o',
      'Debug::NoLocking=1',
    ];
    // Root's apt would download as the user _apt, who may not enter our directory.
    options.push('-o', 'APT::Sandbox::User=');
    if (!hasPackageLists()) {
      options.push('-o', `Dir::State::lists=${join(work, 'lists')}`);
      const refused = run(aptGet, [...options, 'update'], searchPath);
      if (refused !== undefined) return refused;
    }
    // redis-server is a link into redis-tools. Both are wanted even where the machine has one of them.
    const packages = ['--reinstall', 'redis-server', 'redis-tools'];
    const wanted = ['install', '-y', '--no-install-recommends', '--download-only', ...packages];
    let refused = run(aptGet, [...options, ...wanted], searchPath);
    if (refused !== undefined && hasPackageLists()) {
      // The machine's lists may name versions that the mirror no longer has.
      const fresh = [...options, '-o', `Dir::State::lists=${join(work, 'lists')}`];
      refused = run(aptGet, [...fresh, 'update'], searchPath) ?? run(aptGet, [...fresh, ...wanted], searchPath);
    }
    if (refused !== undefined) return refused;
    for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
      const failed = run('dpkg', ['-x', join(archives, name), root], searchPath);
      if (failed !== undefined) return failed;
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(root, target);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** As root: the system's own installation. Returns the complaint when that did not work. */
export function installRedisWithApt(aptGet: string, searchPath: string): string | undefined {
  const install = ['install', '-y', '--no-install-recommends', 'redis-server'];
  if (!hasPackageLists()) {
    const refused = run(aptGet, ['-q', 'update'], searchPath);
    if (refused !== undefined) return refused;
  }
  return run(aptGet, ['-q', ...install], searchPath);
}

function hasPackageLists(): boolean {
  try {
    return readdirSync(SYSTEM_LISTS).some((name) => name.includes('_Packages'));
  } catch {
    return false; // no such directory: a Debian without lists, or no Debian
  }
}

function run(command: string, args: readonly string[], searchPath: string): string | undefined {
  const outcome = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: APT_TIMEOUT_MS,
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (outcome.status === 0) return undefined;
  const said =
    outcome.error?.message ??
    outcome.stderr
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .at(-1);
  return `${command.split('/').at(-1)} ${args.includes('update') ? 'update' : args[0]}: ${said ?? `ended with ${outcome.status}`}`;
}
