import { type DataDirectory, emptyDataDirectory, prepareDataDirectory } from './data-directory.ts';
import { lockData } from './data-lock.ts';
import { claimPort } from './ports.ts';
import { removeRunningFile } from './running-file.ts';
import { keptSecrets, type Secrets } from './secrets.ts';
import { createSocketDirectory, removeSocketDirectory } from './socket-directory.ts';
import { carrierHost, hasOwnTls, type StackOptions } from './stack-options.ts';
import { inUrl, lanHost, lanNames } from './tls/lan-names.ts';
import { type CertificateFiles, keptCertificates } from './tls/local-certificates.ts';

/** What all children stand on. */
export type Ground = {
  data: DataDirectory;
  secrets: Secrets;
  socketDirectory: string;
  port: number;
  carrierPort: number;
  /** HTTPS for other machines of the network; null = none of our own. */
  lan: Lan | null;
  /** Where the carrier reaches our webhooks. */
  servicesUrl: string;
  taskLog: string;
  searchPath: string;
};

export type Lan = {
  files: CertificateFiles;
  /** Where people on other machines open the desktop. */
  desktopUrl: string;
  /** By whatever name of this machine a page was opened. */
  origins: readonly string[];
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
    lan: hasOwnTls(options) ? prepareLan(options.host, port, data) : null,
    data,
    secrets: keptSecrets(data.secrets),
    socketDirectory,
    port,
    carrierPort:
      options.realCarrier === undefined
        ? await claimPort(options.carrierPort, carrierHost(options), '--carrier-port')
        : 0,
    servicesUrl: options.publicUrl ?? `http://${reachableHost(options.host)}:${port}`,
    taskLog: `${data.logs}/installation.log`,
    searchPath: options.environment.PATH ?? '',
  };
}

function prepareLan(host: string, port: number, data: DataDirectory): Lan {
  const names = lanNames(host);
  const origin = (name: string) => `https://${inUrl(name)}:${port}`;
  return {
    files: keptCertificates(data.certificates, names, new Date()),
    desktopUrl: origin(lanHost(host)),
    origins: names.map(origin),
  };
}

/** "Everywhere" is an address to listen on, not one to call. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
