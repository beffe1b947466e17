import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Rows of this table begin as stubs: streams are not ordered among each other, so any event may be the first.
  await sql`
    CREATE TABLE interaction (
      interaction_id uuid PRIMARY KEY,
      channel text NOT NULL DEFAULT 'voice',
      direction text NOT NULL DEFAULT 'inbound',
      from_number text NOT NULL DEFAULT '',
      to_number text NOT NULL DEFAULT '',
      language text,
      customer_id uuid REFERENCES customer ON DELETE SET NULL,
      candidate_ids uuid[] NOT NULL DEFAULT '{}',
      assurance text NOT NULL DEFAULT 'none',
      started_at timestamptz NOT NULL,
      ended_at timestamptz,
      queue_id uuid,
      last_agent_id uuid,
      grade text,
      outcome text,
      disposition text,
      reason text,
      told jsonb NOT NULL DEFAULT '[]',
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX interaction_of_customer ON interaction (customer_id, started_at DESC)`.execute(db);
  await sql`CREATE INDEX interaction_by_start ON interaction (started_at DESC)`.execute(db);

  await sql`
    CREATE TABLE segment (
      segment_id uuid PRIMARY KEY,
      interaction_id uuid NOT NULL REFERENCES interaction ON DELETE CASCADE,
      kind text NOT NULL,
      queue_id uuid,
      team_id uuid,
      agent_id uuid,
      started_at timestamptz NOT NULL,
      -- from when the wait counts: a caller put back at the head keeps their time
      queued_at timestamptz,
      ended_at timestamptz,
      wrap_up_started_at timestamptz,
      wrap_up_ended_at timestamptz,
      outcome text,
      reason text,
      -- the queue's target as it was then, so that a later change does not rewrite history
      target_ms integer
    )`.execute(db);
  await sql`CREATE INDEX segment_of_interaction ON segment (interaction_id, started_at)`.execute(db);
  await sql`CREATE INDEX segment_of_queue ON segment (queue_id, kind, queued_at)`.execute(db);
  await sql`CREATE INDEX segment_handled ON segment (queue_id, ended_at) WHERE kind = 'agent'`.execute(db);
  await sql`CREATE INDEX segment_of_agent ON segment (agent_id, interaction_id) WHERE agent_id IS NOT NULL`.execute(db);
  await sql`
    CREATE UNIQUE INDEX segment_waiting_once ON segment (interaction_id)
    WHERE kind = 'queue' AND ended_at IS NULL`.execute(db);

  await sql`
    CREATE TABLE interaction_event (
      event_id text PRIMARY KEY,
      interaction_id uuid NOT NULL REFERENCES interaction ON DELETE CASCADE,
      at timestamptz NOT NULL,
      type text NOT NULL,
      body jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX interaction_event_of ON interaction_event (interaction_id, at)`.execute(db);
  await sql`
    CREATE TABLE consumer_cursor (
      consumer text NOT NULL,
      stream text NOT NULL,
      cursor text NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (consumer, stream)
    )`.execute(db);

  // The customer of a promise or note may be settled after it was written: until then it hangs on the interaction.
  await sql`
    CREATE TABLE promise (
      promise_id uuid PRIMARY KEY,
      customer_id uuid REFERENCES customer ON DELETE CASCADE,
      interaction_id uuid REFERENCES interaction ON DELETE SET NULL,
      case_id uuid REFERENCES service_case ON DELETE SET NULL,
      text text NOT NULL,
      due_at timestamptz NOT NULL,
      status text NOT NULL DEFAULT 'open',
      made_by uuid REFERENCES app_user,
      made_at timestamptz NOT NULL,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX promise_of_customer ON promise (customer_id, due_at)`.execute(db);
  await sql`CREATE INDEX promise_of_interaction ON promise (interaction_id) WHERE interaction_id IS NOT NULL`.execute(
    db,
  );
  await sql`CREATE INDEX promise_of_case ON promise (case_id) WHERE case_id IS NOT NULL`.execute(db);

  await sql`
    CREATE TABLE note (
      note_id uuid PRIMARY KEY,
      customer_id uuid REFERENCES customer ON DELETE CASCADE,
      interaction_id uuid REFERENCES interaction ON DELETE CASCADE,
      author_id uuid REFERENCES app_user,
      text text NOT NULL,
      at timestamptz NOT NULL,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX note_of_interaction ON note (interaction_id, at) WHERE interaction_id IS NOT NULL`.execute(db);
  await sql`CREATE INDEX note_of_customer ON note (customer_id, at DESC) WHERE interaction_id IS NULL`.execute(db);
}
