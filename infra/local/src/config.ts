import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RealCarrier, SipPhones, StackOptions } from './stack-options.ts';
import { StartupError } from './startup-error.ts';

export const DEFAULT_PORT = 4400;
export const DEFAULT_CARRIER_PORT = 4480;
export const DEFAULT_SIP_PORT = 5060;
export const DEFAULT_DATA_DIRECTORY = fileURLToPath(new URL('../../../.tellonce', import.meta.url));

export type LauncherConfig = Omit<StackOptions, 'onProgress' | 'onTrouble'> & { yes: boolean; help: boolean };

export const USAGE = `npm start -- [flags]

  --port N           the desktop and the services (${DEFAULT_PORT})
  --carrier-port N   the embedded carrier and the caller's phone (${DEFAULT_CARRIER_PORT})
  --host ADDRESS     listen there too for other machines, by https; passwords are then random and printed once
  --no-tls           with --host: plain http, for those who have a proxy; browsers then give no microphone
  --data DIR         keep everything there instead of in .tellonce
  --reset [--yes]    forget the data and begin anew
  --empty            no demonstration company, only an administrator
  --acd-replicas N   routing in N processes of its own, of which one leads and the others stand by
  --durable          lose nothing even when the machine dies (slower)
  --no-build         serve the desktop as it was built last
  --sip-port N       where the SIP phones of CARRIER_SIP_USERS register (${DEFAULT_SIP_PORT}, UDP)
  --sip-host ADDRESS listen there for SIP phones on other machines; nothing of theirs is encrypted
  --with-phone       offer the caller's phone although --host or PUBLIC_URL is set

CARRIER_SIP_USERS=alice:a-password,bob:another:+8613812345678: who may register a SIP phone, and as which caller.
DATABASE_URL, REDIS_URL: your own servers.
PUBLIC_URL with TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_NUMBERS=+86…,+1…: the real carrier.`;

/** Errors: StartupError `configuration-invalid`. */
export function readLauncherConfig(args: readonly string[], env: NodeJS.ProcessEnv): LauncherConfig {
  const flags = parseFlags(args);
  const publicUrl = env.PUBLIC_URL === undefined || env.PUBLIC_URL === '' ? undefined : toOrigin(env.PUBLIC_URL);
  return {
    port: toPort(flags.port, '--port', DEFAULT_PORT),
    carrierPort: toPort(flags['carrier-port'], '--carrier-port', DEFAULT_CARRIER_PORT),
    acdReplicas: toReplicas(flags['acd-replicas']),
    host: flags.host ?? '127.0.0.1',
    tls: flags['no-tls'] !== true,
    // npm runs us in the repository; a relative directory is meant from where the person stands
    dataDirectory: flags.data === undefined ? DEFAULT_DATA_DIRECTORY : resolve(env.INIT_CWD ?? '.', flags.data),
    empty: flags.empty === true,
    reset: flags.reset === true,
    yes: flags.yes === true,
    help: flags.help === true,
    durable: flags.durable === true,
    withPhone: flags['with-phone'] === true,
    publicUrl,
    databaseUrl: env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || undefined,
    realCarrier: readRealCarrier(env, publicUrl),
    carrierTempo: 1,
    sip: readSip(flags, env.CARRIER_SIP_USERS ?? ''),
    buildDesktop: flags['no-build'] !== true,
    serviceEnvironment: {},
    environment: withoutOurOwn(env),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'carrier-port': { type: 'string' },
        'acd-replicas': { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        reset: { type: 'boolean' },
        yes: { type: 'boolean', short: 'y' },
        empty: { type: 'boolean' },
        durable: { type: 'boolean' },
        'no-build': { type: 'boolean' },
        'no-tls': { type: 'boolean' },
        'with-phone': { type: 'boolean' },
        'sip-port': { type: 'string' },
        'sip-host': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError('configuration-invalid', message, '`npm start -- --help` lists the flags.', { cause });
  }
}

/** With nobody to register there, the usual port is left to others. */
function readSip(flags: { 'sip-port'?: string; 'sip-host'?: string }, users: string): SipPhones {
  const port = toPort(flags['sip-port'], '--sip-port', users === '' ? 0 : DEFAULT_SIP_PORT);
  return { host: flags['sip-host'] ?? '127.0.0.1', port, users };
}

function toPort(text: string | undefined, flag: string, fallback: number): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartupError('configuration-invalid', `${flag} ${text} is not a port.`, 'Give a number from 0 to 65535.');
}

const MOST_REPLICAS = 5;

function toReplicas(text: string | undefined): number {
  const replicas = Number(text ?? 1);
  if (Number.isInteger(replicas) && replicas >= 1 && replicas <= MOST_REPLICAS) return replicas;
  throw new StartupError(
    'configuration-invalid',
    `--acd-replicas ${text} is no number of processes.`,
    `Give a number from 1 to ${MOST_REPLICAS}; 2 is one that leads and one that stands by.`,
  );
}

function toOrigin(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new StartupError(
    'configuration-invalid',
    'PUBLIC_URL is not an http(s) address.',
    'Write it as https://calls.example.com, the way the carrier reaches this machine.',
  );
}

const TWILIO_VARIABLES = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_API_KEY', 'TWILIO_API_SECRET'] as const;

/** An account alone is not enough: its webhooks need an address that it can reach. */
function readRealCarrier(env: NodeJS.ProcessEnv, publicUrl: string | undefined): RealCarrier | undefined {
  const given = TWILIO_VARIABLES.filter((name) => env[name]);
  if (given.length === 0) return undefined;
  const missing: string[] = TWILIO_VARIABLES.filter((name) => !env[name]);
  if (publicUrl === undefined) missing.push('PUBLIC_URL');
  const numbers = (env.TWILIO_NUMBERS ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (numbers.length === 0) missing.push('TWILIO_NUMBERS');
  if (missing.length > 0) {
    throw new StartupError(
      'configuration-invalid',
      `A real carrier also needs ${missing.join(', ')}.`,
      'Set them, or unset TWILIO_* to use the embedded carrier.',
    );
  }
  return {
    accountSid: env.TWILIO_ACCOUNT_SID ?? '',
    authToken: env.TWILIO_AUTH_TOKEN ?? '',
    apiKey: env.TWILIO_API_KEY ?? '',
    apiSecret: env.TWILIO_API_SECRET ?? '',
    numbers,
  };
}

/** Children get what they need by name; npm's own settings and the carrier's secrets are not for everybody. */
function withoutOurOwn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(TWILIO_|CARRIER_|npm_|DATABASE_URL$|REDIS_URL$|PUBLIC_URL$|PORT$|HOST$|NODE_CHANNEL|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
