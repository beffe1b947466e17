import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, BenchResult } from './bench.ts';
import { processTreeMemory } from './process-tree.ts';
import { readProcess } from './processor-time.ts';
import { median, quantile } from './report.ts';

const HOTLINE = '+864001234567';
const WAITING_LINE = '+864001234568';
/** Two and two calls meet in a room. */
const AT_ONCE = 32;
const ROUNDS = 3;
const CONCURRENT = 5_000;
const PACED_PER_S = 100;

type Place = { carrier: Carrier; product: Product };

/**
 * Whole calls through the carrier's own doors: inbound by `/sim`, two documents over HTTP, a key, a room for two with
 * its callbacks, hanging up, the number's status callback. Silent; the product answers at once in a process of its own.
 */
export async function run({ full, progress }: BenchOptions): Promise<BenchResult> {
  const product = await startProduct();
  const carrier = await startCarrier();
  const place = { carrier, product };
  const samples: Record<string, unknown>[] = [];
  try {
    await setNumber(place, HOTLINE, '/voice');
    await setNumber(place, WAITING_LINE, '/queue');
    progress('warming up');
    await callsFor(place, 2_000);
    const rates: number[] = [];
    const costs: number[] = [];
    const lasts = full ? 20_000 : 5_000;
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`whole calls, round ${round + 1} of ${ROUNDS}`);
      const { cpuMs: before } = readProcess(carrier.pid);
      const done = await callsFor(place, lasts);
      const cpuMs = readProcess(carrier.pid).cpuMs - before;
      rates.push(done / (lasts / 1_000));
      costs.push(cpuMs / done);
      samples.push({ kind: 'rate', calls: done, ms: lasts, cpuMs });
    }
    await product.figures();

    progress(`${PACED_PER_S} calls a second: how long the carrier takes to ask`);
    await pacedCalls(place, full ? 20_000 : 6_000);
    const { gapsMs } = await product.figures();
    if (gapsMs.length < 100) throw new Error(`only ${gapsMs.length} requests were timed`);
    samples.push(...gapsMs.map((ms) => ({ kind: 'own', ms })));

    progress(`${CONCURRENT} calls at once`);
    await holdCalls(place);
    const memory = processTreeMemory(carrier.pid);
    samples.push(...memory.map((each) => ({ kind: 'memory', ...each })));
    const { callbacks } = await product.figures();
    return {
      setting: [
        `a call: inbound, 3 documents over HTTP, 1 key, a room for two with 4 callbacks, hang-up, status callback; ${AT_ONCE} pairs at once, median of ${ROUNDS} rounds`,
        `own time: from the product's answer to the next request of that call, at ${PACED_PER_S} calls/s, ${gapsMs.length} of them; HTTP both ways included`,
        `memory: ${CONCURRENT} calls up at once, half in a queue, half in rooms for two; no audio; ${callbacks} callbacks so far`,
        `the carrier's own processor time, all threads: ${median(costs).toFixed(2)} ms a call, so ${Math.round(1_000 / median(costs))} calls/s on a core of its own`,
        'the product and the callers ran on the same processor cores',
      ],
      metrics: {
        calls_per_s: { value: median(rates), unit: '1/s', goal: '>=150', aim: '>=400' },
        concurrent_calls_pss_mb: {
          value: memory.reduce((sum, each) => sum + each.pssMb, 0),
          unit: 'MB',
          goal: '<=600',
        },
        own_p99_ms: { value: quantile(gapsMs, 0.99), unit: 'ms', goal: '<=5' },
      },
      samples,
    };
  } finally {
    await carrier.stop();
    product.stop();
  }
}

let nextCaller = 0;
const callerNumber = (): string => {
  nextCaller += 1;
  return `+861${String(nextCaller).padStart(10, '0')}`;
};

/** Two callers dial, press 1, meet in a room, and both hang up. */
async function pairOfCalls({ carrier, product }: Place): Promise<void> {
  // An even number and the odd one after it make a room.
  if (nextCaller % 2 === 0) nextCaller += 1;
  const meeting = product.hasStarted(`r${(nextCaller + 1) / 2}`);
  const [one, other] = await Promise.all([
    carrier.dial(callerNumber(), HOTLINE),
    carrier.dial(callerNumber(), HOTLINE),
  ]);
  await Promise.all([
    carrier.sim('dtmf', { callSid: one, digits: '1' }),
    carrier.sim('dtmf', { callSid: other, digits: '1' }),
  ]);
  await meeting;
  await carrier.sim('hangup', { callSid: one });
  await carrier.sim('hangup', { callSid: other });
}

/** Calls in a closed loop; how many were whole. */
async function callsFor(place: Place, ms: number): Promise<number> {
  const until = performance.now() + ms;
  let whole = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < until) {
        await pairOfCalls(place);
        if (performance.now() < until) whole += 2;
      }
    }),
  );
  return whole;
}

