import { eventIdOf, type InteractionId, type JournalEntry, type QueueId, type RoutingEvent } from '@tellonce/contracts';
import { type JournalTail, tailJournal } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import type { CallInput } from '../call/call-context.ts';
import type { CallControl } from '../control/call-control.ts';
import type { AcceptedReservations } from './accepted-reservations.ts';

const cursorKey = '{calls}:journal-cursor';
/** The cursor of entries that do not concern us is written this rarely: reading them again costs nothing. */
const cursorEvery = 100;

export interface FollowJournalDeps {
  redis: Redis;
  control: CallControl;
  reservations: AcceptedReservations;
  /** What a call begins with, from its dialogue; null when there is none. */
  openFromDialogue: (interactionId: InteractionId) => Promise<CallInput | null>;
  /** The caller was promised a call: what was agreed stands in their dialogue. */
  noteCallback: (interactionId: InteractionId) => Promise<void>;
  queueName: (queueId: QueueId) => Promise<string>;
  logger: Logger;
}

/** Lets calls hear what routing decided; goes on after a restart where it stood. */
export const followJournal = async (deps: FollowJournalDeps): Promise<JournalTail> => {
  const { redis, control, logger } = deps;

  /** Whether it concerned a call. */
  const hear = async (event: RoutingEvent, causeId: string): Promise<boolean> => {
    switch (event.type) {
      case 'reservation.accepted': {
        const { interactionId, reservationId, agentId } = event;
        const queueName = await deps.queueName(event.queueId);
        const after = await control.hear(
          interactionId,
          { type: 'reservation.accepted', reservationId, agentId, queueName },
          causeId,
          () => deps.openFromDialogue(interactionId),
        );
        if (!after) logger.error({ interactionId, reservationId }, 'accepted, but nothing is known of its call');
        // After the call has heard it: a leg that waited for this is judged by what the call then says.
        await deps.reservations.remember(reservationId, { interactionId, agentId });
        return true;
      }
      case 'interaction.requeued': {
        const { interactionId, reservationId, reason } = event;
        await control.hear(interactionId, { type: 'engagement.withdrawn', reservationId, reason }, causeId);
        return true;
      }
      case 'interaction.queued':
        // Known from now on, so that a hang-up that nobody heard is found when calls are held against the carrier.
        await control.hear(event.interactionId, { type: 'interaction.queued' }, causeId, () =>
          deps.openFromDialogue(event.interactionId),
        );
        return true;
      case 'interaction.callback-requested':
        await deps.noteCallback(event.interactionId);
        return true;
      case 'reservation.rejected':
      case 'reservation.expired':
      case 'reservation.revoked':
        await control.hear(event.interactionId, { type: 'offer.withdrawn' }, causeId);
        return true;
      case 'interaction.dequeued': {
        const { interactionId, queueId, reason, message = null } = event;
        await control.hear(interactionId, { type: 'place.lost', queueId, message, reason }, causeId);
        return true;
      }
      default:
        return false;
    }
  };

  let sinceCursor = 0;
  const onEntry = async (entry: JournalEntry, streamId: string): Promise<void> => {
    let concerned = false;
    for (const [index, event] of entry.events.entries())
      if (await hear(event, eventIdOf(entry, index))) concerned = true;
    sinceCursor += 1;
    if (!concerned && sinceCursor < cursorEvery) return;
    sinceCursor = 0;
    await redis.set(cursorKey, streamId);
  };

  return tailJournal(redis, {
    from: (await redis.get(cursorKey)) ?? '0',
    onEntry,
    onError: (error) => logger.error({ err: error }, 'the routing journal could not be followed'),
  });
};
