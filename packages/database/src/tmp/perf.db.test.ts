import { sql } from 'kysely';
import { it } from 'vitest';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { callerRepository } from '../repositories/caller-repository.ts';
import { customerRepository } from '../repositories/customer-repository.ts';
import { storyRepository } from '../repositories/story-repository.ts';

it('perf', { timeout: 600000 }, async () => {
  const o = await openMigratedTestDatabase();
  const { db } = o;
  const N = 100000;
  const t0 = performance.now();
  const id = (k: number) => sql.raw(`('019b7510-000${k}-7000-8000-' || lpad(g::text, 12, '0'))::uuid`);
  await sql`INSERT INTO customer (customer_id, kind, name, grade, since, search) SELECT ${id(5)}, 'consumer', '王伟' || g, 'B', now(), to_tsvector('simple', 'x' || g) || '王:1 伟:2 王伟:3'::tsvector FROM generate_series(1, ${N}) g`.execute(
    db,
  );
  await sql`INSERT INTO identity (identity_id, customer_id, kind, value, national, is_primary) SELECT ${id(6)}, ${id(5)}, 'phone', '+86139' || lpad(g::text, 8, '0'), '139' || lpad(g::text, 8, '0'), true FROM generate_series(1, ${N}) g`.execute(
    db,
  );
  const rand = sql.raw(`md5(g::text||k::text)::uuid`);
  await sql`INSERT INTO asset (asset_id, customer_id, model, serial) SELECT ${rand}, ${id(5)}, 'EX-210', 'EX210-' || g || k FROM generate_series(1, ${N}) g, generate_series(1,3) k`.execute(
    db,
  );
  await sql`INSERT INTO service_case (case_id, customer_id, kind, status, title, symptoms, opened_at) SELECT ${rand}, ${id(5)}, 'fault', CASE WHEN k=1 THEN 'new' ELSE 'confirmed' END, 'title', repeat('x', 600), now() - k * interval '1 day' FROM generate_series(1, ${N}) g, generate_series(1,5) k`.execute(
    db,
  );
  await sql`INSERT INTO purchase (purchase_id, customer_id, purchased_at, description, amount_minor, currency) SELECT ${rand}, ${id(5)}, now(), 'desc', 100, 'CNY' FROM generate_series(1, ${N}) g, generate_series(1,3) k`.execute(
    db,
  );
  await sql`INSERT INTO interaction (interaction_id, customer_id, started_at, ended_at) SELECT ${rand}, ${id(5)}, now() - k * interval '1 day', now() FROM generate_series(1, ${N}) g, generate_series(1,6) k`.execute(
    db,
  );
  await sql`INSERT INTO note (note_id, customer_id, interaction_id, text, at) SELECT ${rand}, ${id(5)}, ${rand}, repeat('y', 500), now() FROM generate_series(1, ${N}) g, generate_series(1,6) k`.execute(
    db,
  );
  await sql`INSERT INTO promise (promise_id, customer_id, text, due_at, made_at) SELECT ${rand}, ${id(5)}, 'p', now(), now() FROM generate_series(1, ${N}) g, generate_series(1,2) k`.execute(
    db,
  );
  await sql`VACUUM ANALYZE`.execute(db);
  console.log('loaded', Math.round(performance.now() - t0));
  const time = async (what: string, n: number, f: (i: number) => Promise<unknown>) => {
    const s: number[] = [];
    let size = 0;
    for (let i = 0; i < n; i++) {
      const t = performance.now();
      const r = await f(i);
      s.push(performance.now() - t);
      size = JSON.stringify(r).length;
    }
    s.sort((a, b) => a - b);
    console.log(what, 'p50', s[n >> 1]!.toFixed(2), 'p95', s[Math.floor(n * 0.95)]!.toFixed(2), 'bytes', size);
  };
  const cid = (i: number) => `019b7510-0005-7000-8000-${String(1 + ((i * 7919) % N)).padStart(12, '0')}` as never;
  await time('warm', 50, (i) => storyRepository(db).ofCustomer(cid(i)));
  await time('story', 500, (i) => storyRepository(db).ofCustomer(cid(i)));
  await time('pop', 500, (i) =>
    storyRepository(db).pop(cid(i), { identity: { kind: 'known', customerId: cid(i) }, told: [] } as never),
  );
  await time('dialogueContext', 300, (i) =>
    callerRepository(db).dialogueContext(`+86139${String(1 + ((i * 7919) % N)).padStart(8, '0')}`),
  );
  await time('search phone', 100, (i) =>
    customerRepository(db).search(String(1 + ((i * 7919) % N)).padStart(8, '0'), 20),
  );
  await time('search last4', 100, (i) => customerRepository(db).search(String(1000 + i), 20));
  await time('search name all', 50, () => customerRepository(db).search('王伟', 20));
  await time('search serial', 100, (i) => customerRepository(db).search(`EX210-${1 + i * 31}1`, 20));
  await o.close();
});
