import type { AgentId, InteractionId, PassedOverReason, QueueId, Requirement } from '@tellonce/contracts';
import { comesBefore, type Waiter } from '../matching/line.ts';
import type { RoutingState } from '../state/routing-state.ts';
import { candidatesOf } from './candidates-of.ts';

/** Why an interaction still waits, and what will change that by itself: facts for sentences. */
export interface WaitingExplanation {
  interactionId: InteractionId;
  queueId: QueueId;
  ring: number;
  classKey: string;
  requirements: readonly Requirement[];
  waitedMs: number;
  /** How many for the same agents come before it. */
  ahead: number;
  /** Agents who qualify now, and why they cannot be offered it. */
  qualified: number;
  passedOver: { reason: PassedOverReason; count: number }[];
  /** Kept for the agent it prefers. */
  heldFor: { agentId: AgentId; untilMs: number } | null;
  isCallback: boolean;
  /** When another ring opens at the latest. */
  nextRing: { ring: number; opensAtMs: number } | null;
  overflowsAtMs: number | null;
  leavesAtMs: number | null;
}

/** Null: it does not wait. */
export const explainWaiting = (state: RoutingState, interactionId: InteractionId): WaitingExplanation | null => {
  const waiter = state.index.waiter(interactionId);
  if (!waiter) return null;
  const { place, heldUntil, line } = waiter;
  const queue = state.index.plan(place.queueId)?.queue;
  const ring = queue?.rings[place.ring];
  const suited = (candidatesOf(state, interactionId) ?? []).filter((each) => each.ring !== null);
  const byReason = new Map<PassedOverReason, number>();
  for (const { reason } of suited) {
    if (reason !== null) byReason.set(reason as PassedOverReason, (byReason.get(reason as PassedOverReason) ?? 0) + 1);
  }
  const after = (ms: number | null | undefined): number | null =>
    ms === null || ms === undefined ? null : place.enteredAt + ms;
  const opensAtMs = after(ring?.afterMs);
  return {
    ...{ interactionId, queueId: place.queueId, ring: place.ring, classKey: line.pool.key },
    requirements: place.requirements,
    waitedMs: state.now - place.queuedAt,
    ahead: aheadOf(state, waiter),
    qualified: suited.length,
    passedOver: [...byReason].map(([reason, count]) => ({ reason, count })),
    heldFor:
      heldUntil === null || place.preferredAgentId === null
        ? null
        : { agentId: place.preferredAgentId, untilMs: heldUntil },
    isCallback: place.isCallback,
    nextRing: opensAtMs === null ? null : { ring: place.ring + 1, opensAtMs },
    overflowsAtMs: after(queue?.overflow?.afterMs),
    leavesAtMs: after(queue?.maxWaitMs),
  };
};

const aheadOf = ({ configuration, now }: RoutingState, waiter: Waiter): number => {
  let ahead = 0;
  for (const line of waiter.line.pool.lines) {
    for (const other of line.waiting.items()) {
      if (other !== waiter && comesBefore(other, waiter, configuration.callSelection, now)) ahead += 1;
    }
  }
  return ahead;
};
