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
  const outcomes = new Map(
    snapshot.recentCommandIds.map((line): [string, RejectionCode | null] => {
      const [id = '', code] = line.split(' ');
      return [id, (code as RejectionCode | undefined) ?? null];
    }),
  );
  const ended = new Set(snapshot.recentlyEndedIds);
  return {
    outcomeOf: (commandId) => outcomes.get(commandId),
    hasEnded: (interactionId) => ended.has(interactionId),
    remember(command, rejected) {
      // Repeating a lease or a tick is harmless, and they are most of the traffic.
      if (command.type === 'clock.advance' || command.type === 'presence.renew') return;
      outcomes.set(command.commandId, rejected);
      forgetOldest(outcomes, mostCommands);
      // Also when routing did not know it yet: its `interaction.queue` may still be on its way.
      if (command.type === 'interaction.end') ended.add(command.interactionId);
      forgetOldest(ended, mostEnded);
    },
    toSnapshot: () => ({
      recentCommandIds: [...outcomes].map(([id, code]) => (code === null ? id : `${id} ${code}`)),
      recentlyEndedIds: [...ended],
    }),
  };
};

export const rejectionOf = ({ events }: Pick<JournalEntry, 'events'>): RejectionCode | null =>
  events.find((event) => event.type === 'command.rejected')?.code ?? null;

const forgetOldest = (memory: Map<string, unknown> | Set<string>, most: number): void => {
  if (memory.size <= most) return;
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
};
