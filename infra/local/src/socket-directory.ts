import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sun_path holds 107 bytes; PostgreSQL adds `/.s.PGSQL.5432.lock` to the directory. */
const LONGEST_DIRECTORY = 107 - '/.s.PGSQL.5432.lock'.length;

/** A fresh directory that only we can enter, with a path short enough for UNIX sockets. */
export function createSocketDirectory(): string {
  const wanted = join(tmpdir(), 'tellonce-');
  const prefix = Buffer.byteLength(wanted) + 6 <= LONGEST_DIRECTORY ? wanted : '/tmp/tellonce-';
  const directory = mkdtempSync(prefix);
  chmodSync(directory, 0o700);
  return directory;
}

export function removeSocketDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
