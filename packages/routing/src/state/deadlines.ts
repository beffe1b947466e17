import { createSlottedHeap, type Slotted } from './slotted-heap.ts';

/** Whose time runs; in this order when due at the same millisecond. */
export const deadlineKinds = ['reservation', 'agent', 'waiting'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

export interface Deadline {
  readonly kind: DeadlineKind;
  /** Of the reservation, the agent or the interaction. */
  readonly id: string;
  readonly at: number;
}

/**
 * One reminder for each offer, agent and waiting interaction, at or before the true instant of whatever is due next for
 * it. The state is the truth (`trueAt`): one that comes up too early is put back, so that renewing a lease costs nothing.
 */
export interface Deadlines {
  remind(kind: DeadlineKind, id: string, at: number | null): void;
  forget(kind: DeadlineKind, id: string): void;
  /** Takes the next that is due by `now`; whoever acts on it says what is due afterwards. */
  popDue(now: number): Deadline | null;
  next(): number | null;
}

interface Reminder extends Slotted {
  readonly kind: DeadlineKind;
  readonly rank: number;
  readonly id: string;
  at: number;
}

const isBefore = (a: Reminder, b: Reminder): boolean => {
  if (a.at !== b.at) return a.at < b.at;
  return a.rank !== b.rank ? a.rank < b.rank : a.id < b.id;
};

export const createDeadlines = (trueAt: (kind: DeadlineKind, id: string) => number | null): Deadlines => {
  const heap = createSlottedHeap(isBefore);
  const reminders = {
    reservation: new Map<string, Reminder>(),
    agent: new Map<string, Reminder>(),
    waiting: new Map<string, Reminder>(),
  };

  const remind: Deadlines['remind'] = (kind, id, at) => {
    if (at === null) return;
    const known = reminders[kind].get(id);
    if (!known) {
      const reminder = { kind, rank: deadlineKinds.indexOf(kind), id, at, slot: -1 };
      reminders[kind].set(id, reminder);
      heap.add(reminder);
    } else if (at < known.at) {
      known.at = at;
      heap.reorder(known);
    }
  };
  const drop = (reminder: Reminder): void => {
    heap.remove(reminder);
    reminders[reminder.kind].delete(reminder.id);
  };

  /** The first that is true, after those that are not were dropped or put back. */
  const head = (): Reminder | null => {
    for (let reminder = heap.peek(); reminder !== undefined; reminder = heap.peek()) {
      const at = trueAt(reminder.kind, reminder.id);
      if (at === reminder.at) return reminder;
      if (at === null) drop(reminder);
      else {
        reminder.at = at;
        heap.reorder(reminder);
      }
    }
    return null;
  };

  return {
    remind,
    forget(kind, id) {
      const reminder = reminders[kind].get(id);
      if (reminder) drop(reminder);
    },
    next: () => head()?.at ?? null,
    popDue(now) {
      const first = head();
      if (!first || first.at > now) return null;
      drop(first);
      return first;
    },
  };
};
