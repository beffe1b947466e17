import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // By message key: the words of this queue instead of the catalogue's.
  await sql`ALTER TABLE queue ADD COLUMN messages jsonb NOT NULL DEFAULT '{}'`.execute(db);
}
