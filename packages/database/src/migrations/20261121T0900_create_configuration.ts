import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // People's names sort by pinyin where the server knows how; a PostgreSQL built without ICU sorts by code point.
  await sql`
    DO $$ BEGIN
      CREATE COLLATION person_name FROM "zh-x-icu";
    EXCEPTION WHEN undefined_object OR feature_not_supported THEN
      CREATE COLLATION person_name FROM "C";
    END $$`.execute(db);

  // The one form in which times leave the database as JSON: UTC, ISO 8601, milliseconds.
  await sql`
    CREATE FUNCTION iso(timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`.execute(db);

  await sql`
    CREATE TABLE team (
      team_id uuid PRIMARY KEY,
      name text NOT NULL UNIQUE,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`
    CREATE TABLE skill (
      key text PRIMARY KEY,
      name jsonb NOT NULL,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db);
  await sql`
    CREATE TABLE hours (
      hours_id uuid PRIMARY KEY,
      name text NOT NULL,
      zone text NOT NULL,
      weekly jsonb NOT NULL,
      holidays jsonb NOT NULL,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db);
  await sql`
    CREATE TABLE queue (
      queue_id uuid PRIMARY KEY,
      key text NOT NULL UNIQUE,
      name jsonb NOT NULL,
      requirements jsonb NOT NULL,
      reservation_timeout_ms integer NOT NULL,
      last_agent_preference_ms integer NOT NULL,
      wrap_up jsonb NOT NULL,
      service_level_target_ms integer NOT NULL,
      service_level_share double precision NOT NULL,
      hours_id uuid REFERENCES hours,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db);
  await sql`
    CREATE TABLE inbound_number (
      number text PRIMARY KEY,
      label jsonb NOT NULL,
      flow text NOT NULL,
      default_language text NOT NULL,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db);
  await sql`
    CREATE TABLE disposition (
      key text PRIMARY KEY,
      name jsonb NOT NULL,
      flags jsonb NOT NULL,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db);
  await sql`
    CREATE TABLE break_reason (
      key text PRIMARY KEY,
      name jsonb NOT NULL,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db);
  await sql`
    CREATE TABLE app_user (
      user_id uuid PRIMARY KEY,
      sign_in_name text NOT NULL UNIQUE,
      password_hash text NOT NULL,
      display_name text NOT NULL,
      roles jsonb NOT NULL,
      team_id uuid REFERENCES team,
      language text,
      skills jsonb NOT NULL,
      disabled boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`
    CREATE TABLE routing_policy (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      version integer NOT NULL,
      grade_boost_ms jsonb NOT NULL,
      presence_timeout_ms integer NOT NULL,
      presence_grace_ms integer NOT NULL,
      waiting_lease_ms integer NOT NULL
    )`.execute(db);
  // A wait document lasts 30–60 s and two may be missed, so a waiting place is kept for 150 s.
  await sql`
    INSERT INTO routing_policy (version, grade_boost_ms, presence_timeout_ms, presence_grace_ms, waiting_lease_ms)
    VALUES (1, '{"A":90000,"B":45000,"C":0,"D":0}', 15000, 60000, 150000)`.execute(db);
  await sql`
    CREATE TABLE audit (
      audit_id uuid PRIMARY KEY,
      at timestamptz NOT NULL,
      actor_id uuid,
      action text NOT NULL,
      subject text NOT NULL,
      detail jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX audit_by_subject ON audit (subject, at DESC)`.execute(db);
}
