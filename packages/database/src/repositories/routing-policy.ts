import type { Executor } from '../schema/database.ts';

/** The number that tells the routing engine which configuration is newer. Call it in the transaction of the change. */
export const bumpVersion = async (db: Executor): Promise<number> => {
  const { version } = await db
    .updateTable('routing_policy')
    .set((row) => ({ version: row('version', '+', 1) }))
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
};
