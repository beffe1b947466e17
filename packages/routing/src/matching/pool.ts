import type { AgentId, AgentSelection, AgentState, Channel, Requirement, RoutingAgent } from '@tellonce/contracts';
import { isSuited, type Levels, toLevels } from '../requirements.ts';
import { selectionPolicy } from '../selection/selection-policy.ts';
import { createSlottedHeap, type Slotted, type SlottedHeap } from '../state/slotted-heap.ts';
import type { Line } from './line.ts';
import { hasRoomFor } from './room.ts';
import { isInScope, type Scope } from './scope.ts';

/** What a class of interactions asks of an agent. Equal in all of it: the same agents, in the same order. */
export interface Asked {
  readonly channel: Channel;
  readonly scope: Scope;
  readonly requirements: readonly Requirement[];
  readonly choice: AgentSelection;
}

/** The agents who suit a class, and the free among them in the order of its policy. */
export interface Pool extends Asked {
  readonly key: string;
  /** Those who can be offered one more now. */
  readonly free: SlottedHeap<Seat>;
  /** Suited agents by routing status. */
  readonly counts: Record<AgentState['status'], number>;
  /** Interactions that wait for these agents. */
  readonly lines: Line[];
  /** So many free agents outbound work must leave. */
  floor: number;
  seatOf(agentId: AgentId): Seat | undefined;
}

/** An agent's place in a pool; in its heap while they are free for it. */
export interface Seat extends Slotted {
  readonly candidate: Candidate;
  readonly pool: Pool;
  /** By the pool's policy. */
  key: number;
  idleSince: number;
}

/** An agent as matching knows them. */
export interface Candidate {
  readonly agentId: AgentId;
  readonly profile: RoutingAgent;
  readonly levels: Levels;
  readonly seats: Seat[];
  /** Among those who are to be looked at. */
  isFreed: boolean;
  /** Undefined: never signed in, which is as good as offline. */
  state: AgentState | undefined;
}

export const toCandidate = (profile: RoutingAgent, state: AgentState | undefined): Candidate => ({
  agentId: profile.agentId,
  profile,
  levels: toLevels(profile.skills),
  seats: [],
  isFreed: false,
  state,
});

export const isBefore = (a: Seat, b: Seat): boolean => {
  if (a.key !== b.key) return a.key < b.key;
  if (a.idleSince !== b.idleSince) return a.idleSince < b.idleSince;
  return a.candidate.agentId < b.candidate.agentId;
};

export const suits = ({ profile, levels }: Candidate, { channel, scope, requirements }: Asked): boolean =>
  profile.capacity[channel] > 0 && isInScope(scope, profile) && isSuited(levels, requirements);

export const createPool = (key: string, asked: Asked, candidates: Iterable<Candidate>): Pool => {
  const seats = new Map<AgentId, Seat>();
  const counts = { offline: 0, available: 0, reserved: 0, busy: 0, 'wrap-up': 0, 'not-ready': 0 };
  const pool: Pool = {
    ...asked,
    ...{ key, counts, lines: [], floor: 0 },
    free: createSlottedHeap(isBefore),
    seatOf: (agentId) => seats.get(agentId),
  };
  for (const candidate of candidates) {
    if (!suits(candidate, asked)) continue;
    const seat: Seat = { candidate, pool, key: 0, idleSince: 0, slot: -1 };
    seats.set(candidate.agentId, seat);
    candidate.seats.push(seat);
    counts[candidate.state?.status ?? 'offline'] += 1;
    if (candidate.state && hasRoomFor(candidate.state, candidate.profile, asked.channel)) sit(seat, candidate.state);
  }
  return pool;
};

const sit = (seat: Seat, state: AgentState): void => {
  rank(seat, state);
  seat.pool.free.add(seat);
};
const rank = (seat: Seat, state: AgentState): void => {
  const { choice, requirements } = seat.pool;
  seat.key = selectionPolicy(choice)(state, seat.candidate.levels, requirements, choice);
  seat.idleSince = state.idleSince;
};

/** Brings an agent's seats up to date. Returns whether there is a pool in which they are free and were not before. */
export const reseat = (candidate: Candidate, after: AgentState | undefined): boolean => {
  const before = candidate.state;
  candidate.state = after;
  const from = before?.status ?? 'offline';
  const to = after?.status ?? 'offline';
  // Who has no room whatever they have in hand, before as after, sits in no heap.
  if (from === to && to !== 'available' && to !== 'busy') return false;
  let isFreed = false;
  let channel: Channel | null = null;
  let isFree = false;
  for (const seat of candidate.seats) {
    const { pool } = seat;
    if (from !== to) {
      pool.counts[from] -= 1;
      pool.counts[to] += 1;
    }
    // Most agents sit in the pools of one channel.
    if (pool.channel !== channel) {
      channel = pool.channel;
      isFree = hasRoomFor(after, candidate.profile, channel);
    }
    if (after && isFree && seat.slot < 0) {
      sit(seat, after);
      isFreed = true;
    } else if (after && isFree) {
      rank(seat, after);
      pool.free.reorder(seat);
    } else if (seat.slot >= 0) pool.free.remove(seat);
  }
  return isFreed;
};

/** A renewed lease is most of what happens to agents. */
export const isSameAgent = (a: AgentState, b: AgentState): boolean =>
  a.status === b.status &&
  a.work === b.work &&
  a.idleSince === b.idleSince &&
  a.occupiedAt === b.occupiedAt &&
  a.handledCount === b.handledCount &&
  a.handledDay === b.handledDay &&
  a.chosen === b.chosen;