async function pacedCalls(place: Place, ms: number): Promise<void> {
  const startedAt = performance.now();
  const pairs: Promise<void>[] = [];
  const count = (PACED_PER_S / 2) * (ms / 1_000);
  for (let pair = 0; pair < count; pair += 1) {
    await delay(startedAt + (pair * ms) / count - performance.now());
    pairs.push(pairOfCalls(place));
  }
  await Promise.all(pairs);
}

/** Half of them wait, half talk in pairs. */
async function holdCalls({ carrier }: Place): Promise<void> {
  if (nextCaller % 2 === 0) nextCaller += 1;
  const last: string[] = [];
  for (let call = 0; call < CONCURRENT; call += 50) {
    const line = call < CONCURRENT / 2 ? HOTLINE : WAITING_LINE;
    const callSids = await Promise.all(Array.from({ length: 50 }, () => carrier.dial(callerNumber(), line)));
    if (line === HOTLINE) await Promise.all(callSids.map((callSid) => carrier.sim('dtmf', { callSid, digits: '1' })));
    last.splice(0, last.length, ...callSids);
  }
  const { callSids } = (await carrier.sim('legs', { status: 'in-progress' })) as { callSids: string[] };
  for (let tries = 0; callSids.length < CONCURRENT && tries < 200; tries += 1) {
    await delay(50);
    const now = (await carrier.sim('legs', { status: 'in-progress' })) as { callSids: string[] };
    callSids.splice(0, callSids.length, ...now.callSids);
  }
  if (callSids.length < CONCURRENT) throw new Error(`only ${callSids.length} of ${CONCURRENT} calls are up`);
  await delay(2_000);
}

interface Carrier {
  pid: number;
  url: string;
  accountSid: string;
  authToken: string;
  sim(name: string, body: object): Promise<unknown>;
  dial(from: string, to: string): Promise<string>;
  stop(): Promise<void>;
}

async function startCarrier(): Promise<Carrier> {
  const main = fileURLToPath(new URL('../../../services/carrier/src/main.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      'tsx',
      main,
      '--port',
      '0',
      '--no-audio',
      '--numbers',
      `${HOTLINE},${WAITING_LINE}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CARRIER_PARENT_WATCH: '1' } },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { url: string; accountSid: string; authToken: string; simToken: string };
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const sim = (name: string, body: object): Promise<unknown> =>
    post(agent, `${ready.url}/sim/${name}`, JSON.stringify(body), {
      authorization: `Bearer ${ready.simToken}`,
      'content-type': 'application/json',
    }).then((text) => (JSON.parse(text) as { result: unknown }).result);
  return {
    pid: child.pid ?? 0,
    url: ready.url,
    accountSid: ready.accountSid,
    authToken: ready.authToken,
    sim,
    dial: async (from, to) => ((await sim('inbound', { from, to })) as { callSid: string }).callSid,
    async stop() {
      agent.destroy();
      const gone = once(child, 'exit');
      if (child.kill('SIGTERM')) await gone;
    },
  };
}

function post(agent: Agent, url: string, body: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if ((answer.statusCode ?? 500) < 300) resolve(text);
        else reject(new Error(`${url}: ${answer.statusCode} ${text.slice(0, 200)}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The number asks the product. */
async function setNumber({ carrier, product }: Place, number: string, path: string): Promise<void> {
  const account = `${carrier.url}/2010-04-01/Accounts/${carrier.accountSid}`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${carrier.accountSid}:${carrier.authToken}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const listed = await fetch(`${account}/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`, {
    headers,
  });
  const { incoming_phone_numbers: found } = (await listed.json()) as { incoming_phone_numbers: { sid: string }[] };
  const body = new URLSearchParams({ VoiceUrl: product.url + path, StatusCallback: `${product.url}/status` });
  const saved = await fetch(`${account}/IncomingPhoneNumbers/${found[0]?.sid}.json`, { method: 'POST', headers, body });
  if (!saved.ok) throw new Error(`the number could not be set: ${saved.status} ${await saved.text()}`);
}

interface Product {
  url: string;
  /** Resolves when the callback of the room's start has come. */
  hasStarted(room: string): Promise<void>;
  figures(): Promise<Figures>;
  stop(): void;
}

type Figures = { gapsMs: number[]; callbacks: number };
type Told = { port: number } | { started: string } | Figures;

async function startProduct(): Promise<Product> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./carrier-product.ts', import.meta.url)));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const meetings = new Map<string, () => void>();
  let tell: ((figures: Figures) => void) | null = null;
  child.on('message', (told: Told) => {
    if ('gapsMs' in told) tell?.(told);
    if (!('started' in told)) return;
    meetings.get(told.started)?.();
    meetings.delete(told.started);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    hasStarted: (room) => new Promise((resolve) => meetings.set(room, resolve)),
    figures: () =>
      new Promise((resolve) => {
        tell = resolve;
        child.send('figures');
      }),
    stop: () => child.kill('SIGTERM'),
  };
}
