import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT_DATA_DIRECTORY = fileURLToPath(new URL('../../../.tellonce', import.meta.url));

/** npm runs us in the repository; a relative directory is meant from where the person stands. */
export function dataDirectory(flag: string | undefined): string {
  return flag === undefined ? DEFAULT_DATA_DIRECTORY : personsPath(flag);
}

/** A file or directory as the person names it. */
export function personsPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path);
}

/** The operator's own server, when the command is not about a running installation. */
export function databaseUrlFromEnvironment(): string | undefined {
  return process.env.DATABASE_URL || undefined;
}
