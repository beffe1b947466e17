import type { InteractionId, QueueId, WaitEstimate, WaitingState } from '@tellonce/contracts';
import type { HandleTimes } from './handle-times.ts';
import type { RoutingState } from './routing-state.ts';

/** Patience: of those who wait, so many leave in a second. */
const abandonmentPerMs = 1 / 180_000;

/**
 * For everybody who waits: the place in their queue in the order in which it is served, and the wait from now by the
 * Markov queue-length estimator with abandonment (QLm; Whitt 1999, Ibrahim & Whitt 2009): with k ahead and n agents who
 * are signed in and not paused, E[wait] = Σ j=0..k 1 / (nµ + jθ), in milliseconds; null when nobody serves.
 */
export const estimateWaits = (state: RoutingState, handleTimes: HandleTimes): Map<InteractionId, WaitEstimate> => {
  const byQueue = new Map<QueueId, WaitingState[]>();
  // Those whose card rings count as next: should it not be answered, they are.
  const offered = [...state.reservations.values()].map((each) => each.waiting);
  for (const place of [...offered, ...state.waiting.values()]) {
    const places = byQueue.get(place.queueId) ?? [];
    byQueue.set(place.queueId, places);
    places.push(place);
  }
  const estimates = new Map<InteractionId, WaitEstimate>();
  for (const [queueId, places] of byQueue) {
    const servicePerMs = 1 / handleTimes.meanMs(queueId);
    /** Sums by number of agents: the terms of one place are those of the place before and one more. */
    const sums = new Map<number, { terms: number; sum: number }>();
    places.sort((a, b) => a.orderKey - b.orderKey);
    for (const [ahead, place] of places.entries()) {
      const agents = state.index.classOf(place.requirements).onDutyCount;
      const known = sums.get(agents) ?? { terms: 0, sum: 0 };
      for (; known.terms <= ahead; known.terms += 1) {
        known.sum += 1 / (agents * servicePerMs + known.terms * abandonmentPerMs);
      }
      sums.set(agents, known);
      const expected = agents > 0 ? Math.round(known.sum) : null;
      estimates.set(place.interactionId, { position: ahead + 1, expectedWaitMs: expected });
    }
  }
  return estimates;
};
