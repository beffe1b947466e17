import type { AgentId, InteractionId, WaitingState } from '@tellonce/contracts';
import { goesBefore, type Waiter } from './line.ts';
import type { Source } from './matching-index.ts';
import type { QueuePlan } from './queue-plan.ts';

/**
 * Interactions that are kept for one agent for a while: for who helped last time while they are at work, for who was
 * asked for by name as long as they are signed in.
 */
export interface Holds {
  /** A limit has passed: looks again whether the interaction is still held back. */
  reviewHold(interactionId: InteractionId): void;
  /** The first that prefers this agent and whose queue still waits for them. */
  firstPreferring(agentId: AgentId, direction: Waiter['line']['direction']): Waiter | undefined;
}

interface TrackedHolds extends Holds {
  entered(waiter: Waiter): void;
  left(waiter: Waiter): void;
  agentChanged(agentId: AgentId): void;
  clear(): void;
}

export const preferenceEndsAt = (place: WaitingState, plan: QueuePlan | null): number => {
  if (!plan) return place.enteredAt;
  const { namedAgentPreferenceMs, lastAgentPreferenceMs } = plan.queue;
  return place.enteredAt + (place.preference === 'named' ? namedAgentPreferenceMs : lastAgentPreferenceMs);
};

export const createHolds = (deps: {
  source: Source;
  waiter: (interactionId: InteractionId) => Waiter | undefined;
  onHeld: (waiter: Waiter) => void;
  onReleased: (waiter: Waiter) => void;
}): TrackedHolds => {
  const { source, waiter: waiterOf, onHeld, onReleased } = deps;
  const preferring = new Map<AgentId, Set<Waiter>>();

  const prefersNow = ({ place, line, plan }: Waiter): boolean =>
    place.preferredAgentId !== null &&
    source.now() < preferenceEndsAt(place, plan) &&
    line.pool.seatOf(place.preferredAgentId) !== undefined &&
    !place.excludedAgentIds.includes(place.preferredAgentId);

  const holdOf = (waiter: Waiter): number | null => {
    const { place } = waiter;
    if (place.preferredAgentId === null || !prefersNow(waiter)) return null;
    const status = source.agent(place.preferredAgentId)?.status ?? 'offline';
    const isAtWork = status === 'reserved' || status === 'busy' || status === 'wrap-up';
    const isAwaited = isAtWork || (place.preference === 'named' && status === 'not-ready');
    if (!isAwaited || hasRoom(waiter, place.preferredAgentId)) return null;
    return preferenceEndsAt(place, waiter.plan);
  };
  const hasRoom = ({ line }: Waiter, agentId: AgentId): boolean => (line.pool.seatOf(agentId)?.slot ?? -1) >= 0;

  const review = (waiter: Waiter): void => {
    const until = holdOf(waiter);
    const isInLine = waiter.slot >= 0;
    waiter.heldUntil = until;
    if (until !== null) {
      if (isInLine) onHeld(waiter);
      source.onHeld(waiter.place.interactionId, until);
    } else if (!isInLine) onReleased(waiter);
  };

  return {
    entered(waiter) {
      const { preferredAgentId } = waiter.place;
      if (preferredAgentId) {
        const waiters = preferring.get(preferredAgentId);
        if (waiters) waiters.add(waiter);
        else preferring.set(preferredAgentId, new Set([waiter]));
      }
      review(waiter);
    },
    left(waiter) {
      const { preferredAgentId } = waiter.place;
      const waiters = preferredAgentId && preferring.get(preferredAgentId);
      if (!waiters) return;
      waiters.delete(waiter);
      if (waiters.size === 0) preferring.delete(preferredAgentId);
    },
    agentChanged(agentId) {
      for (const waiter of preferring.get(agentId) ?? []) review(waiter);
    },
    reviewHold(interactionId) {
      const waiter = waiterOf(interactionId);
      if (waiter) review(waiter);
    },
    clear: () => preferring.clear(),

    firstPreferring(agentId, direction) {
      let first: Waiter | undefined;
      for (const waiter of preferring.get(agentId) ?? []) {
        if (waiter.line.direction !== direction || !hasRoom(waiter, agentId) || !prefersNow(waiter)) continue;
        if (!first || goesBefore(waiter.place, first.place)) first = waiter;
      }
      return first;
    },
  };
};
