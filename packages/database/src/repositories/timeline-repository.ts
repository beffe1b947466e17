import type { InteractionId } from '@tellonce/contracts';
import { sql } from 'kysely';
import type { Executor } from '../schema/database.ts';

export interface TimelineEvent {
  /** `<commandId>/<index>`, unique for ever. */
  eventId: string;
  interactionId: InteractionId;
  at: Date;
  type: string;
  body: unknown;
}

/** PostgreSQL's JSON has no U+0000; a caller's words must not stop the timeline. */
const toJson = (value: unknown): string => JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');

/** What consumers need to write each event exactly once. Call all of it in one transaction. */
export const timelineRepository = (db: Executor) => ({
  /** One writer of a consumer at a time; held until the transaction ends. */
  async lock(consumer: string): Promise<void> {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`timeline:${consumer}`}, 0))`.execute(db);
  },
  async cursors(consumer: string): Promise<Record<string, string>> {
    const rows = await db
      .selectFrom('consumer_cursor')
      .select(['stream', 'cursor'])
      .where('consumer', '=', consumer)
      .execute();
    return Object.fromEntries(rows.map(({ stream, cursor }) => [stream, cursor]));
  },
  async commit(consumer: string, stream: string, cursor: string): Promise<void> {
    await db
      .insertInto('consumer_cursor')
      .values({ consumer, stream, cursor })
      .onConflict((conflict) =>
        conflict.columns(['consumer', 'stream']).doUpdateSet({ cursor, updated_at: sql<Date>`now()` }),
      )
      .execute();
  },
  /** Writes what is new and says which: an event that stands there already must not be applied again. */
  async appendEvents(events: readonly TimelineEvent[]): Promise<Set<string>> {
    if (events.length === 0) return new Set();
    const rows = toJson(
      events.map((each) => ({
        event_id: each.eventId,
        interaction_id: each.interactionId,
        at: each.at,
        type: each.type,
        body: each.body,
      })),
    );
    const inserted = await sql<{ event_id: string }>`
      INSERT INTO interaction_event (event_id, interaction_id, at, type, body)
      SELECT event_id, interaction_id, at, type, body
      FROM jsonb_populate_recordset(null::interaction_event, ${rows}::jsonb)
      ON CONFLICT (event_id) DO NOTHING RETURNING event_id`.execute(db);
    return new Set(inserted.rows.map((each) => each.event_id));
  },
});
