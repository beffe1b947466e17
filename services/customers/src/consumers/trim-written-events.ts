import { atOf, compareStreamIds, trimEntityEvents } from '@tellonce/journal';
import type { Redis } from 'ioredis';

export interface TrimOptions {
  redis: Redis;
  now(): number;
  /** Other services follow these streams live: what was written down stays this long for one that is restarting. */
  keepMs: number;
  onError(error: unknown): void;
}

/** Forgets what entities said once it is written down. */
export const createEventTrimmer = ({ redis, now, keepMs, onError }: TrimOptions) => {
  const written = new Map<string, string>();
  return {
    wrote(stream: string, streamId: string): void {
      written.set(stream, streamId);
    },
    async trim(): Promise<void> {
      const oldestKept = `${now() - keepMs}-0`;
      for (const [stream, cursor] of written) {
        const upTo = compareStreamIds(cursor, oldestKept) < 0 ? cursor : oldestKept;
        if (atOf(upTo) <= 0) continue;
        try {
          await trimEntityEvents(redis, stream, upTo);
          if (upTo === cursor && written.get(stream) === cursor) written.delete(stream);
        } catch (error) {
          onError(error); // the next round trims it
        }
      }
    },
  };
};
