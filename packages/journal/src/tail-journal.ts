import { type JournalEntry, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { parseJournalEntry } from './parse-journal-entry.ts';
import { readStreams, type StreamTail } from './read-streams.ts';
import { retryUntilStopped } from './retry-until-stopped.ts';

export interface TailJournalOptions {
  /** `$`: what comes from now on (`await caughtUp()` before sending what must be seen), `0`: all, or after this id. */
  from: string;
  /** In order. A failure is reported and the same entry is given again until it succeeds: nothing is passed over. */
  onEntry: (entry: JournalEntry, streamId: string) => void | Promise<void>;
  onError: (error: unknown) => void;
  signal?: AbortSignal;
}

export interface JournalTail extends StreamTail {
  /** Hears every entry after `onEntry` has handled it. Returns how to stop listening. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  /** Events and entries that this process did not understand. */
  skipped(): number;
}

/** Follows the routing journal on a connection of its own, through reconnects. */
export const tailJournal = (redis: Redis, options: TailJournalOptions): JournalTail => {
  const { journal } = routingKeys();
  const listeners = new Set<(entry: JournalEntry) => void>();
  let skipped = 0;
  const tail = readStreams(redis, {
    cursors: { [journal]: options.from },
    onError: options.onError,
    signal: options.signal,
    async onBatch(_key, rows, signal) {
      for (const { streamId, fields } of rows) {
        const parsed = parseJournalEntry(fields.entry);
        skipped += parsed?.skipped ?? 1;
        if (!parsed) {
          options.onError(new Error(`journal entry ${streamId} is unreadable and was skipped`));
          continue;
        }
        const { entry } = parsed;
        const retry = { signal, onError: options.onError };
        if ((await retryUntilStopped(() => options.onEntry(entry, streamId), retry)) === 'stopped') return;
        for (const listener of listeners) listener(entry);
      }
    },
  });
  return {
    ...tail,
    skipped: () => skipped,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
