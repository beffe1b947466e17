import { DomainError } from '@tellonce/contracts';
import { type RawBuilder, sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import type { Database, Executor } from '../schema/database.ts';
import { refusing, storableVersion, versionConflict } from '../versioned-update.ts';
import { bumpVersion } from './routing-policy.ts';

type Columns = Record<string, string | number | boolean | null>;

/** How one kind of configuration record lies in its table. */
export interface Mapping<Row, RecordOf, Create, Update> {
  table: keyof Database & string;
  /** As people call it, for refusals. */
  what: string;
  id: string;
  orderBy: RawBuilder<unknown>;
  toRecord(row: Row): RecordOf;
  toColumns(input: Create | Update): Columns;
  /** The columns that only exist at creation, such as an id made by the app. */
  atCreation?(input: Create): Columns;
}

export interface AdministeredTable<RecordOf, Create, Update> {
  list(): Promise<RecordOf[]>;
  find(column: string, value: string): Promise<RecordOf | null>;
  create(input: Create): Promise<RecordOf>;
  /** @throws DomainError `version-conflict` when `version` is not the newest, `not-found` */
  update(id: string, version: number, input: Update): Promise<RecordOf>;
}

const pairs = (columns: Columns) => Object.entries(columns);
const names = (columns: Columns) => sql.join(pairs(columns).map(([column]) => sql.ref(column)));
const values = (columns: Columns) => sql.join(pairs(columns).map(([, value]) => sql`${value}`));
const settings = (columns: Columns) =>
  sql.join(pairs(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`));

/** List, create and update with a version, the same for every kind of configuration record. */
export const administeredTable = <Row, RecordOf, Create, Update>(
  db: Executor,
  mapping: Mapping<Row, RecordOf, Create, Update>,
): AdministeredTable<RecordOf, Create, Update> => {
  const table = sql.table(mapping.table);
  const byId = (id: string) => sql`${sql.ref(mapping.id)} = ${id}`;
  return {
    async list() {
      const { rows } = await sql<Row>`SELECT * FROM ${table} ORDER BY ${mapping.orderBy}`.execute(db);
      return rows.map(mapping.toRecord);
    },
    async find(column, value) {
      const { rows } = await sql<Row>`SELECT * FROM ${table} WHERE ${sql.ref(column)} = ${value}`.execute(db);
      const [row] = rows;
      return row ? mapping.toRecord(row) : null;
    },
    create: (input) =>
      inTransaction(db, async (tx) => {
        const columns = { ...mapping.atCreation?.(input), ...mapping.toColumns(input) };
        const insert = sql<Row>`INSERT INTO ${table} (${names(columns)}) VALUES (${values(columns)}) RETURNING *`;
        const { rows } = await refusing(insert.execute(tx), mapping.what);
        await bumpVersion(tx);
        return mapping.toRecord(rows[0] as Row);
      }),
    update: (id, version, input) =>
      inTransaction(db, async (tx) => {
        const update = sql<Row>`
          UPDATE ${table} SET ${settings(mapping.toColumns(input))}, version = version + 1
          WHERE ${byId(id)} AND version = ${storableVersion(version)} RETURNING *`;
        const { rows } = await refusing(update.execute(tx), mapping.what);
        const [row] = rows;
        if (row === undefined) {
          const there = await sql`SELECT 1 FROM ${table} WHERE ${byId(id)}`.execute(tx);
          if (there.rows.length > 0) throw versionConflict();
          throw new DomainError('not-found', `There is no such ${mapping.what}.`);
        }
        await bumpVersion(tx);
        return mapping.toRecord(row);
      }),
  };
};
