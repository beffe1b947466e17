import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { environment, isLive } from './environment.ts';

/** The carrier under test. */
export interface Target {
  url: string;
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  simToken: string;
  /** Two numbers that the account owns. */
  owned: string;
  ownedUs: string;
}

export const TWILIO_URL = 'https://api.twilio.com';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const owned = '+8640012345678';
const ownedUs = '+15550001000';

let target: Promise<Target> | undefined;

/** One carrier a worker: test files reset it, the worker's end ends it. */
export function carrierUnderTest(): Promise<Target> {
  target ??= isLive || environment.carrierUrl ? Promise.resolve(givenTarget()) : startCarrier();
  return target;
}

function givenTarget(): Target {
  const { accountSid, authToken, numbers } = environment;
  const missing = [
    ...(accountSid ? [] : ['TWILIO_ACCOUNT_SID']),
    ...(authToken ? [] : ['TWILIO_AUTH_TOKEN']),
    ...(numbers.length > 0 ? [] : [isLive ? 'TWILIO_FROM' : 'CARRIER_NUMBERS']),
    ...(isLive || environment.simToken ? [] : ['CARRIER_SIM_TOKEN']),
    ...(isLive && !environment.publicUrl ? ['CONFORMANCE_PUBLIC_URL'] : []),
  ];
  if (!accountSid || !authToken || missing.length > 0) {
    throw new Error(`A carrier that this suite did not start needs ${missing.join(', ')} in the environment`);
  }
  return {
    url: environment.carrierUrl ?? TWILIO_URL,
    accountSid,
    authToken,
    apiKey: environment.apiKey ?? '',
    apiSecret: environment.apiSecret ?? '',
    simToken: environment.simToken ?? '',
    owned: numbers[0] ?? '',
    ownedUs: numbers[1] ?? numbers[0] ?? '',
  };
}

/** The public command of this repository's carrier, with its ready line; nothing of its code is imported. */
export async function startCarrier(extra: { args?: readonly string[]; env?: Record<string, string> } = {}) {
  const tsx = pathToFileURL(createRequire(join(repository, 'package.json')).resolve('tsx')).href;
  const program = join(repository, 'services', 'carrier', 'src', 'main.ts');
  const { TWILIO_EDGE: _edge, TWILIO_REGION: _region, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    [
      ...['--conditions=source', '--import', tsx, program, '--virtual-time', '--numbers', `${owned},${ownedUs}`],
      ...(extra.args ?? []),
    ],
    {
      cwd: repository,
      env: { ...inherited, CARRIER_PARENT_WATCH: '1', ...extra.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const complaints: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => {
    complaints.push(chunk.toString('utf8'));
    if (complaints.length > 200) complaints.shift();
  });
  process.once('exit', () => child.kill());
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The carrier ended with code ${code} before it was ready:\n${complaints.join('')}`)),
    );
  });
  const ready = JSON.parse(line) as Omit<Target, 'owned' | 'ownedUs'>;
  // The worker may end while the carrier lives; it then ends by itself.
  child.unref();
  (child.stdout as unknown as { unref(): void }).unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return { ...ready, owned, ownedUs, stop: () => void child.kill() };
}
