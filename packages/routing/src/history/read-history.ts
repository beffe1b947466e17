import type { JournalEntry, RoutingSnapshot } from '@tellonce/contracts';

/** Where decisions are kept, as whoever asks can read them. */
export interface HistorySource {
  /** The newest snapshot of that time or earlier; null: there is none, the journal begins with nothing. */
  snapshotBefore(ms: number): Promise<{ sequence: number; text: string } | null>;
  /** In order. */
  after(sequence: number, toSequence: number): AsyncIterable<{ sequence: number; text: string }>;
  parseEntry(text: string): JournalEntry | null;
  /** @throws when it is of no schema that this program knows */
  parseSnapshot(text: string): RoutingSnapshot;
}

/** A decision that cannot be read, or is not there: what follows cannot be lived through again. */
export class BrokenHistoryError extends Error {
  readonly sequence: number;
  readonly reason: 'missing' | 'unreadable' | 'no-beginning';
  constructor(sequence: number, reason: BrokenHistoryError['reason']) {
    super(`routing decision ${sequence} is ${reason}`);
    this.name = 'BrokenHistoryError';
    this.sequence = sequence;
    this.reason = reason;
  }
}

export interface History {
  snapshot: RoutingSnapshot | null;
  /** From the snapshot on, in order, without a gap. @throws BrokenHistoryError */
  entries(): AsyncGenerator<{ sequence: number; entry: JournalEntry }>;
}

/** From the state before `fromMs` on. */
export const openHistory = async (source: HistorySource, fromMs: number): Promise<History> => {
  const stored = await source.snapshotBefore(fromMs);
  return {
    snapshot: stored && source.parseSnapshot(stored.text),
    async *entries() {
      let last = stored?.sequence ?? 0;
      for await (const { sequence, text } of source.after(last, Number.MAX_SAFE_INTEGER)) {
        if (sequence !== last + 1) throw new BrokenHistoryError(last + 1, last === 0 ? 'no-beginning' : 'missing');
        const entry = source.parseEntry(text);
        if (!entry) throw new BrokenHistoryError(sequence, 'unreadable');
        last = sequence;
        yield { sequence, entry };
      }
    },
  };
};
