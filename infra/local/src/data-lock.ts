import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, processStartedAt } from './process-identity.ts';
import { removeSocketDirectory } from './socket-directory.ts';
import { StartupError } from './startup-error.ts';

type Owner = { pid: number; startedAt: string | null; socketDirectory: string };

/** Takes the data for this process; what a killed owner left in the temporary directory goes with its lock. */
export function lockData(path: string, socketDirectory: string): { release(): void } {
  const mine: Owner = { pid: process.pid, startedAt: processStartedAt(process.pid) ?? null, socketDirectory };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      if (tryLink(draft, path)) return { release: () => rmSync(path, { force: true }) };
      const owner = readOwner(path);
      if (owner !== undefined && isStillRunning(owner)) {
        throw new StartupError(
          'data-in-use',
          `Tellonce is already running on this data (process ${owner.pid}).`,
          'Use that one (`npm run tellonce -- status`), stop it, or choose another directory with --data.',
        );
      }
      if (owner !== undefined) removeSocketDirectory(owner.socketDirectory);
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A link appears whole or not at all, and never replaces another. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return undefined; // released meanwhile
  }
}

function isStillRunning(owner: Owner): boolean {
  if (!isAlive(owner.pid)) return false;
  const startedAt = processStartedAt(owner.pid);
  return owner.startedAt === null || startedAt === undefined || startedAt === owner.startedAt;
}
