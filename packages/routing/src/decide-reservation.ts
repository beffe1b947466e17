import type { AgentId, ReservationId, ReservationState, RoutingCommandOf } from '@tellonce/contracts';
import { changeStatus, type Decided, type Step } from './step.ts';

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
  const agent = step.state.agents.get(command.agentId);
  if (!agent) return 'unknown-agent';
  const { reservationId, agentId, waiting } = reservation;
  const { interactionId, queueId, queuedAt } = waiting;
  const { teamId } = agent;
  step.emit({ type: 'reservation.accepted', v: 1, reservationId, interactionId, agentId, queueId, teamId, queuedAt });
  changeStatus(step, agent, { to: 'busy', reason: null, interactionId });
  return null;
};

export const decideReservationReject = (step: Step, command: RoutingCommandOf<'reservation.reject'>): Decided => {
  const reservation = offerTo(step, command);
  if (reservation === null || typeof reservation === 'string') return reservation;
  const { reservationId, agentId, waiting } = reservation;
  const { interactionId, queueId } = waiting;
  const { reason } = command;
  step.emit({ type: 'reservation.rejected', v: 1, reservationId, interactionId, agentId, queueId, reason });
  leaveUnserved(step, agentId, 'declined');
  return null;
};

/** RONA: who does not answer is taken out, so that the next caller does not ring there too. */
export const expireReservation = (step: Step, { reservationId, agentId, waiting }: ReservationState): void => {
  const { interactionId, queueId } = waiting;
  step.emit({ type: 'reservation.expired', v: 1, reservationId, interactionId, agentId, queueId });
  leaveUnserved(step, agentId, 'no-answer');
};

const leaveUnserved = (step: Step, agentId: AgentId, reason: string): void => {
  const agent = step.state.agents.get(agentId);
  if (agent) changeStatus(step, agent, { to: 'not-ready', reason });
};
