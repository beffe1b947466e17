import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type {} from './provided-context.ts';

export interface TestRedis {
  url: string;
  redis: Redis;
  flush(): Promise<void>;
  /** Empties the database and disconnects. */
  close(): Promise<void>;
}
const NEXT_DATABASE = 'testkit:next-database';
/** Database 0 only counts; the private server has 512. */
const DATABASES = 511;

const connect = (url: string, database: number): Redis => {
  const parsed = new URL(url);
  const options = { db: database, maxRetriesPerRequest: null, protocol: 2, disableClientInfo: true } as const;
  return parsed.protocol === 'unix:' ? new Redis({ ...options, path: parsed.pathname }) : new Redis(url, options);
};

const withDatabase = (url: string, database: number): string => {
  const changed = new URL(url);
  if (changed.protocol === 'unix:') changed.search = `?db=${database}`;
  else changed.pathname = `/${database}`;
  return changed.toString();
};

/** An empty database of its own on the run's private Redis. */
export const openTestRedis = async (): Promise<TestRedis> => {
  const url = inject('redisUrl');
  const counting = connect(url, 0);
  const database = 1 + ((await counting.incr(NEXT_DATABASE)) % DATABASES);
  counting.disconnect();
  const redis = connect(url, database);
  await redis.flushdb();
  return {
    url: withDatabase(url, database),
    redis,
    async flush() {
      await redis.flushdb();
    },
    async close() {
      await redis.flushdb();
      redis.disconnect();
    },
  };
};
