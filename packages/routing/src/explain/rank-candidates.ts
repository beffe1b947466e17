import type { AgentId, InteractionId } from '@tellonce/contracts';
import { isBefore, type Seat } from '../matching/pool.ts';
import type { RoutingState } from '../state/routing-state.ts';
import { type CandidateFacts, candidatesOf } from './candidates-of.ts';

export interface RankedCandidate extends CandidateFacts {
  /** 1: the first whom the queue's policy would choose; null: cannot be offered it. */
  rank: number | null;
}

/**
 * Everybody for one who waits, the free first and in the order of the queue's policy: inner rings before outer ones.
 * An agent whom the interaction prefers would come before all of them. Null: it does not wait.
 */
export const rankCandidates = (state: RoutingState, interactionId: InteractionId): RankedCandidate[] | null => {
  const place = state.waiting.get(interactionId);
  const facts = candidatesOf(state, interactionId);
  if (!place || !facts) return null;
  const free: { agentId: AgentId; ring: number; seat: Seat }[] = [];
  for (const { agentId, reason, ring } of facts) {
    if (reason !== null || ring === null) continue;
    const seat = state.index.poolAt(place, ring).seatOf(agentId);
    if (seat) free.push({ agentId, ring, seat });
  }
  free.sort((a, b) => a.ring - b.ring || (isBefore(a.seat, b.seat) ? -1 : 1));
  const ranks = new Map(free.map(({ agentId }, n) => [agentId, n + 1]));
  return facts
    .map((each) => ({ ...each, rank: ranks.get(each.agentId) ?? null }))
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0);
};
