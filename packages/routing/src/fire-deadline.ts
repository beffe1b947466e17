import type { AgentId, InteractionId, ReservationId } from '@tellonce/contracts';
import type { Deadline } from './deadlines.ts';
import { expireReservation } from './decide-reservation.ts';
import { finishWrapUp, goToChosen, takeOut } from './leave-interaction.ts';
import type { Step } from './step.ts';

/** What happens by itself when its time has come. */
export const fireDeadline = (step: Step, { kind, id }: Deadline): void => {
  const { state } = step;
  switch (kind) {
    case 'reservation': {
      const reservation = state.reservations.get(id as ReservationId);
      if (reservation) expireReservation(step, reservation);
      return;
    }
    case 'wrap-up': {
      const agent = state.agents.get(id as AgentId);
      if (!agent) return;
      finishWrapUp(step, agent, 'time-over');
      goToChosen(step, agent, 'wrap-up-finished');
      return;
    }
    case 'presence': {
      const agent = state.agents.get(id as AgentId);
      if (agent) takeOut(step, agent, 'presence-lost');
      return;
    }
    case 'preference':
      state.index.reviewHold(id as InteractionId);
      return;
    case 'waiting-lease': {
      const place = state.waiting.get(id as InteractionId);
      if (!place) return;
      const { interactionId, queueId, queuedAt } = place;
      step.emit({ type: 'interaction.dequeued', v: 1, interactionId, queueId, queuedAt, reason: 'lease-expired' });
      return;
    }
  }
};
