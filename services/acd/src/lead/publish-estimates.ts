import { writeEstimates } from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Redis } from 'ioredis';

export interface EstimatePublisher {
  /** Something changed; written at once, but at most once in `everyMs`. */
  changed(): void;
  stop(): Promise<void>;
}

/** What waiting callers are told, kept in Redis for the wait documents. */
export const createEstimatePublisher = (deps: {
  redis: Redis;
  engine: Pick<Engine, 'estimates'>;
  everyMs: number;
  onError: (error: unknown) => void;
}): EstimatePublisher => {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isDirty = false;
  let isStopped = false;

  const write = (): void => {
    timer = undefined;
    if (!isDirty || isStopped) return;
    isDirty = false;
    writing = writing.then(() => writeEstimates(deps.redis, deps.engine.estimates())).catch(deps.onError);
    timer = setTimeout(write, deps.everyMs);
  };
  return {
    changed() {
      isDirty = true;
      timer ??= setTimeout(write, 0);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await writing;
    },
  };
};
