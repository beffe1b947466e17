import type { RoutingCommandOf, RoutingEventOf, WaitingState } from '@tellonce/contracts';
import type { Decided, Step } from '../step.ts';
import { beginWrapUp } from './decide-wrap-up.ts';
import { goOn, makeNotReady, revoke } from './leave-interaction.ts';
import { openRings } from './open-rings.ts';

export const decideInteractionEnd = (step: Step, command: RoutingCommandOf<'interaction.end'>): Decided => {
  const { state } = step;
  const { interactionId, reason } = command;
  const engagement = state.engagements.get(interactionId);
  if (engagement) {
    const { reservationId, agentId, queueId, acceptedAt } = engagement;
    const teamId = state.agents.get(agentId)?.teamId ?? null;
    step.emit({
      type: 'engagement.ended',
      v: 1,
      reservationId,
      interactionId,
      agentId,
      queueId,
      teamId,
      acceptedAt,
      reason,
    });
    beginWrapUp(step, agentId, queueId, interactionId);
    return null;
  }
  const reservation = state.reservationOf(interactionId);
  if (reservation) revoke(step, reservation, reason);
  const place = state.waiting.get(interactionId);
  if (!place) return 'unknown-interaction';
  const { queueId, queuedAt } = place;
  step.emit({ type: 'interaction.dequeued', v: 1, interactionId, queueId, queuedAt, reason });
  if (reservation) goOn(step, reservation.agentId, 'offer-withdrawn');
  return null;
};

/** The agent's leg failed: the caller goes before everybody who waits, the agent leaves routing until they say so. */
export const decideInteractionRequeue = (step: Step, command: RoutingCommandOf<'interaction.requeue'>): Decided => {
  const { state } = step;
  const { interactionId, reservationId, reason } = command;
  const engagement = state.engagements.get(interactionId);
  if (!engagement) return 'unknown-interaction';
  if (engagement.reservationId !== reservationId) return 'reservation-gone';
  const { agentId, queueId, waiting } = engagement;
  step.emit({ type: 'interaction.requeued', v: 1, interactionId, reservationId, agentId, queueId, reason });
  const agent = state.agents.get(agentId);
  if (agent?.status === 'busy') {
    const isHere = agent.presentUntil !== null && agent.presentUntil > step.at;
    if (isHere && state.index.candidate(agentId)) makeNotReady(step, agentId, 'leg-failed');
    else goOn(step, agentId, 'leg-failed');
  }
  step.emit(queuedAgain(waiting));
  openRings(step, interactionId);
  return null;
};

const queuedAgain = (place: WaitingState): RoutingEventOf<'interaction.queued'> => {
  const { interactionId, queueId, asked, own, grade, preferredAgentId, queuedAt, channel, boosts } = place;
  const { priority, preference, excludedAgentIds, isCallback } = place;
  return {
    ...{ type: 'interaction.queued', v: 1, interactionId, queueId, requirements: asked, grade, preferredAgentId },
    ...{ queuedAt, cause: 'requeued' },
    ...(channel === 'voice' ? undefined : { channel }),
    ...(own.length > 0 ? { own } : undefined),
    ...(preference === 'named' ? { preference } : undefined),
    ...(priority === 0 ? undefined : { priority }),
    ...(boosts.spent === 0 ? undefined : { spentMs: boosts.spent }),
    ...(excludedAgentIds.length > 0 ? { excludedAgentIds } : undefined),
    ...(isCallback ? { isCallback } : undefined),
  };
};
