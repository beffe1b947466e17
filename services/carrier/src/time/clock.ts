export interface Timer {
  cancel(): void;
}

/** All waiting of the carrier goes through a clock, so that a test can own the time. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  schedule(delayMs: number, run: () => void): Timer;
}

export interface VirtualClock extends Clock {
  /** Fires what falls due within the span, in order; `settled` is awaited after each timer. */
  advance(ms: number, settled: () => Promise<void>): Promise<number>;
}

export function createRealClock(): Clock {
  return {
    now: () => Date.now(),
    schedule(delayMs, run) {
      // It is the carrier's doors that keep the process alive, not what it waits for.
      const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), 2 ** 31 - 1)).unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

interface Entry {
  dueAt: number;
  order: number;
  run: () => void;
}

export function createVirtualClock(startAt: number): VirtualClock {
  let now = startAt;
  let order = 0;
  const entries = new Set<Entry>();

  const earliest = (until: number): Entry | null => {
    let found: Entry | null = null;
    for (const entry of entries) {
      if (entry.dueAt > until) continue;
      if (!found || entry.dueAt < found.dueAt || (entry.dueAt === found.dueAt && entry.order < found.order)) {
        found = entry;
      }
    }
    return found;
  };

  return {
    now: () => now,
    schedule(delayMs, run) {
      const entry: Entry = { dueAt: now + Math.max(delayMs, 0), order: order++, run };
      entries.add(entry);
      return { cancel: () => void entries.delete(entry) };
    },
    async advance(ms, settled) {
      const until = now + ms;
      await settled();
      for (let due = earliest(until); due; due = earliest(until)) {
        entries.delete(due);
        now = Math.max(now, due.dueAt);
        due.run();
        await settled();
      }
      now = until;
      return now;
    },
  };
}
