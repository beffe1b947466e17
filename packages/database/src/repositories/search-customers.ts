import type { CustomerSummary } from '@tellonce/contracts';
import { type RawBuilder, sql } from 'kysely';
import { phoneEnding } from '../phone-variants.ts';
import type { Executor } from '../schema/database.ts';
import { toSearchQuery } from '../search-grams.ts';
import { summaryFields } from './story-sql.ts';

export type CustomerHit = CustomerSummary & { matched: 'name' | 'phone' | 'serial' | 'account'; hint: string };

const SHORTEST_ENDING = 4;
/** Of each way of matching, before the best are chosen. */
const MOST_HITS = 400;

const reversed = (text: string): string => [...text].reverse().join('');
const beginning = (text: string): string => `${text}%`;

/**
 * One statement over four indexes: grams of the name, and the endings of numbers, serials and accounts (reversed, so
 * that an ending is a beginning).
 */
export const searchCustomers = async (db: Executor, q: string, limit: number): Promise<CustomerHit[]> => {
  const hits: RawBuilder<unknown>[] = [];
  const words = toSearchQuery(q);
  if (words)
    hits.push(
      sql`(SELECT customer_id, 'name' AS matched, name AS hint FROM customer WHERE search @@ ${words}::tsquery LIMIT ${MOST_HITS})`,
    );
  const phone = phoneEnding(q);
  if (phone)
    hits.push(sql`(
      SELECT customer_id, 'phone', value FROM identity
      WHERE kind = 'phone' AND reversed LIKE ${beginning(reversed(phone))} LIMIT ${MOST_HITS})`);
  const code = q
    .normalize('NFKC')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
  const onlyCode = /^[\x20-\x7e]+$/.test(q.normalize('NFKC').trim());
  if (onlyCode && code.length >= SHORTEST_ENDING) {
    const ending = beginning(reversed(code));
    hits.push(
      sql`(SELECT customer_id, 'serial', model || ' ' || serial FROM asset WHERE reversed LIKE ${ending} LIMIT ${MOST_HITS})`,
      sql`(SELECT customer_id, 'account', value FROM identity WHERE kind <> 'phone' AND reversed LIKE ${ending} LIMIT ${MOST_HITS})`,
    );
  }
  if (hits.length === 0) return [];
  const { rows } = await sql<{ hit: CustomerHit }>`
    WITH hits AS (${sql.join(hits, sql` UNION ALL `)}),
    best AS (
      SELECT DISTINCT ON (customer_id) customer_id, matched, hint FROM hits
      ORDER BY customer_id, array_position(ARRAY['serial', 'account', 'phone', 'name'], matched), hint
    )
    SELECT json_build_object(${summaryFields}, 'matched', best.matched, 'hint', best.hint) AS hit
    FROM best JOIN customer c USING (customer_id)
    ORDER BY (lower(c.name) = lower(${q})) DESC, starts_with(lower(c.name), lower(${q})) DESC,
      c.grade NULLS LAST, c.name COLLATE person_name, c.customer_id
    LIMIT ${limit}`.execute(db);
  return rows.map((each) => each.hit);
};
