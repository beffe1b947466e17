import { type Migration, Migrator } from 'kysely';
import * as createConfiguration from './migrations/20261121T0900_create_configuration.ts';
import * as createCustomers from './migrations/20261121T0910_create_customers.ts';
import * as createInteractions from './migrations/20261121T0920_create_interactions.ts';
import * as createRoutingArchive from './migrations/20261122T0130_create_routing_archive.ts';
import * as extendRouting from './migrations/20261122T0200_extend_routing.ts';
import * as addQueueMessages from './migrations/20261122T0245_add_queue_messages.ts';
import type { Executor } from './schema/database.ts';

/** Listed by hand, so that source and build find the same ones. */
const migrations: Record<string, Migration> = {
  '20261121T0900_create_configuration': createConfiguration,
  '20261121T0910_create_customers': createCustomers,
  '20261121T0920_create_interactions': createInteractions,
  '20261122T0130_create_routing_archive': createRoutingArchive,
  '20261122T0200_extend_routing': extendRouting,
  '20261122T0245_add_queue_messages': addQueueMessages,
};

const migratorOf = (db: Executor): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => migrations } });

/** Brings the schema up to date. Programs that do so at the same time wait for each other. Throws when one fails. */
export const migrateToLatest = async (db: Executor): Promise<{ applied: string[] }> => {
  const { error, results } = await migratorOf(db).migrateToLatest();
  if (error) {
    const failed = results?.find((each) => each.status === 'Error')?.migrationName;
    throw new Error(failed ? `migration ${failed} failed` : 'the database could not be migrated', { cause: error });
  }
  return { applied: (results ?? []).map((each) => each.migrationName) };
};

/** Services do not run on a schema that is older than they are; a newer one is welcome (expand → migrate → contract). */
export const assertSchemaCurrent = async (db: Executor): Promise<void> => {
  const known = await migratorOf(db).getMigrations();
  const missing = known.filter((each) => each.executedAt === undefined).map((each) => each.name);
  if (missing.length === 0) return;
  throw new Error(
    `the database lacks ${missing.length} migrations (${missing.join(', ')}): run "npm run tellonce -- migrate" first`,
  );
};
