import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE organization (
      organization_id uuid PRIMARY KEY,
      name text NOT NULL,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`
    CREATE TABLE customer (
      customer_id uuid PRIMARY KEY,
      kind text NOT NULL,
      name text NOT NULL,
      other_name text,
      grade text,
      grade_reasons jsonb NOT NULL DEFAULT '[]',
      language text,
      city text,
      temperament text,
      organization_id uuid REFERENCES organization,
      since timestamptz,
      last_agent_id uuid REFERENCES app_user,
      -- words, and one- and two-character grams of Chinese, made by the program: trigrams cannot find 王伟
      search tsvector NOT NULL,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX customer_search ON customer USING gin (search)`.execute(db);

  await sql`
    CREATE TABLE identity (
      identity_id uuid PRIMARY KEY,
      customer_id uuid NOT NULL REFERENCES customer ON DELETE CASCADE,
      kind text NOT NULL,
      value text NOT NULL,
      -- phones: the national significant number, digits only
      national text,
      is_primary boolean NOT NULL DEFAULT false,
      reversed text NOT NULL GENERATED ALWAYS AS
        (reverse(lower(regexp_replace(value, '[^A-Za-z0-9]', '', 'g')))) STORED,
      UNIQUE (customer_id, kind, value)
    )`.execute(db);
  await sql`CREATE INDEX identity_by_value ON identity (kind, value)`.execute(db);
  await sql`CREATE INDEX identity_by_national ON identity (national) WHERE national IS NOT NULL`.execute(db);
  await sql`CREATE INDEX identity_by_ending ON identity (reversed text_pattern_ops)`.execute(db);

  await sql`
    CREATE TABLE purchase (
      purchase_id uuid PRIMARY KEY,
      customer_id uuid NOT NULL REFERENCES customer ON DELETE CASCADE,
      purchased_at timestamptz NOT NULL,
      description text NOT NULL,
      amount_minor bigint NOT NULL,
      currency text NOT NULL,
      configuration jsonb NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX purchase_of_customer ON purchase (customer_id, purchased_at DESC)`.execute(db);

  await sql`
    CREATE TABLE asset (
      asset_id uuid PRIMARY KEY,
      customer_id uuid NOT NULL REFERENCES customer ON DELETE CASCADE,
      model text NOT NULL,
      serial text NOT NULL,
      configuration jsonb NOT NULL DEFAULT '{}',
      installed_at timestamptz,
      warranty_until timestamptz,
      location text,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      reversed text NOT NULL GENERATED ALWAYS AS
        (reverse(lower(regexp_replace(serial, '[^A-Za-z0-9]', '', 'g')))) STORED,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX asset_of_customer ON asset (customer_id)`.execute(db);
  await sql`CREATE INDEX asset_by_ending ON asset (reversed text_pattern_ops)`.execute(db);

  await sql`CREATE SEQUENCE service_case_number START 3001`.execute(db);
  await sql`
    CREATE TABLE service_case (
      case_id uuid PRIMARY KEY,
      number text NOT NULL UNIQUE DEFAULT 'C-' || nextval('service_case_number'),
      customer_id uuid NOT NULL REFERENCES customer ON DELETE CASCADE,
      asset_id uuid REFERENCES asset ON DELETE SET NULL,
      kind text NOT NULL,
      status text NOT NULL,
      title text NOT NULL,
      symptoms text,
      diagnosis text,
      resolution text,
      owner_id uuid REFERENCES app_user,
      opened_at timestamptz NOT NULL,
      closed_at timestamptz,
      reopenings integer NOT NULL DEFAULT 0,
      opened_in uuid,
      version integer NOT NULL DEFAULT 1,
      external_system text, external_id text,
      UNIQUE (external_system, external_id)
    )`.execute(db);
  await sql`CREATE INDEX service_case_of_customer ON service_case (customer_id, opened_at DESC)`.execute(db);
  await sql`CREATE INDEX service_case_of_asset ON service_case (asset_id)`.execute(db);
}
