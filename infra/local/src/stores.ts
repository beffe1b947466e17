import { connect } from 'node:net';
import type { DataDirectory } from './data-directory.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { StartupError } from './startup-error.ts';
import { type SupervisedServer, supervise } from './supervise.ts';

/** A store of somebody else's is reached, never stopped. */
export type Store = { url: string; server: SupervisedServer | undefined };

export type StoreOptions = {
  data: DataDirectory;
  socketDirectory: string;
  durable: boolean;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  searchPath: string;
  redisCacheDirectory: string;
  onProgress: (sentence: string) => void;
  onTrouble: (sentence: string) => void;
};

export async function openPostgres(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl !== undefined) {
    await requireReachable(options.databaseUrl, 'DATABASE_URL', 5432);
    return { url: options.databaseUrl, server: undefined };
  }
  const server = await supervise({
    name: 'postgres',
    start: () =>
      startPostgres({
        dataDirectory: options.data.postgres,
        socketDirectory: options.socketDirectory,
        logFile: `${options.data.logs}/postgres.log`,
        durability: 'safe',
        searchPath: options.searchPath,
      }),
    onTrouble: options.onTrouble,
  });
  options.onProgress('PostgreSQL is ready');
  return { url: server.url, server };
}

export async function openRedis(options: StoreOptions): Promise<Store> {
  if (options.redisUrl !== undefined) {
    await requireReachable(options.redisUrl, 'REDIS_URL', 6379);
    return { url: options.redisUrl, server: undefined };
  }
  const server = await supervise({
    name: 'redis',
    start: () =>
      startRedis({
        dataDirectory: options.data.redis,
        socketDirectory: options.socketDirectory,
        logFile: `${options.data.logs}/redis.log`,
        durability: options.durable ? 'always' : 'everysec',
        searchPath: options.searchPath,
        cacheDirectory: options.redisCacheDirectory,
        onProgress: options.onProgress,
      }),
    onTrouble: options.onTrouble,
  });
  options.onProgress('Redis is ready');
  return { url: server.url, server };
}

/** Errors: StartupError `store-unreachable`, `configuration-invalid`. Says nothing of the password in the URL. */
async function requireReachable(url: string, variable: string, defaultPort: number): Promise<void> {
  if (!URL.canParse(url)) {
    throw new StartupError(
      'configuration-invalid',
      `${variable} is not a URL.`,
      `Write it as scheme://user@host:port/…`,
    );
  }
  const parsed = new URL(url);
  const socketDirectory = parsed.searchParams.get('host');
  const target =
    parsed.protocol === 'unix:'
      ? { path: parsed.pathname }
      : socketDirectory?.startsWith('/') === true
        ? { path: `${socketDirectory}/.s.PGSQL.${parsed.port || defaultPort}` }
        : { host: parsed.hostname, port: Number(parsed.port || defaultPort) };
  const complaint = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ ...target, timeout: 5_000 });
    socket.once('connect', () => resolve(undefined));
    socket.once('timeout', () => resolve('no answer within 5 s'));
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    socket.once('close', () => resolve('closed'));
    socket.once('connect', () => socket.destroy());
  });
  if (complaint === undefined) return;
  const where = 'path' in target ? target.path : `${target.host}:${target.port}`;
  throw new StartupError(
    'store-unreachable',
    `The server that ${variable} names cannot be reached at ${where} (${complaint}).`,
    `Start it, correct ${variable}, or unset it to use a private one.`,
  );
}
