import { migrateToLatest, openDatabase } from '@tellonce/database';
import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { databaseUrlFromEnvironment } from './config.ts';
import { runningStack } from './running-stack.ts';

export const migrateCommand = () =>
  new Command('migrate')
    .description('bring the database schema up to date (DATABASE_URL, or the running installation)')
    .option('--data <dir>', 'data directory of the running installation')
    .action(async (options: { data?: string }) => {
      const url = databaseUrlFromEnvironment() ?? runningStack(options.data).databaseUrl;
      const { db, close } = openDatabase(url, { maxConnections: 1 });
      try {
        const { applied } = await migrateToLatest(db);
        console.log(
          applied.length === 0 ? 'The schema is up to date.' : applied.map((name) => `applied ${name}`).join('\n'),
        );
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new CommandError(`The database was not migrated: ${message}`, 'Nothing was changed.', { cause });
      } finally {
        await close();
      }
    });
