import { sql } from 'kysely';

/** Abandons under this time are left out of the service level's denominator (PRODUCT.md, "Service level"). */
export const SHORT_ABANDON_MS = 5_000;

const waitedMs = sql`extract(epoch FROM g.ended_at - g.queued_at) * 1000`;
/**
 * The predicates over queue visits (rows `g` of `segment`) of which every number on the floor is made; the list behind a
 * number uses the same one. A visit that went on as another one (`requeued`) is not counted.
 */
export const queueVisits = {
  offered: sql`(g.kind = 'queue' AND g.outcome IS DISTINCT FROM 'requeued')`,
  answered: sql`(g.kind = 'queue' AND g.outcome = 'answered')`,
  'answered-within-target': sql`(g.kind = 'queue' AND g.outcome = 'answered' AND ${waitedMs} <= g.target_ms)`,
  abandoned: sql`(g.kind = 'queue' AND g.outcome = 'abandoned')`,
  'abandoned-short': sql`(g.kind = 'queue' AND g.outcome = 'abandoned' AND ${waitedMs} < ${sql.lit(SHORT_ABANDON_MS)})`,
} as const;
export type QueueVisitKind = keyof typeof queueVisits;
export const waitOfVisitMs = waitedMs;
