import type { AgentId, AgentState, ReservationState } from '@tellonce/contracts';
import { changeStatus, type Step } from '../step.ts';

/**
 * Where an agent goes when something is done: back to what else they have in hand; with empty hands out when they are
 * gone, else to what they chose.
 */
export const goOn = (step: Step, agentId: AgentId, reason: string): void => {
  const agent = step.state.agents.get(agentId);
  if (!agent) return;
  const inHand = agent.work.at(-1);
  if (inHand) {
    changeStatus(step, agent, { to: 'busy', reason, interactionId: inHand.interactionId });
  } else if (!step.state.index.candidate(agentId)) changeStatus(step, agent, { to: 'offline', reason: 'removed' });
  else if (agent.presentUntil === null) changeStatus(step, agent, { to: 'offline', reason: 'signed-out' });
  else if (agent.presentUntil <= step.at) changeStatus(step, agent, { to: 'offline', reason: 'presence-lost' });
  else if (agent.chosen.status === 'available') changeStatus(step, agent, { to: 'available', reason });
  else changeStatus(step, agent, { to: 'not-ready', reason: agent.chosen.reason });
};

/** Out of routing until they say so; what they have in hand stays there. */
export const makeNotReady = (step: Step, agentId: AgentId, reason: string): void => {
  const agent = step.state.agents.get(agentId);
  if (!agent) return;
  const inHand = agent.work.at(-1);
  if (!inHand) changeStatus(step, agent, { to: 'not-ready', reason });
  else {
    const chosen = { status: 'not-ready' as const, reason };
    changeStatus(step, agent, { to: 'busy', reason, interactionId: inHand.interactionId, chosen });
  }
};

/** Takes an offer back from an agent through no fault of theirs. The interaction waits again where it was. */
export const revoke = (step: Step, { reservationId, waiting, agentId }: ReservationState, reason: string): void => {
  const { interactionId, queueId } = waiting;
  step.emit({ type: 'reservation.revoked', v: 1, reservationId, interactionId, agentId, queueId, reason });
};

/** Out of routing at once: an offer is taken back, wrap-up ends. Who still has something in hand keeps it. */
export const takeOut = (step: Step, agent: AgentState, reason: string, by?: AgentId): void => {
  const reservation = agent.reservationId ? step.state.reservations.get(agent.reservationId) : undefined;
  if (reservation) revoke(step, reservation, reason);
  finishWrapUp(step, agent, reason);
  if (agent.work.length > 0) makeNotReady(step, agent.agentId, reason);
  else changeStatus(step, agent, { to: 'offline', reason, ...(by ? { by } : undefined) });
};

export const finishWrapUp = (step: Step, agent: AgentState, reason: string): void => {
  if (!agent.wrapUp) return;
  const { interactionId, startedAt } = agent.wrapUp;
  step.emit({ type: 'wrap-up.finished', v: 1, interactionId, agentId: agent.agentId, startedAt, reason });
};
