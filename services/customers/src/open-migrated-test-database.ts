import { migrateToLatest, type OpenDatabase, openDatabase } from '@tellonce/database';
import { openTestDatabase } from '@tellonce/testkit';

/** For this package's tests: a migrated database of its own, and its end. */
export const openMigratedTestDatabase = async (): Promise<OpenDatabase & { url: string }> => {
  const test = await openTestDatabase({
    async migrate(url) {
      const opened = openDatabase(url);
      await migrateToLatest(opened.db);
      await opened.close();
    },
  });
  const opened = openDatabase(test.url);
  return {
    url: test.url,
    db: opened.db,
    async close() {
      await opened.close();
      await test.drop();
    },
  };
};
