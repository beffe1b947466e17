import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type {} from './provided-context.ts';

export interface TestDatabase {
  url: string;
  /** Ends whoever is still connected and removes the database. */
  drop(): Promise<void>;
}
const TEMPLATE = 'tellonce_template';
/** Any number, as long as every worker of the run takes the same. */
const TEMPLATE_LOCK = 7_001_202;

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

const asSuperuser = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/**
 * A fresh database on the run's private PostgreSQL, copied from a template that the first caller of the run migrates.
 * @param options.migrate brings the database of a URL up to date and disconnects from it
 */
export const openTestDatabase = async (options: { migrate(url: string): Promise<void> }): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (client) => {
    // a session's lock: one worker makes the template, and nobody copies it while another does (55006)
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const made = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (made.rowCount === 0) {
      const unfinished = `${TEMPLATE}_unfinished`;
      await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${unfinished}`);
      await options.migrate(withDatabase(inject('postgresUrl'), unfinished));
      await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${TEMPLATE}`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
  return {
    url: withDatabase(inject('postgresUrl'), name),
    drop: () =>
      asSuperuser(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
};
