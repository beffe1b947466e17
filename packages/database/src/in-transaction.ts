import type { Executor } from './schema/database.ts';

/** Several statements that belong together: in the caller's transaction when there is one, else in their own. */
export const inTransaction = <T>(db: Executor, work: (db: Executor) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db) : db.transaction().execute(work);
