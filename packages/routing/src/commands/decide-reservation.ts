import type { AgentId, AgentState, ReservationId, ReservationState, RoutingCommandOf } from '@tellonce/contracts';
import { changeStatus, type Decided, type Step } from '../step.ts';
import { goOn, makeNotReady } from './leave-interaction.ts';

/** An offer that is over (missed, taken back, accepted before) is gone, whoever asks. */
const offerTo = (
  step: Step,
  command: { reservationId: ReservationId; agentId: AgentId },
): ReservationState | Decided => {
  const reservation = step.state.reservations.get(command.reservationId);
  if (!reservation) return 'reservation-gone';
  return reservation.agentId === command.agentId ? reservation : 'not-your-reservation';
};

export const decideReservationAccept = (step: Step, command: RoutingCommandOf<'reservation.accept'>): Decided => {
  const reservation = offerTo(step, command);
  if (reservation === null || typeof reservation === 'string') return reservation;
  const before = step.state.agents.get(command.agentId);
  if (!before) return 'unknown-agent';
  const { reservationId, agentId, waiting } = reservation;
  const { interactionId, queueId, queuedAt, channel } = waiting;
  const { teamId, work } = before;
  step.emit({ type: 'reservation.accepted', v: 1, reservationId, interactionId, agentId, queueId, teamId, queuedAt });
  if (channel === 'voice') for (const each of work) interrupt(step, agentId, each.interactionId, interactionId);
  const agent = step.state.agents.get(agentId);
  if (agent) changeStatus(step, agent, { to: 'busy', reason: null, interactionId });
  return null;
};

const interrupt = (
  step: Step,
  agentId: AgentId,
  interactionId: AgentState['work'][number]['interactionId'],
  by: AgentState['work'][number]['interactionId'],
): void => step.emit({ type: 'interaction.interrupted', v: 1, interactionId, agentId, by });

/**
 * Declined: the agent leaves routing, unless the configuration allows some declines within a time. Who stays is not
 * offered the same one again, or it would ring there for ever.
 */
export const decideReservationReject = (step: Step, command: RoutingCommandOf<'reservation.reject'>): Decided => {
  const reservation = offerTo(step, command);
  if (reservation === null || typeof reservation === 'string') return reservation;
  const { reservationId, agentId, waiting } = reservation;
  const { interactionId, queueId } = waiting;
  const limit = step.state.configuration.declineLimit;
  const declinedAt = step.state.agents.get(agentId)?.declinedAt ?? [];
  const lately = limit ? 1 + declinedAt.filter((at) => at > step.at - limit.withinMs).length : 1;
  const mayStay = limit !== null && lately < limit.count;
  step.emit({
    ...{ type: 'reservation.rejected', v: 1, reservationId, interactionId, agentId, queueId, reason: command.reason },
    ...(mayStay || excludesAfterDecline(step, reservation) ? { excluded: true } : undefined),
  });
  if (mayStay) goOn(step, agentId, 'declined');
  else makeNotReady(step, agentId, limit ? 'declined-too-often' : 'declined');
  return null;
};

/** RONA: who does not answer is taken out, so that the next caller does not ring there too. */
export const expireReservation = (step: Step, reservation: ReservationState): void => {
  const { reservationId, agentId, waiting } = reservation;
  const { interactionId, queueId } = waiting;
  step.emit({
    ...{ type: 'reservation.expired', v: 1, reservationId, interactionId, agentId, queueId },
    ...(excludesAfterDecline(step, reservation) ? { excluded: true } : undefined),
  });
  makeNotReady(step, agentId, 'no-answer');
};

const excludesAfterDecline = (step: Step, { waiting }: ReservationState): boolean =>
  step.state.index.plan(waiting.queueId)?.queue.excludeAfterDecline ?? false;
