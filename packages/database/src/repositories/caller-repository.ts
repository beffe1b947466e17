import type { AgentId, AssetId, CaseId, CustomerId, Grade, Language } from '@tellonce/contracts';
import { sql } from 'kysely';
import { phoneVariants } from '../phone-variants.ts';
import { prepared } from '../prepared-statements.ts';
import type { Executor } from '../schema/database.ts';

interface CallerCase {
  caseId: CaseId;
  number: string;
  title: string;
  assetId: AssetId | null;
  promise: { text: string; dueAt: string } | null;
}

/** What the voice dialogue may need of one possible caller. */
export interface CallerCandidate {
  customerId: CustomerId;
  name: string;
  otherName: string | null;
  grade: Grade | null;
  language: Language | null;
  assets: { assetId: AssetId; model: string; serial: string }[];
  /** The one to read out: with the promise that is due first, else the newest. */
  openCase: CallerCase | null;
  /** All of them (ten at most), in the same order: which one is read out may depend on the machine. */
  openCases: CallerCase[];
  lastAgentId: AgentId | null;
}
const MOST_CANDIDATES = 20;
const MOST_CASES = 10;

/** What the dialogue asks at the first ring. */
export const callerRepository = (db: Executor) => ({
  /** Everybody who may be calling from this number, in one statement; nobody for a withheld one. */
  async dialogueContext(from: string): Promise<{ candidates: CallerCandidate[] }> {
    const { e164, national } = phoneVariants(from);
    if (e164.length === 0) return { candidates: [] };
    const { rows } = await sql<Omit<CallerCandidate, 'openCase'>>`${prepared}
      SELECT c.customer_id AS "customerId", c.name, c.other_name AS "otherName", c.grade, c.language,
        COALESCE((
          SELECT json_agg(json_build_object('assetId', asset_id, 'model', model, 'serial', serial)
            ORDER BY installed_at DESC NULLS LAST, asset_id)
          FROM asset WHERE customer_id = c.customer_id), '[]') AS assets,
        COALESCE((
          SELECT json_agg(json_build_object('caseId', case_id, 'number', number, 'title', title, 'assetId', asset_id,
              'promise', CASE WHEN text IS NULL THEN NULL ELSE json_build_object('text', text, 'dueAt', iso(due_at)) END)
            ORDER BY due_at NULLS LAST, opened_at DESC)
          FROM (
            SELECT s.case_id, s.number, s.title, s.asset_id, s.opened_at, p.text, p.due_at
            FROM service_case s LEFT JOIN LATERAL (
              SELECT * FROM promise WHERE case_id = s.case_id AND status = 'open' ORDER BY due_at LIMIT 1) AS p ON true
            WHERE s.customer_id = c.customer_id AND s.status NOT IN ('solved', 'confirmed')
            ORDER BY p.due_at NULLS LAST, s.opened_at DESC LIMIT ${MOST_CASES}) AS open_case), '[]') AS "openCases",
        c.last_agent_id AS "lastAgentId"
      FROM customer c
      WHERE c.customer_id IN (
        SELECT customer_id FROM identity WHERE kind = 'phone' AND value = ANY(${e164}::text[])
        UNION SELECT customer_id FROM identity WHERE kind = 'phone' AND national = ANY(${national}::text[]))
      ORDER BY c.name COLLATE person_name, c.customer_id
      LIMIT ${MOST_CANDIDATES}`.execute(db);
    return { candidates: rows.map((row) => ({ ...row, openCase: row.openCases[0] ?? null })) };
  },
});
