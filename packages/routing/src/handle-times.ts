import type { AgentId, JournalEntry, QueueId } from '@tellonce/contracts';

/** How long an interaction of a queue takes an agent lately, wrap-up included, in milliseconds. */
export interface HandleTimes {
  learn(entry: JournalEntry): void;
  meanMs(queueId: QueueId): number;
}

/** Four minutes, believed as much as ten calls, until there is experience. */
const priorMs = 240_000;
const priorWeight = 10;
/** The weight of the past at each new call: the last hundred or so count. */
const decay = 0.99;

/** Decides nothing: only what waiting callers are told depends on it, so it need not survive a restart. */
export const createHandleTimes = (): HandleTimes => {
  const started = new Map<AgentId, { queueId: QueueId; at: number }>();
  const learned = new Map<QueueId, { sumMs: number; weight: number }>();
  return {
    learn({ events, at }) {
      for (const event of events) {
        if (event.type === 'reservation.accepted') started.set(event.agentId, { queueId: event.queueId, at });
        if (event.type !== 'agent.status-changed' || event.to === 'busy' || event.to === 'wrap-up') continue;
        const start = started.get(event.agentId);
        if (!start) continue;
        started.delete(event.agentId);
        const earlier = learned.get(start.queueId) ?? { sumMs: priorMs * priorWeight, weight: priorWeight };
        learned.set(start.queueId, {
          sumMs: earlier.sumMs * decay + at - start.at,
          weight: earlier.weight * decay + 1,
        });
      }
    },
    meanMs(queueId) {
      const known = learned.get(queueId);
      return known ? known.sumMs / known.weight : priorMs;
    },
  };
};
