import type {
  AgentId,
  CustomerId,
  Grade,
  IdentityAssurance,
  InteractionId,
  InteractionRecord,
  Language,
  QueueId,
  ToldItem,
} from '@tellonce/contracts';
import { type RawBuilder, sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import type { Executor } from '../schema/database.ts';
import { toInstant } from '../versioned-update.ts';
import { type QueueVisitKind, queueVisits } from './queue-visits.ts';
import { notesOfInteraction, summaryFields } from './story-sql.ts';

export interface InteractionFilter {
  queueId?: QueueId | undefined;
  customerId?: CustomerId | undefined;
  /** Those behind a number of the floor, by the same predicate. */
  outcome?: QueueVisitKind | undefined;
  since?: string | undefined;
  limit: number;
}

const recordObject = sql`json_build_object(
  'interactionId', i.interaction_id, 'channel', i.channel, 'direction', i.direction,
  'from', i.from_number, 'to', i.to_number, 'startedAt', iso(i.started_at), 'endedAt', iso(i.ended_at),
  'language', i.language,
  'customer', (SELECT json_build_object(${summaryFields}) FROM customer c WHERE c.customer_id = i.customer_id),
  'assurance', i.assurance, 'outcome', i.outcome, 'disposition', i.disposition, 'told', i.told,
  'segments', (
    SELECT COALESCE(json_agg(json_build_object(
      'kind', g.kind, 'queueId', g.queue_id, 'queueKey', q.key, 'agentId', g.agent_id, 'agentName', u.display_name,
      'startedAt', iso(g.started_at), 'endedAt', iso(g.ended_at), 'outcome', g.outcome
      ) ORDER BY g.started_at, g.segment_id), '[]')
    FROM segment g LEFT JOIN queue q ON q.queue_id = g.queue_id LEFT JOIN app_user u ON u.user_id = g.agent_id
    WHERE g.interaction_id = i.interaction_id),
  'notes', ${notesOfInteraction(sql`i.interaction_id`)})`;

/** Interactions. The timeline writes what happened; agents write what it meant (`settle…`, see wrap-up-repository). */
export const interactionRepository = (db: Executor) => {
  const keepLastAgent = (interactionId: InteractionId) =>
    sql`
    UPDATE customer SET last_agent_id = u.user_id
    FROM interaction i JOIN app_user u ON u.user_id = i.last_agent_id
    WHERE i.interaction_id = ${interactionId} AND customer.customer_id = i.customer_id`.execute(db);

  return {
    /** The row that anything else hangs on; the earliest time that was seen of it is its start. */
    async upsertStub(interactionId: InteractionId, at: Date): Promise<void> {
      await interactionRepository(db).upsertStubs([{ interactionId, at }]);
    },
    /** Sorted by id, so that two writers of many do not wait for each other in a circle. */
    async upsertStubs(stubs: readonly { interactionId: InteractionId; at: Date }[]): Promise<void> {
      const rows = JSON.stringify(stubs.map((each) => ({ interaction_id: each.interactionId, started_at: each.at })));
      await sql`
        INSERT INTO interaction (interaction_id, started_at)
        SELECT interaction_id, min(started_at) FROM jsonb_populate_recordset(null::interaction, ${rows}::jsonb)
        GROUP BY interaction_id ORDER BY interaction_id
        ON CONFLICT (interaction_id) DO UPDATE SET started_at = excluded.started_at
        WHERE interaction.started_at > excluded.started_at`.execute(db);
    },
    async describe(
      interactionId: InteractionId,
      facts: { channel: string; direction: 'inbound' | 'outbound'; from: string; to: string; language: Language },
    ): Promise<void> {
      await db
        .updateTable('interaction')
        .set({
          channel: facts.channel,
          direction: facts.direction,
          from_number: facts.from,
          to_number: facts.to,
          language: facts.language,
        })
        .where('interaction_id', '=', interactionId)
        .execute();
    },
    /** What the dialogue found out. Never overrides what an agent settled; an erased customer is nobody. */
    async identify(
      interactionId: InteractionId,
      found: { customerId: CustomerId | null; candidateIds: readonly CustomerId[]; assurance: IdentityAssurance },
    ): Promise<void> {
      await sql`
        UPDATE interaction SET
          customer_id = (SELECT customer_id FROM customer WHERE customer_id = ${found.customerId}::uuid),
          candidate_ids = ${[...found.candidateIds]}::uuid[], assurance = ${found.assurance}
        WHERE interaction_id = ${interactionId} AND assurance <> 'agent-verified'`.execute(db);
      await keepLastAgent(interactionId);
    },
    /** An agent says who it is: notes and promises of the interaction follow. */
    setCustomer: (interactionId: InteractionId, customerId: CustomerId, assurance: IdentityAssurance): Promise<void> =>
      inTransaction(db, async (tx) => {
        await tx
          .updateTable('interaction')
          .set((column) => ({ customer_id: customerId, assurance, version: column('version', '+', 1) }))
          .where('interaction_id', '=', interactionId)
          .execute();
        for (const table of ['promise', 'note'] as const)
          await tx
            .updateTable(table)
            .set({ customer_id: customerId })
            .where('interaction_id', '=', interactionId)
            .execute();
        await sql`
          UPDATE customer SET last_agent_id = u.user_id
          FROM interaction i JOIN app_user u ON u.user_id = i.last_agent_id
          WHERE i.interaction_id = ${interactionId} AND customer.customer_id = ${customerId}`.execute(tx);
      }),
    async tell(interactionId: InteractionId, item: ToldItem): Promise<void> {
      const text = JSON.stringify([item]).replaceAll('\\u0000', '\\ufffd');
      await sql`UPDATE interaction SET told = told || ${text}::jsonb WHERE interaction_id = ${interactionId}`.execute(
        db,
      );
    },
    async chooseLanguage(interactionId: InteractionId, language: Language): Promise<void> {
      await db.updateTable('interaction').set({ language }).where('interaction_id', '=', interactionId).execute();
    },
    async enterQueue(interactionId: InteractionId, queueId: QueueId, grade: Grade | null): Promise<void> {
      await db
        .updateTable('interaction')
        .set({ queue_id: queueId, ...(grade ? { grade } : {}), ended_at: null })
        .where('interaction_id', '=', interactionId)
        .execute();
    },
    /** How it stands, while it goes on. */
    async say(interactionId: InteractionId, outcome: string): Promise<void> {
      await db.updateTable('interaction').set({ outcome }).where('interaction_id', '=', interactionId).execute();
    },
    async answer(interactionId: InteractionId, queueId: QueueId, agentId: AgentId): Promise<void> {
      await db
        .updateTable('interaction')
        .set({ queue_id: queueId, last_agent_id: agentId, outcome: 'answered', ended_at: null })
        .where('interaction_id', '=', interactionId)
        .execute();
      await keepLastAgent(interactionId);
    },
    /** The end as routing knows it decides; the end of a dialogue only says something where routing was never asked. */
    async end(interactionId: InteractionId, at: Date, outcome: { is: string } | { unless: string }): Promise<void> {
      const value = 'is' in outcome ? sql`${outcome.is}` : sql`COALESCE(outcome, ${outcome.unless})`;
      await sql`
        UPDATE interaction SET ended_at = GREATEST(ended_at, ${at}::timestamptz), outcome = ${value}
        WHERE interaction_id = ${interactionId}`.execute(db);
    },

    async list(filter: InteractionFilter): Promise<InteractionRecord[]> {
      const conditions: RawBuilder<unknown>[] = [];
      const since = filter.since ? toInstant(filter.since) : null;
      if (filter.customerId) conditions.push(sql`i.customer_id = ${filter.customerId}`);
      if (filter.queueId || filter.outcome) {
        const visit = queueVisits[filter.outcome ?? 'offered'];
        conditions.push(sql`EXISTS (
          SELECT 1 FROM segment g WHERE g.interaction_id = i.interaction_id AND ${visit}
            ${filter.queueId ? sql`AND g.queue_id = ${filter.queueId}` : sql``}
            ${since ? sql`AND g.queued_at >= ${since}` : sql``})`);
      } else if (since) conditions.push(sql`i.started_at >= ${since}`);
      const where = conditions.length > 0 ? sql`WHERE ${sql.join(conditions, sql` AND `)}` : sql``;
      const { rows } = await sql<{ record: InteractionRecord }>`
        SELECT ${recordObject} AS record FROM (
          SELECT * FROM interaction i ${where} ORDER BY i.started_at DESC, i.interaction_id DESC LIMIT ${filter.limit}
        ) AS i ORDER BY i.started_at DESC, i.interaction_id DESC`.execute(db);
      return rows.map((row) => row.record);
    },
    async read(interactionId: InteractionId): Promise<InteractionRecord | null> {
      const { rows } = await sql<{ record: InteractionRecord }>`
        SELECT ${recordObject} AS record FROM interaction i WHERE i.interaction_id = ${interactionId}`.execute(db);
      return rows[0]?.record ?? null;
    },
    /** Whether this agent has or had it. */
    async handledBy(interactionId: InteractionId, agentId: AgentId): Promise<boolean> {
      const row = await db
        .selectFrom('segment')
        .select('segment_id')
        .where('interaction_id', '=', interactionId)
        .where('kind', '=', 'agent')
        .where('agent_id', '=', agentId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
};
