import type { AgentId, InteractionId, PassedOverReason, Requirement, WaitingState } from '@tellonce/contracts';
import { mayHave } from '../matching/choose.ts';
import type { Candidate } from '../matching/pool.ts';
import { hasRoomFor } from '../matching/room.ts';
import { isInScope } from '../matching/scope.ts';
import type { RoutingState } from '../state/routing-state.ts';

/** Why an agent is not offered an interaction: the first reason that applies; null: they could be. */
export type CandidateReason = 'other-channel' | 'other-team' | 'lacks-skill' | PassedOverReason | null;

export interface CandidateFacts {
  agentId: AgentId;
  reason: CandidateReason;
  /** With `lacks-skill`: the first requirement that is not met, and the level that the agent has (0: none). */
  lacks: { requirement: Requirement; has: number } | null;
  /** The narrowest open ring that has the agent; null: none. */
  ring: number | null;
}

/**
 * Every agent with the first reason that speaks against them, for one who waits. Looks at everybody: for people who ask
 * why, not for deciding. Null: it does not wait.
 */
export const candidatesOf = (state: RoutingState, interactionId: InteractionId): CandidateFacts[] | null => {
  const place = state.waiting.get(interactionId);
  if (!place) return null;
  const facts: CandidateFacts[] = [];
  for (const { agentId } of state.configuration.agents) {
    const candidate = state.index.candidate(agentId);
    if (candidate) facts.push(factsOf(state, place, candidate));
  }
  return facts;
};

const factsOf = (state: RoutingState, place: WaitingState, candidate: Candidate): CandidateFacts => {
  const { agentId, profile, levels } = candidate;
  const { scope, requirements } = state.index.poolAt(place, place.ring);
  const fact = (reason: CandidateReason, lacks: CandidateFacts['lacks'] = null, ring: number | null = null) => ({
    ...{ agentId, reason, lacks, ring },
  });
  if (profile.capacity[place.channel] === 0) return fact('other-channel');
  if (!isInScope(scope, profile)) return fact('other-team');
  const missing = requirements.find(({ skill, level }) => (levels.get(skill) ?? 0) < level);
  if (missing) return fact('lacks-skill', { requirement: missing, has: levels.get(missing.skill) ?? 0 });
  return fact(busyness(state, place, candidate), null, narrowestRing(state, place, agentId));
};

const busyness = (state: RoutingState, place: WaitingState, candidate: Candidate): PassedOverReason | null => {
  const waiter = state.index.waiter(place.interactionId);
  if (hasRoomFor(candidate.state, candidate.profile, place.channel)) {
    if (place.excludedAgentIds.includes(candidate.agentId)) return 'excluded';
    return waiter && !mayHave(waiter, candidate) ? 'held-for-floor' : null;
  }
  const status = candidate.state?.status ?? 'offline';
  return status === 'busy' || status === 'available' ? 'on-interaction' : status;
};

const narrowestRing = (state: RoutingState, place: WaitingState, agentId: AgentId): number | null => {
  for (let ring = 0; ring <= place.ring; ring += 1) if (state.index.poolAt(place, ring).seatOf(agentId)) return ring;
  return null;
};
