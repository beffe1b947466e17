import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What is not there has the default of its schema, which changes nothing.
  await sql`ALTER TABLE queue ADD COLUMN policy jsonb NOT NULL DEFAULT '{}'`.execute(db);
  await sql`ALTER TABLE app_user ADD COLUMN handling jsonb NOT NULL DEFAULT '{}'`.execute(db);
  await sql`ALTER TABLE routing_policy ADD COLUMN rules jsonb NOT NULL DEFAULT '{}'`.execute(db);
  // The version of the record; `version` is that of the whole configuration.
  await sql`ALTER TABLE routing_policy ADD COLUMN record_version integer NOT NULL DEFAULT 1`.execute(db);

  await sql`
    CREATE TABLE configuration_change (
      change_id uuid PRIMARY KEY,
      at timestamptz NOT NULL,
      actor_id uuid,
      -- teams, queues, users …
      kind text NOT NULL,
      subject text NOT NULL,
      -- null: the record was created
      before jsonb,
      after jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX configuration_change_by_time ON configuration_change (at DESC, change_id)`.execute(db);
  await sql`CREATE INDEX configuration_change_by_subject ON configuration_change (kind, subject, at DESC)`.execute(db);
}
