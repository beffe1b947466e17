import { openTestDatabase } from '@tellonce/testkit';
import { migrateToLatest } from './migrations.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './open-database.ts';

/** For this package's tests: a migrated database of its own, and its end. */
export const openMigratedTestDatabase = async (
  options: DatabaseOptions = {},
): Promise<OpenDatabase & { url: string }> => {
  const test = await openTestDatabase({
    async migrate(url) {
      const opened = openDatabase(url);
      await migrateToLatest(opened.db);
      await opened.close();
    },
  });
  const opened = openDatabase(test.url, options);
  return {
    url: test.url,
    db: opened.db,
    async close() {
      await opened.close();
      await test.drop();
    },
  };
};
