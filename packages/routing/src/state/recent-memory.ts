import type { JournalEntry, RejectionCode, RoutingCommand } from '@tellonce/contracts';

/** What was handled lately: bounded, part of the snapshot. */
export interface RecentMemory {
  /** The outcome of a command that was handled before: why it was rejected, or null when it was not; undefined: new. */
  outcomeOf(commandId: string): RejectionCode | null | undefined;
  hasEnded(interactionId: string): boolean;
  remember(command: RoutingCommand, rejected: RejectionCode | null): void;
  toSnapshot(): { recentCommandIds: string[]; recentlyEndedIds: string[] };
}

const mostCommands = 5_000;
const mostEnded = 5_000;

export const createRecentMemory = (snapshot: {
  recentCommandIds: string[];
  recentlyEndedIds: string[];
}): RecentMemory => {
  const outcomes = createBoundedMap<RejectionCode | null>(mostCommands);
  const ended = createBoundedMap<true>(mostEnded);
  for (const line of snapshot.recentCommandIds) {
    const [id = '', code] = line.split(' ');
    outcomes.add(id, (code as RejectionCode | undefined) ?? null);
  }
  for (const id of snapshot.recentlyEndedIds) ended.add(id, true);
  return {
    outcomeOf: outcomes.get,
    hasEnded: (interactionId) => ended.get(interactionId) !== undefined,
    remember(command, rejected) {
      // Repeating a lease or a tick is harmless, and they are most of the traffic.
      if (command.type === 'clock.advance' || command.type === 'presence.renew') return;
      outcomes.add(command.commandId, rejected);
      // Also when routing did not know it yet: its `interaction.queue` may still be on its way.
      if (command.type === 'interaction.end') ended.add(command.interactionId, true);
    },
    toSnapshot: () => ({
      recentCommandIds: outcomes.entries().map(([id, code]) => (code === null ? id : `${id} ${code}`)),
      recentlyEndedIds: ended.entries().map(([id]) => id),
    }),
  };
};

export const rejectionOf = ({ events }: Pick<JournalEntry, 'events'>): RejectionCode | null => {
  for (const event of events) if (event.type === 'command.rejected') return event.code;
  return null;
};

/**
 * The newest so many, oldest first. The order is kept beside the map: a map whose first entry is deleted again and
 * again leaves holes that whoever looks for its first entry must walk through.
 */
const createBoundedMap = <V>(most: number) => {
  const values = new Map<string, V>();
  const order: string[] = [];
  let oldest = 0;
  return {
    get: (id: string): V | undefined => values.get(id),
    add(id: string, value: V): void {
      const before = values.size;
      values.set(id, value);
      if (values.size === before) return; // known already
      if (order.length === most) {
        values.delete(order[oldest] as string);
        order[oldest] = id;
        oldest = (oldest + 1) % most;
      } else order.push(id);
    },
    entries: (): [string, V][] =>
      [...order.slice(oldest), ...order.slice(0, oldest)].map((id) => [id, values.get(id) as V]),
  };
};
