import type {
  AgentId,
  AgentState,
  InteractionId,
  QueueId,
  Requirement,
  RoutingConfiguration,
  WaitingState,
} from '@tellonce/contracts';
import { classKeyOf, normalizeRequirements } from '../requirements.ts';
import { createHolds, type Holds } from './holds.ts';
import { type Line, lineOf, type Waiter } from './line.ts';
import { type Asked, type Candidate, createPool, isSameAgent, type Pool, reseat, toCandidate } from './pool.ts';
import {
  defaultChoice,
  defaultTargetMs,
  noScope,
  type QueuePlan,
  requirementsAtRing,
  toQueuePlan,
} from './queue-plan.ts';

export interface News {
  freed: Candidate[];
  unmatched: Waiter[];
}

export interface Source {
  agent(agentId: AgentId): AgentState | undefined;
  now(): number;
  /** An interaction is held back until then, unless something else ends it. */
  onHeld(interactionId: InteractionId, until: number): void;
}

/**
 * Who suits whom, in order. Derived from the state and never saved: it hears every change (`agentChanged`,
 * `waitingChanged`) and answers in O(log n). What must be looked at again is collected until `settle` takes it.
 */
export interface MatchingIndex extends Holds {
  rebuild(configuration: RoutingConfiguration, agents: Iterable<AgentState>, waiting: Iterable<WaitingState>): void;
  agentChanged(before: AgentState | undefined, after: AgentState | undefined): void;
  waitingChanged(before: WaitingState | undefined, after: WaitingState | undefined): void;
  plan(queueId: QueueId): QueuePlan | undefined;
  candidate(agentId: AgentId): Candidate | undefined;
  waiter(interactionId: InteractionId): Waiter | undefined;
  /** The agents for an interaction once so many rings are open. */
  poolAt(place: WaitingState, ring: number): Pool;
  /** What an interaction asks in a queue; the same list for the same demand, so that it is kept once. */
  askedIn(plan: QueuePlan, own: readonly Requirement[]): readonly Requirement[];
  /** The list that stands for all equal ones. */
  oneOf(requirements: readonly Requirement[]): readonly Requirement[];
  queueLength(queueId: QueueId): number;
  /** Voice agents at work (available, reserved, busy, wrap-up) who have these skills, of any team. */
  onDutyCount(requirements: readonly Requirement[]): number;
  readonly hasFloors: boolean;
  readonly hasOutbound: boolean;
  pools(): Iterable<Pool>;
  /** Those of outbound queues, which wait for what inbound leaves. */
  outboundLines(): Iterable<Line>;
  /** Free for something since `takeNews`. */
  freed(candidate: Candidate): void;
  /** Takes what there is to look at again; null: nothing. Some of it may be out of date. */
  takeNews(): News | null;
}

