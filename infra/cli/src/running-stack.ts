import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error.ts';
import { dataDirectory } from './config.ts';

/** What the launcher writes down for us in `running.json`. */
export type RunningStack = {
  pid: number;
  url: string;
  /** Both absent with a real carrier. */
  carrierUrl?: string;
  simToken?: string;
  databaseUrl: string;
  redisUrl: string;
  numbers: string[];
};

/** Errors: CommandError when nothing runs on that data. */
export function runningStack(dataFlag: string | undefined): RunningStack {
  const directory = dataDirectory(dataFlag);
  const file = join(directory, 'running.json');
  if (existsSync(file)) {
    const stack = JSON.parse(readFileSync(file, 'utf8')) as RunningStack;
    if (isAlive(stack.pid)) return stack;
  }
  throw new CommandError(
    `Tellonce is not running on ${directory}.`,
    'Start it with `npm start`, or name its data directory with --data.',
  );
}

/** The embedded carrier of a running installation. Errors: CommandError with a real one, whose callers are real. */
export function embeddedCarrier(stack: RunningStack): { url: string; token: string } {
  if (stack.carrierUrl !== undefined && stack.simToken !== undefined) {
    return { url: stack.carrierUrl, token: stack.simToken };
  }
  throw new CommandError(
    'This installation uses a real carrier, which takes no simulated calls.',
    'Dial one of its numbers, or start without TWILIO_* to use the embedded carrier.',
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
