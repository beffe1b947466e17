import type { Redis } from 'ioredis';
import { blockingConnection } from './connect-redis.ts';
import { retryUntilStopped } from './retry-until-stopped.ts';
import { beforeFirst, compareStreamIds } from './stream-id.ts';

export interface StreamEntry {
  streamId: string;
  fields: Record<string, string>;
}

export interface StreamTail {
  /** Ends promptly: waits only for the entry in hand. */
  stop(): Promise<void>;
  /** Resolves when everything that is in the streams at this moment has been handled. */
  caughtUp(): Promise<void>;
}

export interface ReadStreamsOptions {
  /** Stream key → where to begin: after this id, `0` from the first, `$` only what comes from now on. */
  cursors: Readonly<Record<string, string>>;
  /** A failure repeats the same batch until it succeeds or the tail is stopped. */
  onBatch: (streamKey: string, entries: StreamEntry[], signal: AbortSignal) => void | Promise<void>;
  onError: (error: unknown) => void;
  signal?: AbortSignal | undefined;
}

interface Waiter {
  targets: Map<string, string>;
  resolve: () => void;
  reject: (error: Error) => void;
}

const batchSize = 200;
const blockMs = 5_000;

/** Follows streams on one blocking connection of its own, through reconnects, each stream in order. */
export const readStreams = (redis: Redis, options: ReadStreamsOptions): StreamTail => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const retry = { signal, onError: options.onError };
  const connection = blockingConnection(redis);
  const positions = new Map(Object.entries(options.cursors));
  const waiters = new Set<Waiter>();

  const settleWaiters = (): void => {
    for (const waiter of waiters) {
      const isThere = [...waiter.targets].every(
        ([key, id]) => compareStreamIds(positions.get(key) ?? beforeFirst, id) >= 0,
      );
      if (!isThere) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  };

  /** `$` must become an id once: asking for `$` again after a pause would lose what came in between. */
  const resolvePositions = async (): Promise<void> => {
    for (const [key, from] of positions) if (from === '$') positions.set(key, await lastIdOf(connection, key));
  };

  const readOnce = async (): Promise<void> => {
    const keys = [...positions.keys()];
    const reply = await connection.xread(
      'COUNT',
      batchSize,
      'BLOCK',
      blockMs,
      'STREAMS',
      ...keys,
      ...positions.values(),
    );
    for (const [key, rows] of reply ?? []) {
      const entries = rows.map(([streamId, fields]) => ({ streamId, fields: toFields(fields) }));
      const last = entries.at(-1);
      if (!last) continue;
      if ((await retryUntilStopped(() => options.onBatch(key, entries, signal), retry)) === 'stopped') return;
      if (signal.aborted) return;
      positions.set(key, last.streamId);
      settleWaiters();
    }
  };

  const started = retryUntilStopped(resolvePositions, retry);
  const running = (async () => {
    await started;
    while (!signal.aborted) await retryUntilStopped(readOnce, retry);
  })();

  const stop = async (): Promise<void> => {
    stopping.abort();
    connection.disconnect(); // ends a blocking read at once
    await running;
    for (const waiter of waiters) waiter.reject(new Error('the tail was stopped before it caught up'));
    waiters.clear();
  };
  options.signal?.addEventListener('abort', () => void stop(), { once: true });

  return {
    stop,
    async caughtUp() {
      await started;
      const targets = new Map<string, string>();
      for (const key of positions.keys()) targets.set(key, await lastIdOf(redis, key));
      await new Promise<void>((resolve, reject) => {
        if (signal.aborted) return reject(new Error('the tail was stopped before it caught up'));
        waiters.add({ targets, resolve, reject });
        settleWaiters();
      });
    },
  };
};

/** The id of the newest entry, `0-0` of an empty stream. */
export const lastIdOf = async (redis: Redis, key: string): Promise<string> => {
  const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? beforeFirst;
};

export const toFields = (flat: readonly string[]): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] as string] = flat[index + 1] as string;
  return fields;
};
