import type { InteractionId, WaitEstimate } from '@tellonce/contracts';
import { changeEstimates, writeEstimates } from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Redis } from 'ioredis';

export interface EstimatePublisher {
  /** Something changed; written at once, but at most once in `everyMs`. */
  changed(): void;
  stop(): Promise<void>;
}

/** In a line that moves everybody's place changes: one that is longer is said less often. A caller asks every half minute. */
const shortLine = 500;
/** A wait that differs by less is the same to whoever hears it. */
const sameWithin = 0.05;

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
  let length = 0;
  /** As they lie in Redis; null: not known. */
  let written: Map<InteractionId, WaitEstimate> | null = null;

  const writeChanges = async (): Promise<void> => {
    const before = written;
    const now = deps.engine.estimates();
    length = now.size;
    written = null; // until it is there
    if (!before) {
      await writeEstimates(deps.redis, now);
      written = now;
      return;
    }
    const changed = new Map<InteractionId, WaitEstimate>();
    const gone: InteractionId[] = [];
    for (const id of before.keys()) if (!now.has(id)) gone.push(id);
    for (const [id, estimate] of now) {
      const said = before.get(id);
      if (said && isSame(said, estimate)) now.set(id, said);
      else changed.set(id, estimate);
    }
    if (changed.size + gone.length > 0) await changeEstimates(deps.redis, { changed, gone });
    written = now;
  };
  const write = (): void => {
    timer = undefined;
    if (!isDirty || isStopped) return;
    isDirty = false;
    writing = writing.then(writeChanges).catch(deps.onError);
    timer = setTimeout(write, deps.everyMs * Math.max(1, length / shortLine));
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

const isSame = (a: WaitEstimate, b: WaitEstimate): boolean =>
  a.position === b.position &&
  a.announcedWaitMs === b.announcedWaitMs &&
  (a.expectedWaitMs === b.expectedWaitMs ||
    (a.expectedWaitMs !== null &&
      b.expectedWaitMs !== null &&
      Math.abs(a.expectedWaitMs - b.expectedWaitMs) <= sameWithin * a.expectedWaitMs));
