import { createHeap } from './heap.ts';

/** In this order when due at the same millisecond. */
export const deadlineKinds = ['reservation', 'wrap-up', 'presence', 'preference', 'waiting-lease'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/** `id`: of the reservation, the agent (wrap-up, presence) or the interaction (preference, waiting lease). */
export interface Deadline {
  kind: DeadlineKind;
  id: string;
  at: number;
}

/**
 * Every deadline of the state in one heap. The state is the truth (`trueAt`): an entry is only a reminder, at or before
 * the true instant, so that renewing a lease costs nothing; a reminder that comes up too early is put back.
 */
export interface Deadlines {
  remind(kind: DeadlineKind, id: string, at: number | null): void;
  popDue(now: number): Deadline | null;
  next(): number | null;
}

const rank = new Map(deadlineKinds.map((kind, index) => [kind, index]));
const isBefore = (a: Deadline, b: Deadline): boolean => {
  if (a.at !== b.at) return a.at < b.at;
  if (a.kind !== b.kind) return (rank.get(a.kind) ?? 0) < (rank.get(b.kind) ?? 0);
  return a.id < b.id;
};

export const createDeadlines = (trueAt: (kind: DeadlineKind, id: string) => number | null): Deadlines => {
  const heap = createHeap(isBefore);
  const reminders = new Map<string, number>();
  const nameOf = (kind: DeadlineKind, id: string): string => `${kind}|${id}`;

  const remind: Deadlines['remind'] = (kind, id, at) => {
    if (at === null) return;
    const name = nameOf(kind, id);
    const earlier = reminders.get(name);
    if (earlier !== undefined && earlier <= at) return;
    reminders.set(name, at);
    heap.push({ kind, id, at });
  };

  /** The first entry that is true, after those that are not were dropped or put back. */
  const head = (): Deadline | null => {
    for (let entry = heap.peek(); entry !== undefined; entry = heap.peek()) {
      const isCurrent = reminders.get(nameOf(entry.kind, entry.id)) === entry.at;
      const at = isCurrent ? trueAt(entry.kind, entry.id) : null;
      if (at === entry.at) return entry;
      heap.pop();
      if (!isCurrent) continue;
      reminders.delete(nameOf(entry.kind, entry.id));
      remind(entry.kind, entry.id, at);
    }
    return null;
  };

  return {
    remind,
    next: () => head()?.at ?? null,
    popDue(now) {
      const first = head();
      if (!first || first.at > now) return null;
      heap.pop();
      reminders.delete(nameOf(first.kind, first.id));
      return first;
    },
  };
};
