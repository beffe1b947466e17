import type {
  Destination,
  InteractionId,
  QueueId,
  Requirement,
  RoutingEventOf,
  RoutingQueue,
  WaitingState,
} from '@tellonce/contracts';
import type { Step } from '../step.ts';
import { openRings } from './open-rings.ts';

type Reason = RoutingEventOf<'interaction.overflowed'>['reason'];

/** What a caller is told who goes on to nowhere, as the reason of leaving. */
const leavingBecause = {
  wait: 'overflow',
  length: 'overflow',
  closed: 'queue-closed',
  'max-wait': 'max-wait',
  emergency: 'emergency',
} satisfies Record<Reason, string>;

/**
 * An interaction has just come into a queue: may it stay? Else it goes where the queue says, and is asked the same
 * there. It comes into no queue twice, so this ends.
 */
export const settleIn = (step: Step, interactionId: InteractionId): void => {
  const { place, plan } = step.state.index.waiter(interactionId) ?? {};
  if (!place || !plan) return;
  const refusal = refusalOf(step, plan.queue);
  if (!refusal || !sendOn(step, place, refusal.to, refusal.reason)) openRings(step, interactionId);
};

const refusalOf = (step: Step, queue: RoutingQueue): { to: Destination; reason: Reason } | null => {
  const { emergency, openings, closed, overflow } = queue;
  if (emergency) return { to: emergency, reason: 'emergency' };
  if (openings && !openings.some(([from, to]) => from <= step.at && step.at < to)) {
    return { to: closed, reason: 'closed' };
  }
  const before = step.state.index.queueLength(queue.queueId) - 1;
  if (overflow && overflow.atLength !== null && before >= overflow.atLength) {
    return { to: overflow.to, reason: 'length' };
  }
  return null;
};

/** False when it has been there already, or there is no such queue: then it stays. */
export const sendOn = (step: Step, place: WaitingState, to: Destination, reason: Reason): boolean => {
  const { interactionId, queueId: from, queuedAt } = place;
  if (to.kind === 'message') {
    const why = leavingBecause[reason];
    const { message } = to;
    step.emit({ type: 'interaction.dequeued', v: 1, interactionId, queueId: from, queuedAt, reason: why, message });
    return true;
  }
  const asked = askedThere(step, place, to.queueId);
  if (!asked || to.queueId === from || place.visitedQueueIds.includes(to.queueId)) return false;
  step.emit({ type: 'interaction.overflowed', v: 1, interactionId, from, to: to.queueId, reason, ...asked });
  settleIn(step, interactionId);
  return true;
};

/** Null: there is no such queue. */
export const askedThere = (
  step: Step,
  { own }: WaitingState,
  queueId: QueueId,
): { channel: RoutingQueue['channel']; requirements: Requirement[] } | null => {
  const { index } = step.state;
  const plan = index.plan(queueId);
  if (!plan) return null;
  return { channel: plan.queue.channel, requirements: index.askedIn(plan, own) as Requirement[] };
};
