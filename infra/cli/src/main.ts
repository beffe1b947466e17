import { Command } from 'commander';
import { archiveCommand } from './archive.ts';
import { callCommand } from './call.ts';
import { CommandError } from './command-error.ts';
import { migrateCommand } from './migrate.ts';
import { replayCommand } from './replay.ts';
import { statusCommand } from './status.ts';
import { trafficCommand } from './traffic.ts';
import { whatIfCommand } from './what-if.ts';
import { whyCommand } from './why.ts';

const program = new Command('tellonce')
  .description('the operator of a Tellonce installation')
  .addCommand(migrateCommand())
  .addCommand(statusCommand())
  .addCommand(callCommand())
  .addCommand(trafficCommand())
  .addCommand(archiveCommand())
  .addCommand(whyCommand())
  .addCommand(replayCommand())
  .addCommand(whatIfCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(`${error.message}\n→ ${error.whatToDo}`);
  process.exitCode = 1;
}
