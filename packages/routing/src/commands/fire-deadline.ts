import type { AgentId, InteractionId, ReservationId } from '@tellonce/contracts';
import type { Deadline } from '../state/deadlines.ts';
import type { Step } from '../step.ts';
import { expireReservation } from './decide-reservation.ts';
import { sendOn } from './enter-queue.ts';
import { finishWrapUp, goOn, makeNotReady, takeOut } from './leave-interaction.ts';
import { openRings } from './open-rings.ts';

/** What happens by itself when its time has come. */
export const fireDeadline = (step: Step, { kind, id }: Deadline): void => {
  switch (kind) {
    case 'reservation': {
      const reservation = step.state.reservations.get(id as ReservationId);
      if (reservation) expireReservation(step, reservation);
      return;
    }
    case 'agent':
      fireForAgent(step, id as AgentId);
      return;
    case 'waiting':
      fireForPlace(step, id as InteractionId);
      return;
  }
};

/** The end of wrap-up, or of being here. */
const fireForAgent = (step: Step, agentId: AgentId): void => {
  const agent = step.state.agents.get(agentId);
  if (!agent) return;
  const wrapUpUntil = agent.wrapUp?.until ?? null;
  if (wrapUpUntil !== null && wrapUpUntil <= step.at) {
    finishWrapUp(step, agent, 'time-over');
    goOn(step, agentId, 'wrap-up-finished');
  } else if (agent.status === 'busy') makeNotReady(step, agentId, 'presence-lost');
  else takeOut(step, agent, 'presence-lost');
};

const fireForPlace = (step: Step, interactionId: InteractionId): void => {
  const { state } = step;
  const place = state.waiting.get(interactionId);
  const next = state.nextFor(interactionId);
  if (!place || !next) return;
  const { queueId, queuedAt } = place;
  const queue = state.index.plan(queueId)?.queue;
  switch (next.cause) {
    case 'lease':
      step.emit({ type: 'interaction.dequeued', v: 1, interactionId, queueId, queuedAt, reason: 'lease-expired' });
      return;
    case 'max-wait':
      if (queue) sendOn(step, place, queue.onMaxWait, 'max-wait');
      return;
    case 'overflow':
      if (queue?.overflow) sendOn(step, place, queue.overflow.to, 'wait');
      return;
    case 'ring':
      openRings(step, interactionId);
      return;
    case 'hold':
      state.index.reviewHold(interactionId);
      return;
  }
};
