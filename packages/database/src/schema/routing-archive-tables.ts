import type { ColumnType } from 'kysely';

/** PostgreSQL's `bigint` arrives as text. */
type BigInteger = ColumnType<string, number, number>;

export interface RoutingJournalTable {
  partition: string;
  sequence: BigInteger;
  stream_id: string;
  command_stream_id: string;
  at_ms: BigInteger;
  command_id: string | null;
  config_version: number;
  entry: unknown;
}
export interface RoutingSnapshotTable {
  partition: string;
  sequence: BigInteger;
  journal_id: string;
  at_ms: BigInteger;
  snapshot: ColumnType<unknown, string, string>;
}
export interface RoutingTermTable {
  partition: string;
  token: BigInteger;
  node: string;
  began_at: ColumnType<Date, Date | undefined, Date>;
}
