import { type Executor, interactionRepository, timelineRepository } from '@tellonce/database';
import { applyEntityEvent } from './apply-entity-event.ts';
import { applyRoutingEvent } from './apply-routing-event.ts';
import type { TimelineEntry, TimelineEntryEvent } from './timeline-entry.ts';

const apply = (db: Executor, event: TimelineEntryEvent): Promise<void> =>
  event.source === 'routing'
    ? applyRoutingEvent(db, event.body, event.at)
    : applyEntityEvent(db, event.interactionId, event.body, event.at);

/**
 * Writes a batch and moves the cursors in one transaction. An event that was written before (a replay, a second process)
 * is skipped by its id, so every event counts exactly once. Returns how many were new.
 */
export const writeTimeline = (db: Executor, consumer: string, entries: readonly TimelineEntry[]): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const timeline = timelineRepository(tx);
    await timeline.lock(consumer);
    const events = entries.flatMap((each) => each.events);
    if (events.length > 0) await interactionRepository(tx).upsertStubs(events);
    const fresh = await timeline.appendEvents(events.map((each) => ({ ...each, type: each.body.type })));
    const isNew = fresh.size;
    // deleting as we go: a batch may carry one event twice
    for (const event of events) if (fresh.delete(event.eventId)) await apply(tx, event);
    const cursors = new Map(entries.map(({ stream, streamId }) => [stream, streamId]));
    for (const [stream, cursor] of cursors) await timeline.commit(consumer, stream, cursor);
    return isNew;
  });
