import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Entries between the streams' readers and the one writer. Readers wait while it is full, so a database that is away
 * costs no memory: what is not read stays in Redis.
 */
export const createTimelineBuffer = (options: { mostEvents: number; mostWaiting: number }) => {
  const waiting: TimelineEntry[] = [];
  let wakeWriter: (() => void) | null = null;
  let wakeReaders: (() => void)[] = [];
  let closed = false;

  const wakeAll = (): void => {
    wakeWriter?.();
    wakeWriter = null;
    for (const wake of wakeReaders) wake();
    wakeReaders = [];
  };
  return {
    async add(entries: readonly TimelineEntry[]): Promise<void> {
      waiting.push(...entries);
      wakeWriter?.();
      wakeWriter = null;
      while (waiting.length > options.mostWaiting && !closed)
        await new Promise<void>((resolve) => {
          wakeReaders.push(resolve);
        });
    },
    /** Resolves when there is something to write, or it was closed. */
    async hasSome(): Promise<void> {
      while (waiting.length === 0 && !closed)
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
    },
    /** The next batch; null when it was closed. The entries stay until `done`. */
    next(): TimelineEntry[] | null {
      if (closed) return null;
      const batch: TimelineEntry[] = [];
      let events = 0;
      for (const entry of waiting) {
        if (batch.length > 0 && events + entry.events.length > options.mostEvents) break;
        batch.push(entry);
        events += entry.events.length;
      }
      return batch;
    },
    done(count: number): void {
      waiting.splice(0, count);
      for (const wake of wakeReaders) wake();
      wakeReaders = [];
    },
    isEmpty: (): boolean => waiting.length === 0,
    /** What is still in it is read again next time: its cursors were not moved. */
    close(): void {
      closed = true;
      wakeAll();
    },
  };
};
