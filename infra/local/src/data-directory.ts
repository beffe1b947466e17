import { accessSync, chmodSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from './startup-error.ts';

/** Where one installation keeps everything it cannot lose, and its logs. */
export type DataDirectory = {
  root: string;
  postgres: string;
  redis: string;
  logs: string;
  secrets: string;
  running: string;
  lock: string;
  phoneDirectory: string;
  /** The local authority, and this machine's certificate. */
  certificates: string;
};

export function dataDirectoryAt(root: string): DataDirectory {
  return {
    root,
    postgres: join(root, 'postgres'),
    redis: join(root, 'redis'),
    logs: join(root, 'logs'),
    secrets: join(root, 'secrets.json'),
    running: join(root, 'running.json'),
    lock: join(root, 'launcher.lock'),
    phoneDirectory: join(root, 'phone-directory.json'),
    certificates: join(root, 'certificates'),
  };
}

/** Creates what is missing. Errors: StartupError `data-unreadable`. */
export function prepareDataDirectory(root: string): DataDirectory {
  const data = dataDirectoryAt(root);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    // Passable, not readable: where PostgreSQL runs as another user it must reach its own directory below.
    chmodSync(root, 0o711);
    mkdirSync(data.logs, { recursive: true, mode: 0o700 });
    mkdirSync(data.redis, { recursive: true, mode: 0o700 });
    accessSync(data.redis, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new StartupError(
      'data-unreadable',
      `The data directory ${root} cannot be read and written (${cause instanceof Error ? cause.message : String(cause)}).`,
      'Give it to the user who starts Tellonce, or choose another one with --data.',
      { cause },
    );
  }
  return data;
}

/**
 * Forgets every customer, call and secret of this installation, but for the authority that people have installed on
 * their machines: it speaks for the machine, not for the data. Call only while holding the lock.
 */
export function emptyDataDirectory(data: DataDirectory): void {
  const { root: _root, lock: _lock, certificates: _certificates, ...forgotten } = data;
  for (const path of Object.values(forgotten)) {
    rmSync(path, { recursive: true, force: true });
  }
}
