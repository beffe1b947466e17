import type { Requirement, RoutingCommandOf, RoutingEventOf } from '@tellonce/contracts';
import type { QueuePlan } from '../matching/queue-plan.ts';
import type { Decided, Step } from '../step.ts';
import { settleIn } from './enter-queue.ts';

/** Repeated by each wait document: for an interaction that waits or rings already it only renews the lease. */
export const decideInteractionQueue = (
  step: Step,
  command: RoutingCommandOf<'interaction.queue'>,
  hasEnded: boolean,
): Decided => {
  const { state, at } = step;
  const { interactionId, queueId, grade, preferredAgentId } = command;
  if (hasEnded || state.engagements.has(interactionId)) return 'already-handled';
  if (state.waiting.has(interactionId) || state.reservationOf(interactionId)) return null;
  const plan = state.index.plan(queueId);
  if (!plan) return 'unknown-queue';
  const own = beyond(plan, command.requirements);
  const requirements = state.index.askedIn(plan, own) as Requirement[];
  const queued: RoutingEventOf<'interaction.queued'> = {
    type: 'interaction.queued',
    v: 1,
    interactionId,
    queueId,
    requirements,
    grade,
    preferredAgentId,
    queuedAt: at,
    cause: 'first',
  };
  if (plan.queue.channel !== 'voice') queued.channel = plan.queue.channel;
  if (own.length > 0) queued.own = own;
  if (command.preference === 'named') queued.preference = 'named';
  if (command.priority) queued.priority = command.priority;
  if (command.spentMs) queued.spentMs = command.spentMs;
  if (command.excludedAgentIds && command.excludedAgentIds.length > 0) {
    queued.excludedAgentIds = command.excludedAgentIds;
  }
  step.emit(queued);
  settleIn(step, interactionId);
  return null;
};

/** What a sender repeats of the queue's own requirements does not go along to another queue. */
const beyond = ({ queue }: QueuePlan, requirements: readonly Requirement[]): Requirement[] =>
  requirements.filter(
    ({ skill, level }) => !queue.requirements.some((each) => each.skill === skill && each.level >= level),
  );

/** The caller may hang up: the place goes on ageing without them, and they are called when its turn comes. */
export const decideInteractionRequestCallback = (
  step: Step,
  { interactionId }: RoutingCommandOf<'interaction.request-callback'>,
): Decided => {
  const place = step.state.waiting.get(interactionId);
  if (!place) return whyNotWaiting(step, interactionId);
  if (place.isCallback) return null;
  const { queueId } = place;
  if (!step.state.index.plan(queueId)?.queue.callbackOffered) return 'callback-not-offered';
  step.emit({ type: 'interaction.callback-requested', v: 1, interactionId, queueId });
  return null;
};

export const decideInteractionCancelCallback = (
  step: Step,
  { interactionId }: RoutingCommandOf<'interaction.cancel-callback'>,
): Decided => {
  const place = step.state.waiting.get(interactionId) ?? step.state.reservationOf(interactionId)?.waiting;
  if (!place) return whyNotWaiting(step, interactionId);
  const { queueId } = place;
  if (place.isCallback) step.emit({ type: 'interaction.callback-cancelled', v: 1, interactionId, queueId });
  return null;
};

export const whyNotWaiting = (
  { state }: Step,
  interactionId: RoutingCommandOf<'interaction.move'>['interactionId'],
): Decided =>
  state.reservationOf(interactionId) || state.engagements.has(interactionId) ? 'not-waiting' : 'unknown-interaction';
