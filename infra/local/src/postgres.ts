import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import {
  awaitReadiness,
  dieWithParent,
  lastLines,
  type RunningServer,
  spawnServer,
  stopProcess,
} from './private-server.ts';
import { isAlive, isProcessRunning } from './process-identity.ts';
import { StartupError } from './startup-error.ts';

export type PostgresOptions = {
  /** Created when absent. */
  dataDirectory: string;
  socketDirectory: string;
  logFile: string;
  /** `scratch` trades every guarantee for speed: for tests, whose data nobody will miss. */
  durability: 'safe' | 'scratch';
  searchPath: string;
};

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const DATABASE = 'tellonce';

/** Errors: StartupError `postgres-cannot-run`, `data-in-use`. */
export async function startPostgres(options: PostgresOptions): Promise<RunningServer> {
  const binaries = findPostgresBinaries();
  if (!existsSync(join(options.dataDirectory, 'PG_VERSION'))) initialize(binaries, options);
  refuseLiveData(options.dataDirectory);
  // A stale socket lock may name a pid that another process has by now; the directory is ours alone.
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
    rmSync(join(options.socketDirectory, name), { force: true });
  if (binaries.uid !== undefined) chownSync(options.socketDirectory, binaries.uid, binaries.uid);

  const settings = options.durability === 'safe' ? SAFE_SETTINGS : SCRATCH_SETTINGS;
  const { child, exited } = spawnServer({
    ...asUnprivileged(
      binaries,
      dieWithParent(binaries.postgres, serverArgs(options, settings), 'INT', options.searchPath),
    ),
    env: serverEnvironment(options.searchPath),
    logFile: options.logFile,
  });
  const readiness = await awaitReadiness(
    async () => isPostmasterReady(options.dataDirectory, child.pid),
    exited,
    READY_WITHIN_MS,
  );
  if (readiness.kind !== 'ready' || child.pid === undefined) {
    await stopProcess(child, exited, 'SIGQUIT', 2_000);
    throw new StartupError(
      'postgres-cannot-run',
      `PostgreSQL did not start on ${options.dataDirectory}: ${lastLines(options.logFile, 3)}`,
      `Look at ${options.logFile}; \`npm start -- --reset\` begins with empty data.`,
    );
  }
  return {
    url: `postgres://postgres@localhost/${DATABASE}?host=${encodeURIComponent(options.socketDirectory)}`,
    pid: child.pid,
    exited,
    stop: () => stopProcess(child, exited, 'SIGINT', STOP_WITHIN_MS), // SIGINT = fast shutdown: sessions end, data is flushed
  };
}

const SAFE_SETTINGS = ['max_connections=100', 'max_wal_size=512MB'];
const SCRATCH_SETTINGS = [
  'max_connections=300',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum_naptime=1h',
];

function serverArgs(options: PostgresOptions, settings: readonly string[]): string[] {
  const all = ['timezone=UTC', 'log_timezone=UTC', 'jit=off', ...settings];
  return [
    '-D',
    options.dataDirectory,
    '-k',
    options.socketDirectory,
    '-c',
    'listen_addresses=',
    ...all.flatMap((s) => ['-c', s]),
  ];
}

function initialize(binaries: PostgresBinaries, options: PostgresOptions): void {
  // An interrupted initdb leaves files but no PG_VERSION that a server accepts: begin again.
  rmSync(options.dataDirectory, { recursive: true, force: true });
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 });
  if (binaries.uid !== undefined) chownSync(options.dataDirectory, binaries.uid, binaries.uid);
  const sync = options.durability === 'safe' ? [] : ['--no-sync'];
  // C.UTF-8 with ICU collation: with plain C, pg_trgm finds nothing in Chinese text.
  const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=und', '--encoding=UTF8'];
  const access = ['--username=postgres', '--auth=trust', '--no-instructions'];
  run(binaries, options, binaries.initdb, ['-D', options.dataDirectory, ...locale, ...access, ...sync]);
  run(
    binaries,
    options,
    binaries.postgres,
    [
      '--single',
      '-D',
      options.dataDirectory,
      '-c',
      `fsync=${options.durability === 'safe' ? 'on' : 'off'}`,
      'postgres',
    ],
    `CREATE DATABASE ${DATABASE}\n`,
  );
}

function run(binaries: PostgresBinaries, options: PostgresOptions, program: string, args: string[], input = ''): void {
  const { command, args: all, uid, gid } = asUnprivileged(binaries, { command: program, args });
  const outcome = spawnSync(command, all, {
    encoding: 'utf8',
    input,
    cwd: dirname(options.dataDirectory),
    env: serverEnvironment(options.searchPath),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  if (outcome.status === 0) return;
  rmSync(options.dataDirectory, { recursive: true, force: true });
  throw new StartupError(
    'postgres-cannot-run',
    `PostgreSQL could not prepare ${options.dataDirectory}: ${outcome.error?.message ?? outcome.stderr.trim().split('\n').slice(-2).join(' ')}`,
    'Choose a directory on a local disk with --data, or set DATABASE_URL.',
  );
}

function asUnprivileged(binaries: PostgresBinaries, inner: { command: string; args: readonly string[] }) {
  const [command = inner.command, ...args] = [...binaries.prefix, inner.command, ...inner.args];
  return { command, args, ...(binaries.uid === undefined ? {} : { uid: binaries.uid, gid: binaries.uid }) };
}

/** Nothing of ours (PGDATA, PGOPTIONS, secrets) leaks into the server. */
function serverEnvironment(searchPath: string): NodeJS.ProcessEnv {
  return { PATH: searchPath, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

function postmasterLines(dataDirectory: string): string[] {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return []; // not there: no server, or not yet
  }
}

/** An open socket is not enough (57P03): line 8 says `ready`. */
function isPostmasterReady(dataDirectory: string, pid: number | undefined): boolean {
  const lines = postmasterLines(dataDirectory);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** A pid from before a reboot may belong to anybody now, so its command line is asked too. */
function refuseLiveData(dataDirectory: string): void {
  const pid = Number(postmasterLines(dataDirectory)[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  // Of a dead postmaster: PostgreSQL itself looks whether backends of it still live, which the file alone can tell.
  if (!isAlive(pid)) return;
  if (!isProcessRunning(pid, dataDirectory)) {
    rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
    return;
  }
  throw new StartupError(
    'data-in-use',
    `A PostgreSQL server (process ${pid}) is already running on ${dataDirectory}.`,
    'Stop the other Tellonce first, or choose another directory with --data.',
  );
}
