import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertSchemaCurrent, migrateToLatest } from './migrations.ts';
import type { OpenDatabase } from './open-database.ts';
import { openDatabase } from './open-database.ts';
import { openMigratedTestDatabase } from './open-migrated-test-database.ts';

describe('migrations', () => {
  let opened: OpenDatabase & { url: string };
  beforeAll(async () => {
    opened = await openMigratedTestDatabase();
  });
  afterAll(() => opened.close());

  it('changes nothing the second time, and by two at once', async () => {
    const second = openDatabase(opened.url);
    const both = await Promise.all([migrateToLatest(opened.db), migrateToLatest(second.db)]);
    expect(both).toEqual([{ applied: [] }, { applied: [] }]);
    await second.close();
  });

  it('lets services start on a current schema and refuses an older one', async () => {
    await expect(assertSchemaCurrent(opened.db)).resolves.toBeUndefined();
    await sql`DELETE FROM kysely_migration WHERE name LIKE '%create_routing_archive'`.execute(opened.db);
    await expect(assertSchemaCurrent(opened.db)).rejects.toThrow(/lacks 1 migration.*tellonce -- migrate/);
  });

  it('sorts names by pinyin', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT name FROM (VALUES ('王伟'), ('李娜'), ('Ann'), ('陈静')) AS t(name) ORDER BY name COLLATE person_name
    `.execute(opened.db);
    expect(rows.map((each) => each.name)).toEqual(['陈静', '李娜', '王伟', 'Ann']);
  });
});
