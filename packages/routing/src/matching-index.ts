import type {
  AgentId,
  AgentState,
  InteractionId,
  Requirement,
  RoutingConfiguration,
  WaitingState,
} from '@tellonce/contracts';
import { createHeap, type Heap } from './heap.ts';
import { classKeyOf, isSuited, type Levels, toLevels } from './requirements.ts';

/** Free agents and waiting interactions of one requirement class. Heaps are lazily deleted: an entry is true or dropped. */
export interface RequirementClass {
  readonly key: string;
  readonly requirements: readonly Requirement[];
  readonly waiting: Heap<WaitingState>;
  readonly free: Heap<AgentState>;
  /** Suited agents who are available, and who are at work (available, reserved, busy, wrap-up). */
  freeCount: number;
  onDutyCount: number;
  suitedCount: number;
}

interface Source {
  agent(agentId: AgentId): AgentState | undefined;
  waiting(interactionId: InteractionId): WaitingState | undefined;
  now(): number;
}

/**
 * Who suits whom, ordered. `agentChanged` and `waitingChanged` hear every change of the state; the heads are found in
 * O(log n). What must be looked at again is collected in `freed` and `unmatched` until `settle` takes it.
 */
export interface MatchingIndex {
  rebuild(configuration: RoutingConfiguration, agents: Iterable<AgentState>, waiting: Iterable<WaitingState>): void;
  agentChanged(before: AgentState | undefined, after: AgentState | undefined): void;
  waitingChanged(before: WaitingState | undefined, after: WaitingState | undefined): void;
  /** A limit has passed: looks again whether the interaction still waits for the agent of last time. */
  reviewHold(interactionId: InteractionId): void;
  classOf(requirements: readonly Requirement[]): RequirementClass;
  isConfigured(agentId: AgentId): boolean;
  isSuited(agentId: AgentId, requirements: readonly Requirement[]): boolean;
  longestIdle(requirementClass: RequirementClass): AgentState | undefined;
  /** The first, by ordering key, of all that wait and that the agent suits. */
  firstFor(agentId: AgentId): WaitingState | undefined;
  /** The first of those that this agent helped last time, while their queue still waits for them. */
  firstPreferring(agentId: AgentId): WaitingState | undefined;
  /** Waiting interactions that prefer this agent. */
  interactionsPreferring(agentId: AgentId): Iterable<InteractionId>;
  /** Until when the interaction is held back for the agent of last time; null when it is not. */
  heldUntil(interactionId: InteractionId): number | null;
  readonly freed: Set<AgentId>;
  readonly unmatched: Set<InteractionId>;
}

/** By ordering key; the rest makes the order total, so that every replay sees the same. */
export const goesBefore = (a: WaitingState, b: WaitingState): boolean =>
  a.orderKey !== b.orderKey
    ? a.orderKey < b.orderKey
    : a.queuedAt !== b.queuedAt
      ? a.queuedAt < b.queuedAt
      : a.interactionId < b.interactionId;
export const idleLonger = (a: AgentState, b: AgentState): boolean =>
  a.idleSince !== b.idleSince ? a.idleSince < b.idleSince : a.agentId < b.agentId;

const isFree = (agent: AgentState | undefined): boolean => agent?.status === 'available';
const isOnDuty = (agent: AgentState | undefined): boolean => isFree(agent) || isOccupied(agent);
const isOccupied = (agent: AgentState | undefined): boolean =>
  agent?.status === 'reserved' || agent?.status === 'busy' || agent?.status === 'wrap-up';

