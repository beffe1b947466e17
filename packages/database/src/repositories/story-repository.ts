import type {
  CustomerId,
  CustomerStory,
  CustomerSummary,
  DialogueFacts,
  InteractionId,
  ScreenPop,
} from '@tellonce/contracts';
import { sql } from 'kysely';
import { prepared } from '../prepared-statements.ts';
import { decideProbableReason } from '../probable-reason.ts';
import type { Executor } from '../schema/database.ts';
import { storyObject, summaryFields } from './story-sql.ts';

export type Candidate = CustomerSummary & { assets: string[]; lastContactAt: string | null };

const candidateObject = sql`json_build_object(${summaryFields},
  'assets', COALESCE((
    SELECT json_agg(model || ' ' || serial ORDER BY installed_at DESC NULLS LAST, asset_id)
    FROM asset WHERE customer_id = c.customer_id), '[]'),
  'lastContactAt', (SELECT iso(max(started_at)) FROM interaction WHERE customer_id = c.customer_id))`;

const candidatesOf = (ids: ReturnType<typeof sql>) => sql`COALESCE((
  SELECT json_agg(${candidateObject} ORDER BY c.name COLLATE person_name, c.customer_id)
  FROM customer c WHERE c.customer_id = ANY(${ids})), '[]')`;

interface Found {
  story: CustomerStory | null;
  candidates: Candidate[];
}

/** The most frequent case has a statement of its own, simple enough that PostgreSQL keeps its plan. */
const storyOfCall = async (db: Executor, interactionId: InteractionId, found: CustomerId): Promise<Found> => {
  const { rows } = await sql<{ story: CustomerStory }>`${prepared}
    SELECT ${storyObject(interactionId)} AS story FROM customer c WHERE c.customer_id = COALESCE((
      SELECT customer_id FROM interaction WHERE interaction_id = ${interactionId} AND assurance = 'agent-verified'
    ), ${found}::uuid)`.execute(db);
  return { story: rows[0]?.story ?? null, candidates: [] };
};

/** @param known the dialogue's candidates; null when there is no dialogue and the timeline has to remember */
const storyOrCandidates = async (
  db: Executor,
  interactionId: InteractionId,
  known: readonly CustomerId[] | null,
): Promise<Found> => {
  const { rows } = await sql<Found>`${prepared}
    WITH remembered AS (
      SELECT customer_id, candidate_ids, assurance FROM interaction WHERE interaction_id = ${interactionId}
    ), who AS (
      SELECT
        (SELECT customer_id FROM remembered WHERE assurance = 'agent-verified' OR ${known === null}) AS customer_id,
        CASE WHEN ${known === null} THEN (SELECT candidate_ids FROM remembered)
          ELSE ${[...(known ?? [])]}::uuid[] END AS candidate_ids
    )
    SELECT
      (SELECT ${storyObject(interactionId)} FROM customer c WHERE c.customer_id = who.customer_id) AS story,
      CASE WHEN who.customer_id IS NULL THEN ${candidatesOf(sql`who.candidate_ids`)} ELSE '[]' END AS candidates
    FROM who`.execute(db);
  return rows[0] ?? { story: null, candidates: [] };
};

/** What a desktop shows of a customer: each method is one statement, one round trip. */
export const storyRepository = (db: Executor) => ({
  async ofCustomer(customerId: CustomerId): Promise<CustomerStory | null> {
    const { rows } = await sql<{ story: CustomerStory }>`${prepared}
      SELECT ${storyObject(null)} AS story FROM customer c WHERE c.customer_id = ${customerId}`.execute(db);
    return rows[0]?.story ?? null;
  },

  async candidates(ids: readonly CustomerId[]): Promise<Candidate[]> {
    const { rows } = await sql<{ candidates: Candidate[] }>`
      SELECT ${candidatesOf(sql`${[...ids]}::uuid[]`)} AS candidates`.execute(db);
    return rows[0]?.candidates ?? [];
  },

  /**
   * The screen-pop. Who it is: the customer whom an agent settled, else whom the dialogue found, else (no dialogue left
   * in Redis) whom the timeline remembers.
   */
  async pop(interactionId: InteractionId, dialogue: DialogueFacts | null, now = new Date()): Promise<ScreenPop> {
    const identity = dialogue?.identity ?? null;
    const { story, candidates } =
      identity?.kind === 'known'
        ? await storyOfCall(db, interactionId, identity.customerId)
        : await storyOrCandidates(
            db,
            interactionId,
            identity && (identity.kind === 'candidates' ? identity.customerIds : []),
          );
    const base = { interactionId, dialogue };
    if (story)
      return { ...base, who: { kind: 'known', story, probably: decideProbableReason(story, dialogue, now.getTime()) } };
    if (candidates.length > 0) return { ...base, who: { kind: 'candidates', candidates } };
    return { ...base, who: { kind: identity?.kind === 'unavailable' ? 'unavailable' : 'unknown' } };
  },
});
