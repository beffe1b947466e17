import { Command } from 'commander';
import { callCommand } from './call.ts';
import { CommandError } from './command-error.ts';
import { migrateCommand } from './migrate.ts';
import { statusCommand } from './status.ts';
import { trafficCommand } from './traffic.ts';

const program = new Command('tellonce')
  .description('the operator of a Tellonce installation')
  .addCommand(migrateCommand())
  .addCommand(statusCommand())
  .addCommand(callCommand())
  .addCommand(trafficCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(`${error.message}\n→ ${error.whatToDo}`);
  process.exitCode = 1;
}
