import {
  type EntityEvent,
  eventIdOf,
  type InteractionId,
  type JournalEntry,
  type RoutingEvent,
} from '@tellonce/contracts';

/** One event that belongs to an interaction, from whichever stream. */
export type TimelineEntryEvent = { eventId: string; interactionId: InteractionId; at: Date } & (
  | { source: 'routing'; body: RoutingEvent }
  | { source: 'entity'; body: EntityEvent['body'] }
);
/** One entry of a stream: its events are written together with the cursor that stands behind it. */
export interface TimelineEntry {
  stream: string;
  streamId: string;
  events: TimelineEntryEvent[];
}

/** What of the journal is written down: what happened to interactions. */
export const entryOfJournal = (stream: string, streamId: string, entry: JournalEntry): TimelineEntry => ({
  stream,
  streamId,
  events: entry.events.flatMap((body, index): TimelineEntryEvent[] => {
    const interactionId = 'interactionId' in body ? body.interactionId : null;
    if (!interactionId) return [];
    return [{ eventId: eventIdOf(entry, index), interactionId, at: new Date(entry.at), source: 'routing', body }];
  }),
});

export const entryOfEntity = (stream: string, streamId: string, event: EntityEvent): TimelineEntry => ({
  stream,
  streamId,
  events: [
    {
      eventId: event.id,
      interactionId: event.interactionId,
      at: new Date(event.at),
      source: 'entity',
      body: event.body,
    },
  ],
});
