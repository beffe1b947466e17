import type { Destination, QueueId } from '@tellonce/contracts';
import type { Waiter } from '../matching/line.ts';
import type { QueuePlan } from '../matching/queue-plan.ts';

/** What happens to a waiting interaction by itself, the first that applies when several are due at once. */
export type PlaceCause = 'lease' | 'max-wait' | 'overflow' | 'ring' | 'hold';
export interface PlaceDeadline {
  readonly cause: PlaceCause;
  readonly at: number;
}

/** What is next for a waiting interaction; null: it can wait for ever. */
export const nextForPlace = (
  waiter: Waiter,
  planOf: (queueId: QueueId) => QueuePlan | undefined,
): PlaceDeadline | null => {
  const { place, plan, heldUntil } = waiter;
  let cause: PlaceCause = 'lease';
  let at = place.leaseUntil ?? Number.POSITIVE_INFINITY;
  const consider = (other: PlaceCause, otherAt: number): void => {
    if (otherAt >= at) return;
    cause = other;
    at = otherAt;
  };
  if (plan) {
    const { maxWaitMs, onMaxWait, overflow, rings } = plan.queue;
    if (maxWaitMs !== null && isReachable(waiter, onMaxWait, planOf)) consider('max-wait', place.enteredAt + maxWaitMs);
    if (overflow && overflow.afterMs !== null && isReachable(waiter, overflow.to, planOf)) {
      consider('overflow', place.enteredAt + overflow.afterMs);
    }
    const ring = rings[place.ring];
    if (ring) consider('ring', place.enteredAt + ring.afterMs);
  }
  if (heldUntil !== null) consider('hold', heldUntil);
  return at === Number.POSITIVE_INFINITY ? null : { cause, at };
};

/** Somewhere it has not been yet. */
const isReachable = (
  { place }: Waiter,
  to: Destination,
  planOf: (queueId: QueueId) => QueuePlan | undefined,
): boolean =>
  to.kind === 'message' ||
  (to.queueId !== place.queueId && !place.visitedQueueIds.includes(to.queueId) && planOf(to.queueId) !== undefined);