export const createMatchingIndex = (source: Source): MatchingIndex => {
  let plans = new Map<QueueId, QueuePlan>();
  let pools = new Map<string, Pool>();
  let candidates = new Map<AgentId, Candidate>();
  let waiters = new Map<InteractionId, Waiter>();
  let lengths = new Map<QueueId, number>();
  let hasFloors = false;
  const outbound = new Set<Line>();
  /** Each list of requirements that has been asked, by its text, and its text by the list. */
  const lists = new Map<string, readonly Requirement[]>();
  const texts = new WeakMap<readonly Requirement[], string>();
  let freed: Candidate[] = [];
  let unmatched: Waiter[] = [];
  const markFreed = (candidate: Candidate): void => {
    if (candidate.isFreed) return;
    candidate.isFreed = true;
    freed.push(candidate);
  };

  const textOf = (requirements: readonly Requirement[]): string => {
    const known = texts.get(requirements);
    if (known !== undefined) return known;
    const text = classKeyOf(requirements);
    texts.set(requirements, text);
    return text;
  };
  const oneOf = (requirements: readonly Requirement[]): readonly Requirement[] => {
    const text = textOf(requirements);
    const known = lists.get(text);
    if (known) return known;
    lists.set(text, requirements);
    return requirements;
  };

  const poolFor = (asked: Asked): Pool => {
    const { channel, scope, requirements, choice } = asked;
    const isUsual = choice.kind === 'longest-idle';
    const key = `${channel}|${textOf(requirements)}|${scope.key}${isUsual ? '' : `|${JSON.stringify(choice)}`}`;
    const known = pools.get(key);
    if (known) return known;
    const created = createPool(key, asked, candidates.values());
    pools.set(key, created);
    return created;
  };
  const poolAt = (place: WaitingState, ring: number): Pool => poolIn(place, ring, plans.get(place.queueId) ?? null);
  const poolIn = (place: WaitingState, ring: number, plan: QueuePlan | null): Pool => {
    const requirements =
      ring >= place.ring ? place.requirements : requirementsAtRing(plan?.queue.rings ?? [], place.asked, ring);
    return poolFor({
      channel: place.channel,
      scope: plan?.scopes[Math.min(ring, plan.scopes.length - 1)] ?? noScope,
      requirements,
      choice: plan?.queue.agentSelection ?? defaultChoice,
    });
  };
  const lineFor = (place: WaitingState, plan: QueuePlan | null) => {
    const line = lineOf(
      poolIn(place, place.ring, plan),
      plan?.queue.direction ?? 'inbound',
      plan?.queue.serviceLevelTargetMs ?? defaultTargetMs,
    );
    if (line.direction === 'outbound') outbound.add(line);
    return line;
  };

  const holds = createHolds({
    source,
    onReleased: (waiter) => {
      waiter.line.waiting.add(waiter);
      unmatched.push(waiter);
    },
    onHeld: (waiter) => waiter.line.waiting.remove(waiter),
    waiter: (interactionId) => waiters.get(interactionId),
  });

  const count = (queueId: QueueId, by: number): void => {
    lengths.set(queueId, (lengths.get(queueId) ?? 0) + by);
  };
  const enter = (place: WaitingState): void => {
    const plan = plans.get(place.queueId) ?? null;
    const { orderKey } = place;
    const waiter: Waiter = { place, orderKey, plan, line: lineFor(place, plan), heldUntil: null, slot: -1 };
    waiters.set(place.interactionId, waiter);
    count(place.queueId, 1);
    holds.entered(waiter);
  };
  const leave = (place: WaitingState): void => {
    const waiter = waiters.get(place.interactionId);
    if (!waiter) return;
    waiter.line.waiting.remove(waiter);
    holds.left(waiter);
    waiters.delete(place.interactionId);
    count(place.queueId, -1);
  };

  const index: MatchingIndex = {
    takeNews() {
      if (freed.length + unmatched.length === 0) return null;
      const news = { freed, unmatched };
      for (const each of freed) each.isFreed = false;
      if (freed.length > 0) freed = [];
      if (unmatched.length > 0) unmatched = [];
      return news;
    },
    ...{ freed: markFreed, poolAt, oneOf, reviewHold: holds.reviewHold, firstPreferring: holds.firstPreferring },
    get hasFloors() {
      return hasFloors;
    },
    get hasOutbound() {
      return outbound.size > 0;
    },
    pools: () => pools.values(),
    outboundLines: () => outbound,
    plan: (queueId) => plans.get(queueId),
    candidate: (agentId) => candidates.get(agentId),
    waiter: (interactionId) => waiters.get(interactionId),
    queueLength: (queueId) => lengths.get(queueId) ?? 0,
    onDutyCount(requirements) {
      const { counts } = poolFor({ channel: 'voice', scope: noScope, requirements, choice: defaultChoice });
      return counts.available + counts.reserved + counts.busy + counts['wrap-up'];
    },
    askedIn: (plan, own) => oneOf(own.length === 0 ? plan.requirements : normalizeRequirements(plan.requirements, own)),

    rebuild(configuration, agents, waiting) {
      const states = new Map([...agents].map((each) => [each.agentId, each]));
      candidates = new Map(
        configuration.agents.map((each) => [each.agentId, toCandidate(each, states.get(each.agentId))]),
      );
      plans = new Map(configuration.queues.map((each) => [each.queueId, toQueuePlan(each)]));
      pools = new Map();
      waiters = new Map();
      lengths = new Map();
      lists.clear();
      holds.clear();
      freed = [];
      unmatched = [];
      hasFloors = false;
      outbound.clear();
      for (const { queue, requirements, scopes } of plans.values()) {
        const { channel, agentSelection: choice, freeAgentFloor, direction } = queue;
        const pool = poolFor({ channel, scope: scopes[0] ?? noScope, requirements: oneOf(requirements), choice });
        if (direction === 'outbound' || freeAgentFloor === 0) continue;
        pool.floor = Math.max(pool.floor, freeAgentFloor);
        hasFloors = true;
      }
      for (const place of waiting) enter(place);
      for (const each of candidates.values()) if (each.seats.some((seat) => seat.slot >= 0)) markFreed(each);
    },

    agentChanged(before, after) {
      const agentId = (after ?? before)?.agentId;
      if (!agentId || (before && after && isSameAgent(before, after))) {
        const candidate = agentId && candidates.get(agentId);
        if (candidate) candidate.state = after;
        return;
      }
      const candidate = candidates.get(agentId);
      if (candidate && reseat(candidate, after)) markFreed(candidate);
      holds.agentChanged(agentId);
    },

    waitingChanged(before, after) {
      const waiter = before && waiters.get(before.interactionId);
      if (waiter && after && isSameToMatching(waiter.place, after)) {
        waiter.place = after;
        return;
      }
      if (before) leave(before);
      if (after) enter(after);
    },
  };
  return index;
};

/** A renewed lease and a callback change neither the order nor who suits. */
const isSameToMatching = (a: WaitingState, b: WaitingState): boolean =>
  a.orderKey === b.orderKey &&
  a.queueId === b.queueId &&
  a.requirements === b.requirements &&
  a.ring === b.ring &&
  a.enteredAt === b.enteredAt &&
  a.excludedAgentIds === b.excludedAgentIds;
