import { type DataDirectory, emptyDataDirectory, prepareDataDirectory } from './data-directory.ts';
import { lockData } from './data-lock.ts';
import { claimPort } from './ports.ts';
import { removeRunningFile } from './running-file.ts';
import { keptSecrets, type Secrets } from './secrets.ts';
import { createSocketDirectory, removeSocketDirectory } from './socket-directory.ts';
import type { StackOptions } from './stack-options.ts';

/** What all children stand on. */
export type Ground = {
  data: DataDirectory;
  secrets: Secrets;
  socketDirectory: string;
  port: number;
  carrierPort: number;
  /** Where the carrier reaches our webhooks. */
  servicesUrl: string;
  taskLog: string;
  searchPath: string;
};

/** Steps that take back what was done, in the order in which it was done. */
export type Undo = (() => Promise<void> | void)[];

/** Errors: StartupError `data-unreadable`, `data-in-use`, `port-in-use`. */
export async function prepareGround(options: StackOptions, undo: Undo): Promise<Ground> {
  const data = prepareDataDirectory(options.dataDirectory);
  const socketDirectory = createSocketDirectory();
  undo.push(() => removeSocketDirectory(socketDirectory));
  const lock = lockData(data.lock, socketDirectory);
  undo.push(() => lock.release());
  removeRunningFile(data.running); // of one that was killed
  if (options.reset) {
    emptyDataDirectory(data);
    prepareDataDirectory(options.dataDirectory);
  }
  const port = await claimPort(options.port, options.host, '--port');
  return {
    data,
    secrets: keptSecrets(data.secrets),
    socketDirectory,
    port,
    carrierPort:
      options.realCarrier === undefined ? await claimPort(options.carrierPort, options.host, '--carrier-port') : 0,
    servicesUrl: options.publicUrl ?? `http://${reachableHost(options.host)}:${port}`,
    taskLog: `${data.logs}/installation.log`,
    searchPath: options.environment.PATH ?? '',
  };
}

/** "Everywhere" is an address to listen on, not one to call. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
