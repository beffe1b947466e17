import { openDatabase, routingArchiveRepository } from '@tellonce/database';
import { connectRedis, readJournalEnd } from '@tellonce/journal';
import { Command } from 'commander';
import { describeArchive } from './describe-archive.ts';
import { runningStack } from './running-stack.ts';

export const archiveCommand = () =>
  new Command('archive').description('the archive of all routing decisions').addCommand(
    new Command('check')
      .description('is every decision there')
      .option('--data <dir>', 'data directory of the installation')
      .action(async (options: { data?: string }) => {
        const stack = runningStack(options.data);
        const { db, close } = openDatabase(stack.databaseUrl, { maxConnections: 1 });
        const redis = connectRedis(stack.redisUrl);
        try {
          const archive = routingArchiveRepository(db);
          const journal = await readJournalEnd(redis);
          const unarchived = Math.max(0, journal.sequence - (await archive.lastSequence()));
          const gaps = await archive.gaps();
          console.log(describeArchive({ extent: await archive.extent(), gaps, unarchived }));
          if (gaps.length > 0) process.exitCode = 1;
        } finally {
          redis.disconnect();
          await close();
        }
      }),
  );
