import {
  type AgentId,
  type InteractionId,
  newId,
  type QueueFigures,
  type QueueId,
  type TeamId,
} from '@tellonce/contracts';
import { sql } from 'kysely';
import type { Executor } from '../schema/database.ts';
import type { QueueOutcome } from '../schema/interaction-tables.ts';
import { queueVisits, waitOfVisitMs } from './queue-visits.ts';

interface Counts {
  queueId: QueueId;
  offered: number;
  answered: number;
  answeredWithinTarget: number;
  abandoned: number;
  abandonedShort: number;
  asaMs: number | null;
  handled: number;
  ahtMs: number | null;
}
const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** The figures of a queue from its counts; see `figuresToday` for the formulas. */
export const toFigures = (counts: Omit<Counts, 'queueId'>, asOf: Date): QueueFigures => {
  const finished = counts.answered + counts.abandoned;
  return {
    offered: counts.offered,
    answered: counts.answered,
    answeredWithinTarget: counts.answeredWithinTarget,
    abandoned: counts.abandoned,
    abandonedShort: counts.abandonedShort,
    serviceLevel: share(counts.answeredWithinTarget, finished - counts.abandonedShort),
    serviceLevelFormula: 'answered-of-finished-less-short',
    serviceLevelOfOffered: share(counts.answeredWithinTarget, counts.offered),
    abandonedShare: share(counts.abandoned, finished),
    asaMs: counts.asaMs,
    ahtMs: counts.ahtMs,
    handled: counts.handled,
    asOf: asOf.toISOString(),
  };
};
const nothing: Omit<Counts, 'queueId'> = {
  offered: 0,
  answered: 0,
  answeredWithinTarget: 0,
  abandoned: 0,
  abandonedShort: 0,
  asaMs: null,
  handled: 0,
  ahtMs: null,
};

