import { type JournalEntry, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { type JournalRow, toJournalRow } from './journal-row.ts';
import { parseJournalEntry } from './parse-journal-entry.ts';
import { readStreams, type StreamTail } from './read-streams.ts';
import { retryUntilStopped } from './retry-until-stopped.ts';

export interface TailJournalOptions {
  /** `$`: what comes from now on (`await caughtUp()` before sending what must be seen), `0`: all, or after this id. */
  from: string;
  /** In order. A failure is reported and the same entry is given again until it succeeds: nothing is passed over. */
  onEntry: (entry: JournalEntry, streamId: string, row: JournalRow) => void | Promise<void>;
  /** An entry that is none: passed over when this has answered, reported as an error when there is nobody to ask. */
  onUnreadable?: (row: JournalRow) => void | Promise<void>;
  onError: (error: unknown) => void;
  signal?: AbortSignal;
}

export interface JournalTail extends StreamTail {
  /** Hears every entry after `onEntry` has handled it. Returns how to stop listening. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  /** Events and entries that this process did not understand. */
  skipped(): number;
}

export interface TailJournalRowsOptions {
  from: string;
  /** In order; a failure is reported and the same entry is given again until it succeeds. */
  onRow: (row: JournalRow) => void | Promise<void>;
  onError: (error: unknown) => void;
  signal?: AbortSignal;
}

/** Follows the routing journal as it lies in Redis, on a connection of its own, through reconnects. */
export const tailJournalRows = (redis: Redis, options: TailJournalRowsOptions): StreamTail => {
  const { journal } = routingKeys();
  return readStreams(redis, {
    cursors: { [journal]: options.from },
    onError: options.onError,
    signal: options.signal,
    async onBatch(_key, rows, signal) {
      for (const { streamId, fields } of rows) {
        const row = toJournalRow(streamId, fields);
        if (signal.aborted) return;
        try {
          // Most rows are handled at once: waiting for each would cost more than handling it.
          const handled = options.onRow(row);
          if (handled) await handled;
        } catch (error) {
          if (signal.aborted) return;
          options.onError(error);
          const retry = { signal, onError: options.onError };
          if ((await retryUntilStopped(() => options.onRow(row), retry)) === 'stopped') return;
        }
      }
    },
  });
};

/** The same, each entry parsed. */
export const tailJournal = (redis: Redis, options: TailJournalOptions): JournalTail => {
  const listeners = new Set<(entry: JournalEntry) => void>();
  let skipped = 0;
  const tell = (entry: JournalEntry): void => {
    for (const listener of listeners) listener(entry);
  };
  const { from, onEntry, onUnreadable, onError } = options;
  let unreadable: string | null = null;
  const tail = tailJournalRows(redis, {
    ...{ from, onError },
    ...(options.signal ? { signal: options.signal } : {}),
    onRow(row) {
      const parsed = parseJournalEntry(row.text);
      if (!parsed) {
        if (unreadable !== row.streamId) skipped += 1; // not once for each attempt
        unreadable = row.streamId;
        if (onUnreadable) return onUnreadable(row);
        onError(new Error(`journal entry ${row.streamId} is unreadable and was skipped`));
        return;
      }
      const { entry } = parsed;
      const handled = onEntry(entry, row.streamId, row);
      const done = (): void => {
        skipped += parsed.skipped;
        tell(entry);
      };
      if (handled) return handled.then(done);
      done();
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
