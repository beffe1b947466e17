import type { AgentState, ReservationState } from '@tellonce/contracts';
import { changeStatus, type Step } from './step.ts';

/** Where an agent goes who has nothing in hand any more: out when they are gone, else to what they chose. */
export const goToChosen = (step: Step, agent: AgentState, reason: string): void => {
  if (!step.state.index.isConfigured(agent.agentId)) {
    changeStatus(step, agent, { to: 'offline', reason: 'removed' });
    return;
  }
  if (agent.presentUntil === null) changeStatus(step, agent, { to: 'offline', reason: 'signed-out' });
  else if (agent.presentUntil <= step.at) changeStatus(step, agent, { to: 'offline', reason: 'presence-lost' });
  else if (agent.chosen.status === 'available') changeStatus(step, agent, { to: 'available', reason });
  else changeStatus(step, agent, { to: 'not-ready', reason: agent.chosen.reason });
};

/** Takes an offer back from an agent through no fault of theirs. The interaction waits again where it was. */
export const revoke = (step: Step, { reservationId, waiting, agentId }: ReservationState, reason: string): void => {
  const { interactionId, queueId } = waiting;
  step.emit({ type: 'reservation.revoked', v: 1, reservationId, interactionId, agentId, queueId, reason });
};

/** Out of routing at once: an offer is taken back, wrap-up ends. Not for an agent in an interaction. */
export const takeOut = (step: Step, agent: AgentState, reason: string): void => {
  const reservation = agent.reservationId ? step.state.reservations.get(agent.reservationId) : undefined;
  if (reservation) revoke(step, reservation, reason);
  finishWrapUp(step, agent, reason);
  changeStatus(step, agent, { to: 'offline', reason });
};

export const finishWrapUp = (step: Step, agent: AgentState, reason: string): void => {
  if (!agent.wrapUp) return;
  const { interactionId, startedAt } = agent.wrapUp;
  step.emit({ type: 'wrap-up.finished', v: 1, interactionId, agentId: agent.agentId, startedAt, reason });
};
