import { fileURLToPath } from 'node:url';
import type { DataDirectory } from './data-directory.ts';
import type { Lan } from './ground.ts';
import { startNodeServer } from './node-server.ts';
import type { DemoAccount } from './prepare-company.ts';
import type { RunningServer } from './private-server.ts';

export type CarrierAccess = {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  /** Undefined = the real carrier. */
  url: string | undefined;
  /** Where browsers signal to the embedded one. */
  clientUrl: string | undefined;
  applicationSid: string;
  /** Answers callers while we do not; null leaves what each number has. */
  fallbackUrl: string | null;
};

export type ServicesProcessOptions = {
  data: DataDirectory;
  port: number;
  host: string;
  publicUrl: string;
  /** With HTTPS of our own. */
  lan: Lan | null;
  /** Only then are X-Forwarded-* headers believed. */
  behindProxy: boolean;
  databaseUrl: string;
  redisUrl: string;
  demoAccounts: readonly DemoAccount[];
  /** False where routing has processes of its own. */
  hasAcd: boolean;
  carrier: CarrierAccess;
  environment: NodeJS.ProcessEnv;
  extra: Readonly<Record<string, string>>;
  searchPath: string;
};

const READY_WITHIN_MS = 60_000;
const ENTRY = fileURLToPath(new URL('./services-main.ts', import.meta.url));
const DESKTOP_DIRECTORY = fileURLToPath(new URL('../../../services/desktop/dist', import.meta.url));

export function startServicesProcess(options: ServicesProcessOptions): Promise<RunningServer> {
  const { carrier } = options;
  return startNodeServer({
    name: 'services',
    entry: ENTRY,
    args: [],
    env: {
      ...options.environment,
      PORT: String(options.port),
      HOST: options.host,
      PUBLIC_URL: options.publicUrl,
      BEHIND_PROXY: String(options.behindProxy),
      ...(options.lan === null
        ? {}
        : {
            TLS_KEY: options.lan.files.key,
            TLS_CERTIFICATE: options.lan.files.certificate,
            TLS_AUTHORITY: options.lan.files.authority,
            DESKTOP_URL: options.lan.desktopUrl,
          }),
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: options.redisUrl,
      ACD_IN_PROCESS: String(options.hasAcd),
      DESKTOP_DIRECTORY,
      DEMO_ACCOUNTS: JSON.stringify(options.demoAccounts),
      TWILIO_ACCOUNT_SID: carrier.accountSid,
      TWILIO_AUTH_TOKEN: carrier.authToken,
      TWILIO_API_KEY: carrier.apiKey,
      TWILIO_API_SECRET: carrier.apiSecret,
      TWILIO_APPLICATION_SID: carrier.applicationSid,
      ...(carrier.url === undefined
        ? {}
        : { CARRIER_API_URL: carrier.url, HOLD_MUSIC_URL: `${carrier.url}/media/hold-music.wav` }),
      ...(carrier.fallbackUrl === null ? {} : { FALLBACK_URL: carrier.fallbackUrl }),
      ...(carrier.clientUrl === undefined ? {} : { CARRIER_CLIENT_URL: carrier.clientUrl }),
      ...options.extra,
    },
    logFile: `${options.data.logs}/services.log`,
    searchPath: options.searchPath,
    readyWithinMs: READY_WITHIN_MS,
  });
}
