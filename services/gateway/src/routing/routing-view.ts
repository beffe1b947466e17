import type { JournalEntry } from '@tellonce/contracts';
import {
  createFloorProjection,
  createOutcomes,
  type FloorProjection,
  type JournalTail,
  type Outcomes,
  readSnapshot,
  tailJournal,
} from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

/** Live routing as this node sees it: the snapshot, then the journal as it grows. */
export interface RoutingView {
  readonly projection: FloorProjection;
  readonly outcomes: Outcomes;
  /** Hears each entry once it is in the projection. */
  onEntry(listener: (entry: JournalEntry) => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const createRoutingView = (deps: { redis: Redis; logger: Logger }): RoutingView => {
  const listeners: ((entry: JournalEntry) => void)[] = [];
  let projection = createFloorProjection();
  let following: { tail: JournalTail; outcomes: Outcomes } | null = null;
  const follow = () => {
    if (!following) throw new Error('the routing view was asked before it started');
    return following;
  };
  /** A listener's failure must not make the tail give the same entry again: the projection has it already. */
  const tell = (entry: JournalEntry): void => {
    for (const listener of listeners) {
      try {
        listener(entry);
      } catch (error) {
        deps.logger.error({ err: error, commandId: entry.commandId }, 'a journal entry could not be shown');
      }
    }
  };
  return {
    get projection() {
      return projection;
    },
    outcomes: { await: (commandId, timeoutMs) => follow().outcomes.await(commandId, timeoutMs) },
    onEntry: (listener) => {
      listeners.push(listener);
    },
    async start() {
      const snapshot = await readSnapshot(deps.redis);
      projection = createFloorProjection(snapshot);
      const tail = tailJournal(deps.redis, {
        from: snapshot?.journalId ?? '0',
        onEntry(entry) {
          projection.apply(entry);
          tell(entry);
        },
        onError: (error) => deps.logger.error({ err: error }, 'the routing journal could not be followed'),
      });
      following = { tail, outcomes: createOutcomes(tail) };
      await tail.caughtUp();
    },
    async stop() {
      await following?.tail.stop();
      following = null;
    },
  };
};
