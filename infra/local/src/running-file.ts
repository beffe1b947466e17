import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** How `tellonce` and the benches find a running installation. Readable by its owner alone. */
export type RunningStack = {
  pid: number;
  url: string;
  /** Absent with a real carrier. */
  carrierUrl?: string;
  simToken?: string;
  databaseUrl: string;
  redisUrl: string;
  numbers: string[];
};

/** Whole or not at all: somebody may be waiting for it to appear. */
export function writeRunningFile(path: string, running: RunningStack): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export function removeRunningFile(path: string): void {
  rmSync(path, { force: true });
}
