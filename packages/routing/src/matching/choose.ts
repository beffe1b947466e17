import type { SelectionRule } from '@tellonce/contracts';
import type { RoutingState } from '../state/routing-state.ts';
import { preferenceEndsAt } from './holds.ts';
import { comesBefore, excludes, type Waiter } from './line.ts';
import type { Candidate, Pool } from './pool.ts';

/** An agent for an interaction, and by which rule. */
export interface Choice {
  candidate: Candidate;
  rule: SelectionRule;
  /** The narrowest ring that has the agent. */
  ring: number;
  pool: Pool;
}

/**
 * The agent it prefers if free, else the first by the queue's policy in the narrowest ring that has a free one: an
 * agent of an inner ring comes before those whom a later ring added.
 */
export const agentFor = (state: RoutingState, waiter: Waiter): Choice | null => {
  const { index } = state;
  const { place, line } = waiter;
  const isPlain = place.excludedAgentIds.length === 0 && line.direction === 'inbound';
  const preferred = place.preferredAgentId === null ? null : freePreferred(state, waiter);
  if (preferred) {
    const rule = place.preference === 'named' ? 'named-agent' : 'last-agent';
    return { candidate: preferred, rule, ring: place.ring, pool: line.pool };
  }
  for (let ring = 0; ring <= place.ring; ring += 1) {
    const pool = ring === place.ring ? line.pool : index.poolAt(place, ring);
    const seat = isPlain ? pool.free.peek() : pool.free.first((each) => mayHave(waiter, each.candidate));
    if (seat) return { candidate: seat.candidate, rule: pool.choice.kind, ring, pool };
  }
  return null;
};

const freePreferred = (state: RoutingState, waiter: Waiter): Candidate | null => {
  const { place, line } = waiter;
  const seat = place.preferredAgentId === null ? undefined : line.pool.seatOf(place.preferredAgentId);
  if (!seat || seat.slot < 0 || !mayHave(waiter, seat.candidate)) return null;
  return state.now < preferenceEndsAt(place, waiter.plan) ? seat.candidate : null;
};

/** Of agents who are free and suit: not those whom it excludes, and no outbound work for those whom inbound needs. */
export const mayHave = (waiter: Waiter, candidate: Candidate): boolean =>
  !excludes(waiter, candidate.agentId) && (waiter.line.direction === 'inbound' || !isKeptForInbound(candidate));

/** Taking this agent would leave an inbound queue with fewer free agents than its floor. */
export const isKeptForInbound = (candidate: Candidate): boolean =>
  candidate.seats.some(({ slot, pool }) => slot >= 0 && pool.floor > 0 && pool.free.size <= pool.floor);

/**
 * What a free agent does next: inbound before outbound; in each, who prefers this agent, then the first of the heads of
 * the lines that the agent is free for.
 */
export const waiterFor = (state: RoutingState, candidate: Candidate): Waiter | undefined =>
  waiterOf(state, candidate, 'inbound') ??
  (state.index.hasOutbound && !isKeptForInbound(candidate) ? waiterOf(state, candidate, 'outbound') : undefined);

const waiterOf = (
  state: RoutingState,
  candidate: Candidate,
  direction: Waiter['line']['direction'],
): Waiter | undefined => {
  const { index, now, configuration } = state;
  const preferring = index.firstPreferring(candidate.agentId, direction);
  if (preferring) return preferring;
  let first: Waiter | undefined;
  for (const { slot, pool } of candidate.seats) {
    if (slot < 0) continue;
    for (const line of pool.lines) {
      if (line.direction !== direction || line.waiting.size === 0) continue;
      const head = line.waiting.first((each) => !excludes(each, candidate.agentId));
      if (head && (!first || comesBefore(head, first, configuration.callSelection, now))) first = head;
    }
  }
  return first;
};
