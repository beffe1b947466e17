import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // `json`, not `jsonb`: the text as it was journaled, so that it can be given back byte for byte.
  await sql`
    CREATE TABLE routing_journal (
      partition text NOT NULL,
      -- counted by the script that wrote the entry: a number that is missing is an entry that is missing
      sequence bigint NOT NULL,
      stream_id text NOT NULL,
      command_stream_id text NOT NULL,
      -- the journal's one clock, in milliseconds
      at_ms bigint NOT NULL,
      command_id text,
      config_version integer NOT NULL,
      entry json NOT NULL,
      PRIMARY KEY (partition, sequence)
    )`.execute(db);
  await sql`CREATE INDEX routing_journal_by_time ON routing_journal (partition, at_ms)`.execute(db);
  await sql`
    CREATE TABLE routing_journal_interaction (
      interaction_id uuid NOT NULL,
      partition text NOT NULL,
      sequence bigint NOT NULL,
      PRIMARY KEY (interaction_id, partition, sequence)
    )`.execute(db);

  await sql`
    CREATE TABLE routing_snapshot (
      partition text NOT NULL,
      -- of the last entry that is in it
      sequence bigint NOT NULL,
      journal_id text NOT NULL,
      at_ms bigint NOT NULL,
      snapshot json NOT NULL,
      PRIMARY KEY (partition, sequence)
    )`.execute(db);
  await sql`CREATE INDEX routing_snapshot_by_time ON routing_snapshot (partition, at_ms)`.execute(db);

  // Outlives Redis: fencing tokens must not begin anew while a leader of an earlier term may still wake up.
  await sql`
    CREATE TABLE routing_term (
      partition text NOT NULL,
      token bigint NOT NULL,
      node text NOT NULL,
      began_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (partition, token)
    )`.execute(db);
}
