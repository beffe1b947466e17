import { callCommandsKey, routingKeys } from '@tellonce/contracts';
import { connectRedis, readJournal } from '@tellonce/journal';
import pg from 'pg';

/** Where streams write by themselves: how far a consumer has read. */
const movingTables = [
  'consumer_cursor',
  // The archive of the journal, which is looked at itself below: refusals stand in both.
  'routing_journal',
  'routing_journal_interaction',
  'routing_snapshot',
];

export interface Records {
  /** One line a table, and what the streams hold; two that are equal mean that nothing was changed between them. */
  fingerprint(): Promise<Record<string, string>>;
  query<R extends object>(sql: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** Looks at the stores themselves, past all doors. */
export const openRecords = async (stores: { databaseUrl: string; redisUrl: string }): Promise<Records> => {
  const client = new pg.Client({ connectionString: stores.databaseUrl });
  await client.connect();
  const redis = connectRedis(stores.redisUrl);
  const query = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await client.query<R>(sql, values)).rows;
  const tables = (
    await query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    )
  )
    .map(({ name }) => name)
    .filter((name) => !movingTables.includes(name));

  return {
    query,
    async fingerprint() {
      const marks: Record<string, string> = {};
      for (const table of tables) {
        const [mark] = await query<{ rows: string; sum: string }>(
          `SELECT count(*)::text AS rows, COALESCE(sum(hashtextextended(t::text, 0)), 0)::text AS sum FROM "${table}" t`,
        );
        marks[table] = `${mark?.rows} rows, ${mark?.sum}`;
      }
      // A refused command stands in the journal with its refusal: nothing else may have come of it.
      const happened: string[] = [];
      for await (const { entry } of readJournal(redis, '0-0'))
        for (const { type } of entry?.events ?? []) if (type !== 'command.rejected') happened.push(type);
      marks['the routing journal'] = `${happened.length} happenings, the last: ${happened.at(-1)}`;
      marks['call commands'] = String(await redis.xlen(callCommandsKey));
      const entities = (await redis.keys('*')).filter((key) => /^(\{?(dialogues|calls)|call-index)/.test(key));
      marks['dialogues and calls'] = `${entities.length} keys`;
      marks.leader = String(await redis.get(routingKeys().fence));
      return marks;
    },
    async close() {
      await client.end();
      redis.disconnect();
    },
  };
};
