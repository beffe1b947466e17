import type { JournalEntry, RoutingEvent, RoutingSnapshot } from '@tellonce/contracts';
import { createEngine } from './engine.ts';

/** Where deciding again first came to something else than the journal says. */
export interface ReplayDifference {
  kind: 'different';
  /** Of the entry, counted from 0. */
  index: number;
  entry: JournalEntry;
  /** Of the first event that differs; `null` where one side has no more events. */
  eventIndex: number;
  recorded: RoutingEvent | null;
  decided: RoutingEvent | null;
}
export type ReplayResult = { kind: 'equal'; entries: number } | ReplayDifference;

export interface Replay {
  /** Takes an outcome over as it is: what leads up to the span that is decided again. */
  pass(entry: JournalEntry): void;
  /** Decides the command of the next entry once more. */
  decide(entry: JournalEntry): ReplayDifference | null;
  /** How many were decided. */
  readonly entries: number;
}

/** One entry at a time, from the snapshot before them (null: from the very beginning). */
export const createReplay = (snapshot: RoutingSnapshot | null): Replay => {
  const engine = createEngine(snapshot);
  let index = 0;
  return {
    get entries() {
      return index;
    },
    pass: engine.apply,
    decide(entry) {
      const { events } = engine.handle(entry.command, entry.at);
      const eventIndex = firstDifference(entry.events, events);
      if (eventIndex !== null) {
        const [recorded = null, decided = null] = [entry.events[eventIndex], events[eventIndex]];
        return { kind: 'different', index, entry, eventIndex, recorded, decided };
      }
      index += 1;
      return null;
    },
  };
};

/** Decides the commands of a journal once more, from the snapshot before it (null: from the very beginning). */
export const replay = (snapshot: RoutingSnapshot | null, entries: Iterable<JournalEntry>): ReplayResult => {
  const again = createReplay(snapshot);
  for (const entry of entries) {
    const difference = again.decide(entry);
    if (difference) return difference;
  }
  return { kind: 'equal', entries: again.entries };
};

const firstDifference = (recorded: readonly RoutingEvent[], decided: readonly RoutingEvent[]): number | null => {
  for (let n = 0; n < Math.max(recorded.length, decided.length); n += 1) {
    if (!isEqual(recorded[n], decided[n])) return n;
  }
  return null;
};

/** As data: the order of fields does not matter, and one that is left out equals one that is undefined. */
const isEqual = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Array.isArray(a) === Array.isArray(b) && [...keys].every((key) => isEqual(left[key], right[key]));
};
