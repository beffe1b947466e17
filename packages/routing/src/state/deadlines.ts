import { createSlottedHeap, type Slotted, type SlottedHeap } from './slotted-heap.ts';

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
  readonly id: string;
  at: number;
}

/** Of one kind: an offer, which ends in seconds, does not climb past all who are here for minutes. */
interface Reminders {
  readonly byId: Map<string, Reminder>;
  readonly inOrder: SlottedHeap<Reminder>;
}

const isBefore = (a: Reminder, b: Reminder): boolean => (a.at !== b.at ? a.at < b.at : a.id < b.id);

const createReminders = (): Reminders => ({ byId: new Map(), inOrder: createSlottedHeap(isBefore) });

export const createDeadlines = (trueAt: (kind: DeadlineKind, id: string) => number | null): Deadlines => {
  const reminders: Record<DeadlineKind, Reminders> = {
    reservation: createReminders(),
    agent: createReminders(),
    waiting: createReminders(),
  };

  const remind: Deadlines['remind'] = (kind, id, at) => {
    if (at === null) return;
    const { byId, inOrder } = reminders[kind];
    const known = byId.get(id);
    if (!known) {
      const reminder = { kind, id, at, slot: -1 };
      byId.set(id, reminder);
      inOrder.add(reminder);
    } else if (at < known.at) {
      known.at = at;
      inOrder.reorder(known);
    }
  };
  const drop = (reminder: Reminder): void => {
    const { byId, inOrder } = reminders[reminder.kind];
    inOrder.remove(reminder);
    byId.delete(reminder.id);
  };

  /** The first of a kind that is true, after those that are not were dropped or put back. */
  const headOf = (kind: DeadlineKind): Reminder | null => {
    const { inOrder } = reminders[kind];
    for (let reminder = inOrder.peek(); reminder !== undefined; reminder = inOrder.peek()) {
      const at = trueAt(kind, reminder.id);
      if (at === reminder.at) return reminder;
      if (at === null) drop(reminder);
      else {
        reminder.at = at;
        inOrder.reorder(reminder);
      }
    }
    return null;
  };
  const head = (): Reminder | null => {
    let first: Reminder | null = null;
    for (const kind of deadlineKinds) {
      const each = headOf(kind);
      if (each && (!first || each.at < first.at)) first = each;
    }
    return first;
  };
  /** What is not yet due need not be true: the truth is never sooner. */
  const isAnyDueBy = (now: number): boolean => {
    for (const kind of deadlineKinds) if ((reminders[kind].inOrder.peek()?.at ?? now + 1) <= now) return true;
    return false;
  };

  return {
    remind,
    forget(kind, id) {
      const reminder = reminders[kind].byId.get(id);
      if (reminder) drop(reminder);
    },
    next: () => head()?.at ?? null,
    popDue(now) {
      const first = isAnyDueBy(now) ? head() : null;
      if (!first || first.at > now) return null;
      drop(first);
      return first;
    },
  };
};