/** Queue visits and agent engagements: what every report is made of. */
export const segmentRepository = (db: Executor) => {
  const lastOf = (interactionId: InteractionId, agentId: AgentId) => sql`segment_id = (
    SELECT segment_id FROM segment
    WHERE interaction_id = ${interactionId} AND kind = 'agent' AND agent_id = ${agentId}
    ORDER BY started_at DESC, segment_id DESC LIMIT 1)`;
  return {
    /** Opens a visit unless the interaction is in this queue already; a visit to another queue ends as `flow-out`. */
    async openQueueSegment(visit: {
      interactionId: InteractionId;
      queueId: QueueId;
      at: Date;
      /** From when the wait counts. */
      queuedAt: Date;
    }): Promise<void> {
      await sql`
        UPDATE segment SET ended_at = ${visit.at}, outcome = 'flow-out'
        WHERE interaction_id = ${visit.interactionId} AND kind = 'queue' AND ended_at IS NULL
          AND queue_id <> ${visit.queueId}`.execute(db);
      await sql`
        INSERT INTO segment (segment_id, interaction_id, kind, queue_id, started_at, queued_at, target_ms)
        VALUES (${newId<string>()}, ${visit.interactionId}, 'queue', ${visit.queueId}, ${visit.at}, ${visit.queuedAt},
          (SELECT service_level_target_ms FROM queue WHERE queue_id = ${visit.queueId}))
        ON CONFLICT (interaction_id) WHERE kind = 'queue' AND ended_at IS NULL DO NOTHING`.execute(db);
    },
    /** To another queue by routing's or somebody's doing: the wait goes on counting from when it began. */
    async flowOn(visit: {
      interactionId: InteractionId;
      from: QueueId;
      to: QueueId;
      at: Date;
      /** `moved`, or why it overflowed. */
      reason: string;
    }): Promise<void> {
      await sql`
        WITH left_queue AS (
          UPDATE segment SET ended_at = ${visit.at}, outcome = 'flow-out', reason = ${visit.reason}
          WHERE interaction_id = ${visit.interactionId} AND kind = 'queue' AND ended_at IS NULL
            AND queue_id = ${visit.from}
          RETURNING queued_at)
        INSERT INTO segment (segment_id, interaction_id, kind, queue_id, started_at, queued_at, target_ms)
        SELECT ${newId<string>()}, ${visit.interactionId}, 'queue', ${visit.to}, ${visit.at}, left_queue.queued_at,
          (SELECT service_level_target_ms FROM queue WHERE queue_id = ${visit.to})
        FROM left_queue`.execute(db);
    },
    async closeQueueSegment(visit: {
      interactionId: InteractionId;
      at: Date;
      outcome: QueueOutcome;
      reason: string | null;
      agentId: AgentId | null;
      teamId: TeamId | null;
    }): Promise<void> {
      await db
        .updateTable('segment')
        .set({
          ended_at: visit.at,
          outcome: visit.outcome,
          reason: visit.reason,
          agent_id: visit.agentId,
          team_id: visit.teamId,
        })
        .where('interaction_id', '=', visit.interactionId)
        .where('kind', '=', 'queue')
        .where('ended_at', 'is', null)
        .execute();
    },
    /** The engagement came to nothing and the caller waits again: the visit before it did not answer them. */
    async reopenVisit(interactionId: InteractionId): Promise<void> {
      await sql`
        UPDATE segment SET outcome = 'requeued' WHERE segment_id = (
          SELECT segment_id FROM segment WHERE interaction_id = ${interactionId} AND kind = 'queue'
            AND outcome = 'answered' ORDER BY started_at DESC, segment_id DESC LIMIT 1)`.execute(db);
    },
    async openAgentSegment(engagement: {
      interactionId: InteractionId;
      queueId: QueueId;
      agentId: AgentId;
      teamId: TeamId | null;
      at: Date;
      queuedAt: Date;
    }): Promise<void> {
      await db
        .insertInto('segment')
        .values({
          segment_id: newId<string>(),
          interaction_id: engagement.interactionId,
          kind: 'agent',
          queue_id: engagement.queueId,
          team_id: engagement.teamId,
          agent_id: engagement.agentId,
          started_at: engagement.at,
          queued_at: engagement.queuedAt,
          outcome: null,
          reason: null,
          target_ms: null,
        })
        .execute();
    },
    async closeAgentSegment(engagement: {
      interactionId: InteractionId;
      agentId: AgentId;
      at: Date;
      outcome: 'completed' | 'requeued';
      reason: string | null;
    }): Promise<void> {
      await sql`
        UPDATE segment SET ended_at = ${engagement.at}, outcome = ${engagement.outcome}, reason = ${engagement.reason}
        WHERE ${lastOf(engagement.interactionId, engagement.agentId)} AND ended_at IS NULL`.execute(db);
    },
    async startWrapUp(interactionId: InteractionId, agentId: AgentId, at: Date): Promise<void> {
      await sql`UPDATE segment SET wrap_up_started_at = ${at}
        WHERE ${lastOf(interactionId, agentId)} AND wrap_up_started_at IS NULL`.execute(db);
    },
    async endWrapUp(interactionId: InteractionId, agentId: AgentId, startedAt: Date, at: Date): Promise<void> {
      await sql`UPDATE segment SET wrap_up_started_at = ${startedAt}, wrap_up_ended_at = ${at}
        WHERE ${lastOf(interactionId, agentId)}`.execute(db);
    },

    /**
     * The figures of each queue since a boundary that the caller draws (the start of its day in its zone). Visits count
     * by when the wait began, engagements by when they ended. Formulas (PRODUCT.md, "Service level" and "Wallboard core"):
     * - `serviceLevel`, `answered-of-finished-less-short`: answered in T ÷ (answered + abandoned − abandoned under 5 s);
     *   T is the target that the queue had when the caller came
     * - `serviceLevelOfOffered`, `answered-of-offered`: answered in T ÷ offered, those still waiting included
     * - `abandonedShare`: abandoned ÷ (answered + abandoned)
     * - `asaMs`: mean wait of the answered
     * - `ahtMs`: mean of talk plus wrap-up, of engagements whose wrap-up is over
     */
    async figuresToday(
      queueIds: readonly QueueId[],
      since: Date,
      asOf = new Date(),
    ): Promise<Map<QueueId, QueueFigures>> {
      const { rows } = await sql<Counts>`
        SELECT wanted.queue_id AS "queueId", visits.*, engagements.*
        FROM unnest(${[...queueIds]}::uuid[]) AS wanted(queue_id)
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE ${queueVisits.offered})::int AS offered,
            count(*) FILTER (WHERE ${queueVisits.answered})::int AS answered,
            count(*) FILTER (WHERE ${queueVisits['answered-within-target']})::int AS "answeredWithinTarget",
            count(*) FILTER (WHERE ${queueVisits.abandoned})::int AS abandoned,
            count(*) FILTER (WHERE ${queueVisits['abandoned-short']})::int AS "abandonedShort",
            (avg(${waitOfVisitMs}) FILTER (WHERE ${queueVisits.answered}))::float8 AS "asaMs"
          FROM segment g WHERE g.queue_id = wanted.queue_id AND g.kind = 'queue' AND g.queued_at >= ${since}
        ) AS visits
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS handled,
            avg(extract(epoch FROM (h.ended_at - h.started_at)
              + COALESCE(h.wrap_up_ended_at - h.wrap_up_started_at, interval '0')) * 1000)::float8 AS "ahtMs"
          FROM segment h
          WHERE h.queue_id = wanted.queue_id AND h.kind = 'agent' AND h.ended_at >= ${since} AND h.outcome = 'completed'
            AND (h.wrap_up_started_at IS NULL OR h.wrap_up_ended_at IS NOT NULL)
        ) AS engagements`.execute(db);
      const found = new Map(rows.map(({ queueId, ...counts }) => [queueId, counts]));
      return new Map(queueIds.map((queueId) => [queueId, toFigures(found.get(queueId) ?? nothing, asOf)]));
    },
  };
};