export const createMatchingIndex = (source: Source): MatchingIndex => {
  let classes = new Map<string, RequirementClass>();
  let skillsOf = new Map<AgentId, Levels>();
  let classesOf = new Map<AgentId, RequirementClass[]>();
  let preferenceMsOf = new Map<string, number>();
  /** Waiting interactions by the agent they prefer, and those held back for that agent. */
  let preferring = new Map<AgentId, Set<InteractionId>>();
  let held = new Map<InteractionId, number>();
  const freed = new Set<AgentId>();
  const unmatched = new Set<InteractionId>();

  const isTrulyWaiting = (entry: WaitingState): boolean => {
    const now = source.waiting(entry.interactionId);
    return now !== undefined && now.orderKey === entry.orderKey && !held.has(entry.interactionId);
  };
  const isTrulyFree = (entry: AgentState): boolean => {
    const now = source.agent(entry.agentId);
    return now !== undefined && isFree(now) && now.idleSince === entry.idleSince;
  };
  const head = <T>(heap: Heap<T>, isTrue: (entry: T) => boolean): T | undefined => {
    for (let entry = heap.peek(); entry !== undefined; entry = heap.peek()) {
      if (isTrue(entry)) return entry;
      heap.pop();
    }
    return undefined;
  };

  const suits = (agentId: AgentId, requirements: readonly Requirement[]): boolean => {
    const skills = skillsOf.get(agentId);
    return skills !== undefined && isSuited(skills, requirements);
  };

  const classFor = (requirements: readonly Requirement[]): RequirementClass => {
    const key = classKeyOf(requirements);
    const known = classes.get(key);
    if (known) return known;
    const created: RequirementClass = {
      ...{ key, requirements, freeCount: 0, onDutyCount: 0, suitedCount: 0 },
      waiting: createHeap(goesBefore),
      free: createHeap(idleLonger),
    };
    classes.set(key, created);
    for (const [agentId, skills] of skillsOf) {
      if (!isSuited(skills, requirements)) continue;
      classesOf.get(agentId)?.push(created);
      created.suitedCount += 1;
      const agent = source.agent(agentId);
      if (isOnDuty(agent)) created.onDutyCount += 1;
      if (agent && isFree(agent)) {
        created.freeCount += 1;
        created.free.push(agent);
      }
    }
    return created;
  };

  const holdOf = (place: WaitingState): number | null => {
    const { preferredAgentId, queuedAt, queueId } = place;
    if (preferredAgentId === null) return null;
    const until = queuedAt + (preferenceMsOf.get(queueId) ?? 0);
    if (until <= source.now() || !suits(preferredAgentId, place.requirements)) return null;
    return isOccupied(source.agent(preferredAgentId)) ? until : null;
  };

  const review = (place: WaitingState): void => {
    const until = holdOf(place);
    const wasHeld = held.has(place.interactionId);
    if (until !== null) held.set(place.interactionId, until);
    else held.delete(place.interactionId);
    if (until !== null) return;
    unmatched.add(place.interactionId);
    if (wasHeld) pushWaiting(place); // its entry may have been dropped from the heap while it was held
  };

  const pushWaiting = (place: WaitingState): void => {
    const { waiting } = classFor(place.requirements);
    waiting.push(place);
  };

  const reviewAllFor = (agentId: AgentId): void => {
    for (const interactionId of preferring.get(agentId) ?? []) {
      const place = source.waiting(interactionId);
      if (place) review(place);
    }
  };

  const index: MatchingIndex = {
    freed,
    unmatched,

    rebuild(configuration, agents, waiting) {
      classes = new Map();
      held = new Map();
      preferring = new Map();
      skillsOf = new Map(configuration.agents.map((each) => [each.agentId, toLevels(each.skills)]));
      classesOf = new Map(configuration.agents.map((each) => [each.agentId, []]));
      preferenceMsOf = new Map(configuration.queues.map((each) => [each.queueId, each.lastAgentPreferenceMs]));
      for (const queue of configuration.queues) classFor(queue.requirements);
      for (const place of waiting) index.waitingChanged(undefined, place);
      for (const agent of agents) if (isFree(agent)) freed.add(agent.agentId);
    },

    agentChanged(before, after) {
      const agentId = (after ?? before)?.agentId;
      if (!agentId) return;
      const freeBy = Number(isFree(after)) - Number(isFree(before));
      const onDutyBy = Number(isOnDuty(after)) - Number(isOnDuty(before));
      const isNewEntry =
        after !== undefined && isFree(after) && (freeBy !== 0 || before?.idleSince !== after.idleSince);
      if (freeBy !== 0 || onDutyBy !== 0 || isNewEntry) {
        for (const each of classesOf.get(agentId) ?? []) {
          each.freeCount += freeBy;
          each.onDutyCount += onDutyBy;
          if (!isNewEntry) continue;
          // Drops what has piled up, so that a heap stays within a small multiple of its agents.
          if (each.free.size > 4 * each.suitedCount + 64) each.free.keep(isTrulyFree);
          each.free.push(after);
        }
      }
      if (freeBy > 0) freed.add(agentId);
      if (before?.status !== after?.status && isOccupied(before) !== isOccupied(after)) reviewAllFor(agentId);
    },

    waitingChanged(before, after) {
      if (before && !after) {
        held.delete(before.interactionId);
        if (before.preferredAgentId) preferring.get(before.preferredAgentId)?.delete(before.interactionId);
        return;
      }
      if (!after) return;
      if (before && before.orderKey === after.orderKey && before.preferredAgentId === after.preferredAgentId) return; // a renewed lease
      const { preferredAgentId, interactionId } = after;
      if (preferredAgentId) {
        const set = preferring.get(preferredAgentId) ?? new Set();
        preferring.set(preferredAgentId, set.add(interactionId));
      }
      const until = holdOf(after);
      if (until !== null) held.set(interactionId, until);
      else {
        held.delete(interactionId);
        unmatched.add(interactionId);
        pushWaiting(after);
      }
    },

    reviewHold(interactionId) {
      const place = source.waiting(interactionId);
      if (place) review(place);
    },

    classOf: classFor,
    isConfigured: (agentId) => skillsOf.has(agentId),
    isSuited: suits,
    longestIdle: (requirementClass) => head(requirementClass.free, isTrulyFree),

    firstFor(agentId) {
      let first: WaitingState | undefined;
      for (const each of classesOf.get(agentId) ?? []) {
        const candidate = head(each.waiting, isTrulyWaiting);
        if (candidate && (!first || goesBefore(candidate, first))) first = candidate;
      }
      return first;
    },

    firstPreferring(agentId) {
      let first: WaitingState | undefined;
      for (const interactionId of preferring.get(agentId) ?? []) {
        const place = source.waiting(interactionId);
        if (!place || !index.isSuited(agentId, place.requirements)) continue;
        if (source.now() >= place.queuedAt + (preferenceMsOf.get(place.queueId) ?? 0)) continue;
        if (!first || goesBefore(place, first)) first = place;
      }
      return first;
    },

    interactionsPreferring: (agentId) => preferring.get(agentId) ?? [],
    heldUntil: (interactionId) => held.get(interactionId) ?? null,
  };
  return index;
};
