import {
  type AgentId,
  countedFrom,
  type InteractionId,
  type QueueId,
  type RoutingCommandOf,
} from '@tellonce/contracts';
import { goToChosen, revoke } from './leave-interaction.ts';
import { normalizeRequirements } from './requirements.ts';
import { changeStatus, type Decided, type Step } from './step.ts';

/** Repeated by each wait document: for an interaction that waits or rings already it only renews the lease. */
export const decideInteractionQueue = (
  step: Step,
  command: RoutingCommandOf<'interaction.queue'>,
  hasEnded: boolean,
): Decided => {
  const { state, at } = step;
  const { interactionId, queueId, requirements, grade, preferredAgentId } = command;
  if (hasEnded || state.engagements.has(interactionId)) return 'already-handled';
  if (state.waiting.has(interactionId) || state.reservationOf(interactionId)) return null;
  const queue = state.queue(queueId);
  if (!queue) return 'unknown-queue';
  step.emit({
    ...{
      type: 'interaction.queued',
      v: 1,
      interactionId,
      queueId,
      grade,
      preferredAgentId,
      queuedAt: at,
      cause: 'first',
    },
    requirements: normalizeRequirements(queue.requirements, requirements),
  });
  return null;
};

export const decideInteractionEnd = (step: Step, command: RoutingCommandOf<'interaction.end'>): Decided => {
  const { state } = step;
  const { interactionId, reason } = command;
  const engagement = state.engagements.get(interactionId);
  if (engagement) {
    const { reservationId, agentId, queueId, acceptedAt } = engagement;
    const agent = state.agents.get(agentId);
    const teamId = agent?.teamId ?? null;
    step.emit({
      ...{ type: 'engagement.ended', v: 1, reservationId, interactionId, agentId, queueId, teamId, acceptedAt, reason },
    });
    if (agent) beginWrapUp(step, agentId, queueId, interactionId);
    return null;
  }
  const reservation = state.reservationOf(interactionId);
  if (reservation) revoke(step, reservation, reason);
  const place = state.waiting.get(interactionId);
  if (!place) return 'unknown-interaction';
  const { queueId, queuedAt } = place;
  step.emit({ type: 'interaction.dequeued', v: 1, interactionId, queueId, queuedAt, reason });
  const agent = reservation && state.agents.get(reservation.agentId);
  if (agent) goToChosen(step, agent, 'offer-withdrawn');
  return null;
};

/** The agent's leg failed: the caller goes before everybody who waits, the agent leaves routing until they say so. */
export const decideInteractionRequeue = (step: Step, command: RoutingCommandOf<'interaction.requeue'>): Decided => {
  const { state } = step;
  const { interactionId, reservationId, reason } = command;
  const engagement = state.engagements.get(interactionId);
  if (!engagement) return 'unknown-interaction';
  if (engagement.reservationId !== reservationId) return 'reservation-gone';
  const { agentId, queueId } = engagement;
  const { requirements, grade, preferredAgentId, queuedAt } = engagement.waiting;
  step.emit({ type: 'interaction.requeued', v: 1, interactionId, reservationId, agentId, queueId, reason });
  const agent = state.agents.get(agentId);
  if (agent?.presentUntil && agent.presentUntil > step.at && state.index.isConfigured(agentId)) {
    changeStatus(step, agent, { to: 'not-ready', reason: 'leg-failed' });
  } else if (agent) goToChosen(step, agent, 'leg-failed');
  step.emit({
    ...{ type: 'interaction.queued', v: 1, interactionId, queueId, requirements, grade, preferredAgentId, queuedAt },
    cause: 'requeued',
  });
  return null;
};

const beginWrapUp = (step: Step, agentId: AgentId, queueId: QueueId, interactionId: InteractionId): void => {
  const agent = step.state.agents.get(agentId);
  if (!agent) return;
  const policy = step.state.queue(queueId)?.wrapUp ?? { kind: 'none' };
  const isHere = agent.presentUntil !== null && agent.presentUntil > step.at && step.state.index.isConfigured(agentId);
  if (policy.kind === 'none' || !isHere) {
    goToChosen(step, agent, 'interaction-ended');
    return;
  }
  const until = policy.kind === 'timed' ? countedFrom(step.state, step.at) + policy.durationMs : null;
  changeStatus(step, agent, { to: 'wrap-up', reason: 'interaction-ended', interactionId, until });
};
