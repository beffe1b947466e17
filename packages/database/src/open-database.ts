import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import pg from 'pg';
import { preparingPool } from './prepared-statements.ts';
import type { Database, Executor } from './schema/database.ts';

export interface OpenDatabase {
  db: Executor;
  /** Ends the pool; do so before the server is stopped. */
  close(): Promise<void>;
}
export interface DatabaseOptions {
  /** Most connections at a time; 10 unless said otherwise. */
  maxConnections?: number;
  /** A connection that broke while it was idle. The pool replaces it; the next query tells whether the server is back. */
  onIdleError?(error: Error): void;
  /** Every statement, for tests that count them. */
  onQuery?(sql: string): void;
}

/** Opens a pool on `postgres://user@host/name` (a socket directory goes into `?host=`). Connects at the first query. */
export const openDatabase = (url: string, options: DatabaseOptions = {}): OpenDatabase => {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    // A new connection plans every statement anew, which costs more than running it: sparse calls keep theirs warm.
    idleTimeoutMillis: 600_000,
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // A connection may also break between two statements of a transaction, when the pool does not listen: the next
  // statement fails then, and without a listener the whole process would.
  pool.on('connect', (client) => client.on('error', (error) => options.onIdleError?.(error)));
  const onQuery = options.onQuery;
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: preparingPool(pool) }),
    ...(onQuery
      ? {
          log: (event: LogEvent) => {
            if (event.level === 'query') onQuery(event.query.sql);
          },
        }
      : {}),
  });
  return { db, close: () => db.destroy() };
};
