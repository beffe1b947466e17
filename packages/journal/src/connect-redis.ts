import { Redis, type RedisOptions } from 'ioredis';

/**
 * A connection that comes back by itself. Commands issued while Redis is away fail after a few attempts, or after five
 * seconds of silence, so that a webhook can still answer; blocking readers take `blockingConnection` instead.
 *
 * `url`: `redis://host:6379/0`, `rediss://…`, or `unix:///path/redis.sock?db=3`.
 */
export const connectRedis = (url: string, hooks: { onError?: (error: Error) => void } = {}): Redis => {
  const redis = url.startsWith('unix:')
    ? new Redis({ ...options, ...socketOptions(url) })
    : new Redis(url, { ...options });
  // Every command reports its own failure; without a listener ioredis prints each attempt to reconnect.
  redis.on('error', (error: Error) => hooks.onError?.(error));
  return redis;
};

/** A second connection for commands that block: never gives up, never times out, ended with `disconnect()`. */
export const blockingConnection = (redis: Redis, named: { connectionName?: string } = {}): Redis => {
  const connection = redis.duplicate({ maxRetriesPerRequest: null, commandTimeout: undefined, ...named });
  // The pending command is sent again after the reconnect; its reader reports what it cannot do.
  connection.on('error', () => undefined);
  return connection;
};

const options = {
  // RESP2: the replies of Redis 7.0, whatever a newer client library prefers.
  protocol: 2,
  disableClientInfo: true,
  maxRetriesPerRequest: 3,
  commandTimeout: 5_000,
  retryStrategy: (attempt: number) => Math.min(attempt * 50, 1_000),
} as const satisfies RedisOptions;

const socketOptions = (url: string): { path: string; db: number } => {
  const parsed = new URL(url);
  return { path: decodeURIComponent(parsed.pathname), db: Number(parsed.searchParams.get('db') ?? 0) };
};
