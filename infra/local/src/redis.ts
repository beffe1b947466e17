import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  awaitReadiness,
  dieWithParent,
  lastLines,
  type RunningServer,
  spawnServer,
  stopProcess,
} from './private-server.ts';
import { obtainRedis, type RedisProgram } from './redis-program.ts';
import { StartupError } from './startup-error.ts';

export type RedisOptions = {
  dataDirectory: string;
  socketDirectory: string;
  logFile: string;
  /** `always` survives the death of the machine, `everysec` may lose a second of it, `none` is for tests. */
  durability: 'always' | 'everysec' | 'none';
  databases?: number;
  searchPath: string;
  cacheDirectory: string;
  onProgress?: (sentence: string) => void;
};

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

/** Errors: StartupError `redis-unavailable`. */
export async function startRedis(options: RedisOptions): Promise<RunningServer> {
  const program = obtainRedis(options);
  return runRedis(program, options);
}

async function runRedis(program: RedisProgram, options: RedisOptions): Promise<RunningServer> {
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 });
  const socket = join(options.socketDirectory, 'redis.sock');
  const persistence =
    options.durability === 'none'
      ? ['--appendonly', 'no']
      : ['--appendonly', 'yes', '--appendfsync', options.durability];
  const { child, exited } = spawnServer({
    ...dieWithParent(
      program.path,
      [
        ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', options.dataDirectory],
        ...persistence,
        ...['--save', '', '--maxmemory-policy', 'noeviction', '--databases', String(options.databases ?? 16)],
      ],
      'TERM',
      options.searchPath,
    ),
    env: {
      PATH: options.searchPath,
      ...(program.libraries.length === 0 ? {} : { LD_LIBRARY_PATH: program.libraries.join(':') }),
    },
    logFile: options.logFile,
  });
  const readiness = await awaitReadiness(() => answersPong(socket), exited, READY_WITHIN_MS);
  if (readiness.kind !== 'ready' || child.pid === undefined) {
    await stopProcess(child, exited, 'SIGTERM', 2_000);
    throw new StartupError(
      'redis-unavailable',
      `Redis (${program.path}) did not start: ${lastLines(options.logFile, 3)}`,
      `Look at ${options.logFile}, or set REDIS_URL to a Redis server that this machine can reach.`,
    );
  }
  return {
    url: `unix://${socket}?db=0`,
    pid: child.pid,
    exited,
    stop: () => stopProcess(child, exited, 'SIGTERM', STOP_WITHIN_MS),
  };
}

/** `-LOADING` is an answer too, but not this one. */
function answersPong(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const settle = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => settle(answer.toString().startsWith('+PONG')));
  });
}
