import type { RoutingCommandOf } from '@tellonce/contracts';
import { reserve } from '../matching/reserve.ts';
import { hasRoomFor } from '../matching/room.ts';
import type { Decided, Step } from '../step.ts';
import { whyNotWaiting } from './decide-interaction-queue.ts';
import { askedThere } from './enter-queue.ts';
import { goOn, revoke } from './leave-interaction.ts';
import { openRings } from './open-rings.ts';

export const decideInteractionChangePriority = (
  step: Step,
  { interactionId, priority, by }: RoutingCommandOf<'interaction.change-priority'>,
): Decided => {
  const { state } = step;
  const place = state.waiting.get(interactionId) ?? state.reservationOf(interactionId)?.waiting;
  if (!place) return whyNotWaiting(step, interactionId);
  const { queueId } = place;
  if (place.priority === priority) return null;
  step.emit({ type: 'interaction.priority-changed', v: 1, interactionId, queueId, priority, by });
  return null;
};

/** A person's word: the other queue's hours, length and emergency do not matter. */
export const decideInteractionMove = (
  step: Step,
  { interactionId, queueId: to, by }: RoutingCommandOf<'interaction.move'>,
): Decided => {
  const { state } = step;
  if (!state.index.plan(to)) return 'unknown-queue';
  const reservation = state.reservationOf(interactionId);
  const { queueId: from } = reservation?.waiting ?? state.waiting.get(interactionId) ?? {};
  if (from === undefined) return whyNotWaiting(step, interactionId);
  if (from === to) return null;
  if (reservation) revoke(step, reservation, 'moved');
  const place = state.waiting.get(interactionId);
  const asked = place && askedThere(step, place, to);
  if (!asked) return 'unknown-interaction';
  step.emit({ type: 'interaction.moved', v: 1, interactionId, from, to, by, ...asked });
  if (reservation) goOn(step, reservation.agentId, 'offer-withdrawn');
  openRings(step, interactionId);
  return null;
};

/** Past order, skills, teams, floors and whoever it is held for; not past what the agent has room for. */
export const decideInteractionAssign = (
  step: Step,
  { interactionId, agentId }: RoutingCommandOf<'interaction.assign'>,
): Decided => {
  const { index } = step.state;
  const waiter = index.waiter(interactionId);
  if (!waiter) return whyNotWaiting(step, interactionId);
  const candidate = index.candidate(agentId);
  if (!candidate) return 'unknown-agent';
  if (!hasRoomFor(candidate.state, candidate.profile, waiter.place.channel)) return 'agent-cannot-take';
  reserve(step, waiter, { candidate, rule: 'assigned', ring: waiter.place.ring, pool: waiter.line.pool });
  return null;
};
