import type { RoutingEvent, RoutingEventOf } from '@tellonce/contracts';
import { type Executor, interactionRepository, type QueueOutcome, segmentRepository } from '@tellonce/database';

/**
 * What a routing event means for segments and the interaction. The journal is one ordered stream, so a visit is always
 * opened before it is closed.
 */
export const applyRoutingEvent = async (db: Executor, event: RoutingEvent, at: Date): Promise<void> => {
  const interactions = interactionRepository(db);
  const segments = segmentRepository(db);
  switch (event.type) {
    case 'interaction.queued':
      await segments.openQueueSegment({ ...event, at, queuedAt: new Date(event.queuedAt) });
      await interactions.enterQueue(event.interactionId, event.queueId, event.grade);
      return;
    case 'reservation.accepted':
      await segments.closeQueueSegment({ ...event, at, outcome: 'answered', reason: null });
      await segments.openAgentSegment({ ...event, at, queuedAt: new Date(event.queuedAt) });
      await interactions.answer(event.interactionId, event.queueId, event.agentId);
      return;
    case 'interaction.dequeued': {
      const outcome = outcomeOfLeaving(event);
      await segments.closeQueueSegment({ ...event, at, outcome, agentId: null, teamId: null });
      await interactions.end(event.interactionId, at, { is: outcome === 'callback' ? event.reason : outcome });
      return;
    }
    case 'interaction.overflowed':
    case 'interaction.moved': {
      const reason = event.type === 'interaction.moved' ? 'moved' : event.reason;
      await segments.flowOn({ ...event, at, reason });
      await interactions.enterQueue(event.interactionId, event.to, null);
      return;
    }
    case 'interaction.callback-requested':
      await interactions.say(event.interactionId, 'callback-requested');
      return;
    case 'interaction.requeued':
      await segments.closeAgentSegment({ ...event, at, outcome: 'requeued' });
      await segments.reopenVisit(event.interactionId);
      return;
    case 'engagement.ended':
      await segments.closeAgentSegment({ ...event, at, outcome: 'completed' });
      await interactions.end(event.interactionId, at, {
        is: event.reason === 'callback-unanswered' ? event.reason : 'answered',
      });
      return;
    case 'agent.status-changed':
      if (event.to === 'wrap-up' && event.interactionId)
        await segments.startWrapUp(event.interactionId, event.agentId, at);
      return;
    case 'wrap-up.finished':
      await segments.endWrapUp(event.interactionId, event.agentId, new Date(event.startedAt), at);
      return;
    case 'agent.reserved':
    case 'reservation.rejected':
    case 'reservation.expired':
    case 'reservation.revoked':
    case 'wrap-up.extended':
    case 'interaction.ring-opened':
    case 'interaction.priority-changed':
    case 'interaction.callback-cancelled':
    case 'interaction.interrupted':
      return; // written down, and change nothing of the record
    case 'partition.taken-over':
    case 'configuration.applied':
    case 'command.rejected':
      return; // not about an interaction
  }
};

/** Who was let go with a message, or rang by themselves before they were called back, has not given up. */
const outcomeOfLeaving = ({ reason, message }: RoutingEventOf<'interaction.dequeued'>): QueueOutcome => {
  if (message !== undefined) return 'turned-away';
  return reason === 'callback' || reason === 'called-again' ? 'callback' : 'abandoned';
};
