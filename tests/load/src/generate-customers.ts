import type { Executor } from '@tellonce/database';
import { sql } from 'kysely';

/** Calling number of generated customer `n` (from 1): unambiguous, outside the demonstration's numbers. */
export const generatedPhone = (n: number): string => `+86199${String(n).padStart(8, '0')}`;

/** Rows of one generated customer beside itself: 3 assets, 4 cases, 2 promises, 5 purchases, 5 contacts with a note each. */
export const rowsPerStory = 24;

/**
 * Customers with stories of 24 rows and more than 8 kB, made inside the database. Ids are derived from the seed and the
 * number, so that a second run with the same seed finds them there.
 * @returns whether they had to be made
 */
export const generateCustomers = async (
  db: Executor,
  options: { customers: number; seed: number },
): Promise<boolean> => {
  const { customers, seed } = options;
  const id = (kind: string, n: string) => `md5('${kind}-${seed}-' || ${n})::uuid`;
  const text = (n: string, length: number) =>
    `rpad(md5(${n}), ${length}, ' 挖掘机液压系统压力波动，现场检查油滤与主泵密封 ' || md5(${n} || 'x'))`;
  const done = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM customer WHERE external_system = ${`bench-${seed}`}`.execute(db);
  if ((done.rows[0]?.count ?? 0) >= customers) return false;

  const all = `generate_series(1, ${customers}) AS n`;
  const ago = (days: string) => `now() - (${days}) * interval '1 day'`;
  await db.transaction().execute(async (tx) => {
    const run = (statement: string) => sql.raw(statement).execute(tx);
    await run(`SET LOCAL synchronous_commit = off`);
    await run(`INSERT INTO customer (customer_id, kind, name, other_name, grade, grade_reasons, language, city, since, search, external_system, external_id)
      SELECT ${id('c', 'n')}, 'consumer', '客户' || n, 'Customer ' || n, (ARRAY['A','B','C','D'])[1 + n % 4], '["spent 1.2 M in 12 months","3 machines"]',
             'zh-CN', '上海', ${ago('n % 3000')}, to_tsvector('simple', 'customer ' || n), 'bench-${seed}', n::text FROM ${all}`);
    await run(`INSERT INTO identity (identity_id, customer_id, kind, value, national, is_primary)
      SELECT ${id('i', 'n')}, ${id('c', 'n')}, 'phone', '+86199' || lpad(n::text, 8, '0'), '199' || lpad(n::text, 8, '0'), true FROM ${all}`);
    await run(`INSERT INTO asset (asset_id, customer_id, model, serial, configuration, installed_at, warranty_until, location)
      SELECT ${id('a', `n || '-' || k`)}, ${id('c', 'n')}, 'EX-210', 'BX' || lpad(n::text, 7, '0') || k,
             jsonb_build_object('bucket', '1.2 m³', 'engine', ${text('n::text', 160)}), ${ago('n % 1500')}, ${ago('n % 700 - 500')}, '上海市浦东新区'
      FROM ${all}, generate_series(1, 3) AS k`);
    await run(`INSERT INTO service_case (case_id, number, customer_id, asset_id, kind, status, title, symptoms, diagnosis, resolution, opened_at, closed_at)
      SELECT ${id('s', `n || '-' || k`)}, 'B${seed}-' || n || '-' || k, ${id('c', 'n')}, ${id('a', `n || '-' || 1 + k % 3`)}, 'fault',
             CASE k WHEN 1 THEN 'diagnosed' ELSE 'solved' END, 'hydraulic noise ' || k, ${text(`n::text || k`, 260)}, ${text(`k::text || n`, 260)}, ${text(`n::text || k || 'r'`, 260)},
             ${ago('n % 300 + k * 40')}, CASE k WHEN 1 THEN NULL ELSE ${ago('n % 300 + k * 40 - 5')} END
      FROM ${all}, generate_series(1, 4) AS k`);
    await run(`INSERT INTO promise (promise_id, customer_id, case_id, text, due_at, status, made_at)
      SELECT ${id('p', `n || '-' || k`)}, ${id('c', 'n')}, ${id('s', `n || '-1'`)}, ${text(`n::text || k`, 120)}, now() + k * interval '1 day',
             CASE k WHEN 1 THEN 'open' ELSE 'kept' END, ${ago('k')} FROM ${all}, generate_series(1, 2) AS k`);
    await run(`INSERT INTO purchase (purchase_id, customer_id, purchased_at, description, amount_minor, currency, configuration)
      SELECT ${id('o', `n || '-' || k`)}, ${id('c', 'n')}, ${ago('k * 90 + n % 60')}, ${text(`n::text || k`, 140)}, 1000000 + n, 'CNY',
             jsonb_build_object('engine', ${text(`n::text || k`, 80)}) FROM ${all}, generate_series(1, 5) AS k`);
    await run(`INSERT INTO interaction (interaction_id, from_number, to_number, language, customer_id, assurance, started_at, ended_at, outcome, reason)
      SELECT ${id('t', `n || '-' || k`)}, '+86199' || lpad(n::text, 8, '0'), '+864008001234', 'zh-CN', ${id('c', 'n')}, 'number',
             ${ago('k * 30 + n % 25')}, ${ago('k * 30 + n % 25')} + interval '4 minutes', 'answered', 'service' FROM ${all}, generate_series(1, 5) AS k`);
    await run(`INSERT INTO note (note_id, customer_id, interaction_id, text, at)
      SELECT ${id('n', `n || '-' || k`)}, ${id('c', 'n')}, ${id('t', `n || '-' || k`)}, ${text(`n::text || k`, 300)}, ${ago('k * 30 + n % 25')} FROM ${all}, generate_series(1, 5) AS k`);
  });
  for (const table of ['customer', 'identity', 'asset', 'service_case', 'promise', 'purchase', 'interaction', 'note'])
    await sql.raw(`VACUUM (ANALYZE) ${table}`).execute(db);
  return true;
};
