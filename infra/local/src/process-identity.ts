import { readFileSync } from 'node:fs';

/** A zombie, ended but not yet collected by its parent, counts as dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return statFields(pid)?.[0] !== 'Z';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it is there, but somebody else's
  }
}

/** Whether `pid` runs and, where the system tells, its command line mentions `argument`. */
export function isProcessRunning(pid: number, argument: string): boolean {
  if (!isAlive(pid)) return false;
  const commandLine = readProc(pid, 'cmdline');
  return commandLine === undefined || commandLine.includes(argument);
}

/**
 * Kernel ticks since boot at which the process began: with the pid it names one process for ever.
 * Undefined where there is no /proc.
 */
export function processStartedAt(pid: number): string | undefined {
  return statFields(pid)?.[19];
}

/** From the third field on (the state): the second, the command, may itself contain spaces and parentheses. */
function statFields(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined; // no /proc, or the process ended meanwhile
  }
}
