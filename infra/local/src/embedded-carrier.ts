import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataDirectory } from './data-directory.ts';
import { startNodeServer } from './node-server.ts';
import type { RunningServer } from './private-server.ts';
import type { Secrets } from './secrets.ts';
import type { SipAddress, SipPhones } from './stack-options.ts';
import { StartupError } from './startup-error.ts';

export type EmbeddedCarrierOptions = {
  data: DataDirectory;
  secrets: Secrets;
  port: number;
  host: string;
  /** Where browsers send their sound. */
  mediaHost: string;
  numbers: readonly string[];
  tempo: number;
  /** The simulated parties' interface and the caller's phone. */
  withPhone: boolean;
  /** Pages that may signal to it besides those of this machine. */
  desktopOrigins: readonly string[];
  sip: SipPhones;
  environment: NodeJS.ProcessEnv;
  searchPath: string;
};

const READY_WITHIN_MS = 30_000;
const ENTRY = fileURLToPath(new URL('../../../services/carrier/src/main.ts', import.meta.url));

/** Errors: StartupError `child-failed`. */
export async function startEmbeddedCarrier(
  options: EmbeddedCarrierOptions,
): Promise<RunningServer & { sip: SipAddress }> {
  const { data, secrets, sip } = options;
  const server = await startNodeServer({
    name: 'carrier',
    entry: ENTRY,
    args: [
      ...['--port', String(options.port), '--host', options.host, '--media-host', options.mediaHost],
      ...['--sip-host', sip.host, '--sip-port', String(sip.port)],
      ...(options.withPhone ? [] : ['--no-phone']),
      ...options.desktopOrigins.flatMap((origin) => ['--allow-origin', origin]),
    ],
    env: {
      ...options.environment,
      TWILIO_ACCOUNT_SID: secrets.accountSid,
      TWILIO_AUTH_TOKEN: secrets.authToken,
      TWILIO_API_KEY: secrets.apiKey,
      TWILIO_API_SECRET: secrets.apiSecret,
      CARRIER_SIM_TOKEN: secrets.simToken,
      CARRIER_NUMBERS: options.numbers.join(','),
      CARRIER_PHONE_DIRECTORY: data.phoneDirectory,
      // Not among the arguments: those are for everybody on this machine to read.
      CARRIER_SIP_USERS: sip.users,
      CARRIER_TEMPO: String(options.tempo),
      CARRIER_DATA_DIRECTORY: join(data.root, 'carrier'),
      CARRIER_PARENT_WATCH: 'true',
    },
    logFile: `${data.logs}/carrier.log`,
    searchPath: options.searchPath,
    readyWithinMs: READY_WITHIN_MS,
  });
  const { port = sip.port } = (server.readyLine.sip ?? {}) as Partial<SipAddress>;
  return { ...server, sip: { host: sip.host, port } };
}

/** A document that the carrier itself hosts at `/bins/<path>`. Errors: StartupError `carrier-refused`. */
export async function storeBin(carrierUrl: string, simToken: string, path: string, twiml: string): Promise<string> {
  const response = await fetch(`${carrierUrl}/sim/bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ path, twiml }),
  });
  if (!response.ok) {
    throw new StartupError(
      'carrier-refused',
      `The embedded carrier did not keep the fallback document (${response.status} ${await response.text()}).`,
      'Look at carrier.log in the data directory.',
    );
  }
  return `${carrierUrl}/bins/${path}`;
}
