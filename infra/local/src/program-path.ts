import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Homebrew and hand-built programs are often missing from the PATH that npm hands down. */
const EXTRA_DIRECTORIES = ['/opt/homebrew/bin', '/usr/local/bin', '/usr/bin', '/bin'];

/** The first of `names` that can be run, as an absolute path. */
export function findProgram(
  names: readonly string[],
  searchPath: string,
  extraDirectories: readonly string[] = EXTRA_DIRECTORIES,
): string | undefined {
  const directories = [...searchPath.split(':').filter((part) => part !== ''), ...extraDirectories];
  for (const name of names) {
    for (const directory of directories) {
      const candidate = join(directory, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not ours to run: either way not a candidate
  }
}
