import type { AgentId, AgentState, EngagementState, InteractionId, ReservationState } from '@tellonce/contracts';
import type { FloorProjection } from '@tellonce/journal';

/** What an agent has in hand as routing knows it: ids and times, before the story is added. */
export type WorkOutline =
  | { stage: 'idle' }
  | { stage: 'offered'; interactionId: InteractionId; reservation: ReservationState }
  | { stage: 'engaged'; interactionId: InteractionId; engagement: EngagementState }
  | { stage: 'wrap-up'; interactionId: InteractionId; wrapUp: NonNullable<AgentState['wrapUp']> };

export const toWorkOutline = (
  projection: Pick<FloorProjection, 'agents' | 'reservations' | 'engagements'>,
  agentId: AgentId,
): WorkOutline => {
  const agent = projection.agents.get(agentId);
  if (!agent) return { stage: 'idle' };
  const reservation = agent.reservationId ? projection.reservations.get(agent.reservationId) : undefined;
  if (reservation?.agentId === agentId)
    return { stage: 'offered', interactionId: reservation.waiting.interactionId, reservation };
  const engagement = agent.interactionId ? projection.engagements.get(agent.interactionId) : undefined;
  if (engagement?.agentId === agentId) return { stage: 'engaged', interactionId: engagement.interactionId, engagement };
  if (agent.wrapUp) return { stage: 'wrap-up', interactionId: agent.wrapUp.interactionId, wrapUp: agent.wrapUp };
  return { stage: 'idle' };
};
