import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, BenchResult } from './bench.ts';
import { processTreeMemory } from './process-tree.ts';
import { median } from './report.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const WARM_RUNS = 3;
/** Long enough for start-up garbage to be collected, short enough for the 50 seconds. */
const REST_MS = 5_000;
const LIMIT_MS = 180_000;

type Running = { pid: number; carrierUrl: string; simToken: string; numbers: string[] };
type Start = { npm: ChildProcess; seconds: number };

const launched = new Set<ChildProcess>();

/**
 * From `npm start` until a caller who dials the printed number hears the greeting: once in a fresh clone with an empty
 * home directory, then again on the same data.
 */
export async function run({ full, progress }: BenchOptions): Promise<BenchResult> {
  const place = mkdtempSync(join(tmpdir(), 'tellonce-boot-'));
  const clone = join(place, 'clone');
  const home = join(place, 'home');
  mkdirSync(home);
  const samples: Record<string, unknown>[] = [];
  try {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', REPOSITORY, clone]);
    progress('cold start: fresh clone, empty home');
    const cold = await startAndCall(clone, home);
    samples.push({ kind: 'cold', seconds: cold.seconds });
    await stop(cold.npm);

    const warm: number[] = [];
    let memory = processTreeMemory(process.pid);
    const runs = full ? 2 * WARM_RUNS : WARM_RUNS;
    for (let attempt = 0; attempt < runs; attempt += 1) {
      progress(`warm start ${attempt + 1} of ${runs}`);
      const start = await startAndCall(clone, home);
      warm.push(start.seconds);
      samples.push({ kind: 'warm', seconds: start.seconds });
      if (attempt === runs - 1) {
        await delay(REST_MS);
        memory = processTreeMemory(start.npm.pid ?? 0);
        samples.push(...memory.map((each) => ({ kind: 'memory', ...each })));
      }
      await stop(start.npm);
    }
    const pssMb = memory.reduce((sum, each) => sum + each.pssMb, 0);
    return {
      setting: [
        'from `npm start` until a call to the first number is answered and heard; the committed state, cloned',
        `warm: median of ${runs} starts on the same data; memory: ${memory.length} processes, npm included, ${REST_MS / 1_000} s after the call`,
        ...memory.map((each) => `${each.pssMb.toFixed(0).padStart(5)} MB  ${each.command}`),
      ],
      metrics: {
        cold_s: { value: cold.seconds, unit: 's', goal: '<=60', aim: '<=30' },
        warm_s: { value: median(warm), unit: 's', goal: '<=6', aim: '<=3' },
        pss_mb: { value: pssMb, unit: 'MB', goal: '<=700', aim: '<=450' },
      },
      samples,
    };
  } finally {
    for (const npm of launched) await stop(npm);
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function startAndCall(clone: string, home: string): Promise<Start> {
  const [port, carrierPort] = [await freePort(), await freePort()];
  const { PATH, npm_config_registry } = process.env;
  const startedAt = performance.now();
  const npm = spawn('npm', ['start', '--', '--port', String(port), '--carrier-port', String(carrierPort)], {
    cwd: clone,
    env: { PATH, HOME: home, CI: 'true', ...(npm_config_registry === undefined ? {} : { npm_config_registry }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  launched.add(npm);
  npm.once('exit', () => launched.delete(npm));
  const said: Buffer[] = [];
  npm.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  npm.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const output = () => Buffer.concat(said).toString('utf8');
  const runningFile = join(clone, '.tellonce', 'running.json');
  while (!existsSync(runningFile)) {
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}:\n${output()}`);
    if (performance.now() - startedAt > LIMIT_MS) throw new Error(`npm start was not ready in time:\n${output()}`);
    await delay(20);
  }
  const running = JSON.parse(readFileSync(runningFile, 'utf8')) as Running;
  await hearGreeting(running);
  return { npm, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Answered means that the caller hears our words, not only that the line was picked up. */
async function hearGreeting({ carrierUrl, simToken, numbers }: Running): Promise<void> {
  const ask = async (name: string, body: unknown) => {
    const response = await fetch(`${carrierUrl}/sim/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${simToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`sim ${name}: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { result: unknown }).result;
  };
  const { callSid } = (await ask('inbound', { from: '+8613912345678', to: numbers[0] })) as { callSid: string };
  const deadline = performance.now() + 20_000;
  for (;;) {
    const heard = (await ask('hears', { callSid })) as { say?: string }[];
    if (heard.some((each) => typeof each.say === 'string')) break;
    if (performance.now() > deadline) throw new Error('the call was not answered within 20 s');
    await delay(10);
  }
  await ask('hangup', { callSid });
}

async function stop(npm: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => npm.once('exit', resolve));
  npm.kill('SIGINT');
  if (await Promise.race([ended.then(() => true), delay(30_000, false)])) return;
  npm.kill('SIGKILL'); // its children go with it
  throw new Error('npm start did not stop within 30 s');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
