import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeMuLaw, type MediaStatistics, RtpMedia } from '@tellonce/carrier';
import type { BenchOptions, BenchResult } from './bench.ts';
import { median } from './report.ts';
import { RtpPhone } from './rtp-phone.ts';

const CALLS = 50;
const LEGS = 2 * CALLS;
const FRAME_MS = 20;
/** Phones send in turns, as they would: not all in the same millisecond. */
const TURNS = 10;
const WARM_UP_MS = 4_000;
const BURST_EVERY_MS = 230;

/**
 * 50 calls, each two legs with RTP over UDP on loopback, bridged, recorded to WAV with two channels: what the media
 * process needs of a processor, how long a sound takes from the wire through jitter buffer and mixer to the wire, and
 * how many ticks were late by a whole one.
 */
export async function run({ full, seed, progress }: BenchOptions): Promise<BenchResult> {
  const directory = mkdtempSync(join(tmpdir(), 'tellonce-media-'));
  const media = new RtpMedia({
    directory: join(directory, 'clips'),
    synthesize: () => Promise.resolve(null),
    log: () => {},
  });
  const phones: RtpPhone[] = [];
  let stopTalking = () => {};
  try {
    progress(`${LEGS} legs`);
    for (let leg = 0; leg < LEGS; leg += 1) phones.push(await RtpPhone.open(speechLike(seed + leg), leg + 1));
    await connectAll(media, phones);
    media.apply({
      listeners: phones.map((_, leg) => ({ leg: `${leg}`, sources: [{ kind: 'leg', leg: `${leg ^ 1}` }] })),
    });
    const recordings = Array.from({ length: CALLS }, (_, call) => {
      const [one, other] = [`${2 * call}`, `${2 * call + 1}`];
      return media.record({
        recording: `${call}`,
        file: join(directory, `${call}.wav`),
        channels: [[{ kind: 'leg', leg: one }], [{ kind: 'leg', leg: other }]],
      });
    });
    stopTalking = talk(phones);
    await delay(WARM_UP_MS);

    progress('measuring');
    const before = await media.statistics();
    const startedAtMs = performance.now();
    const delays = await measureDelays(phones, full ? 120_000 : 25_000);
    const after = await media.statistics();
    const elapsedMs = performance.now() - startedAtMs;
    const results = await Promise.all(recordings.map((recording) => recording.stop()));
    const written = results.filter((one) => one.kind === 'written' && one.durationMs > elapsedMs * 0.9).length;
    if (written < CALLS) throw new Error(`only ${written} of ${CALLS} recordings were written`);
    requireSound(before, after);
    return report({ before, after, elapsedMs, delays, phones });
  } finally {
    stopTalking();
    for (const phone of phones) phone.close();
    await media.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function connectAll(media: RtpMedia, phones: readonly RtpPhone[]): Promise<void> {
  for (const [leg, phone] of phones.entries()) {
    const opened = await media.open(`${leg}`, 'rtp', {
      host: '127.0.0.1',
      remote: { address: '127.0.0.1', port: phone.port, payloadType: 0, telephoneEventType: 101, isHeld: false },
    });
    if (opened.kind === 'refused') throw new Error(opened.reason);
    await phone.connect(opened.answer.port);
  }
}

/** Every phone sends a frame every 20 ms, on a clock without drift. */
function talk(phones: readonly RtpPhone[]): () => void {
  const startedAtMs = performance.now();
  let turn = 0;
  let timer: NodeJS.Timeout;
  const next = () => {
    const dueAtMs = startedAtMs + (turn * FRAME_MS) / TURNS;
    timer = setTimeout(() => {
      for (let leg = turn % TURNS; leg < phones.length; leg += TURNS) phones[leg]?.sendFrame();
      turn += 1;
      next();
    }, dueAtMs - performance.now());
  };
  next();
  return () => clearTimeout(timer);
}

async function measureDelays(phones: readonly RtpPhone[], forMs: number): Promise<number[]> {
  const delays: number[] = [];
  const until = performance.now() + forMs;
  for (let call = 0; performance.now() < until; call = (call + 1) % CALLS) {
    const heard = await phones[2 * call]?.burstWithNextFrame(phones[2 * call + 1]);
    if (heard) delays.push(heard.heardAtMs - heard.sentAtMs);
    await delay(BURST_EVERY_MS);
  }
  if (delays.length < 20) throw new Error(`only ${delays.length} bursts were heard`);
  return delays;
}

function requireSound(before: MediaStatistics, after: MediaStatistics): void {
  const silent = after.legs.filter((leg, n) => leg.energyOut - (before.legs[n]?.energyOut ?? 0) < 0.001);
  if (silent.length > 0) throw new Error(`${silent.length} legs heard nothing`);
}

function report(measured: {
  before: MediaStatistics;
  after: MediaStatistics;
  elapsedMs: number;
  delays: readonly number[];
  phones: readonly RtpPhone[];
}): BenchResult {
  const { before, after, elapsedMs, delays } = measured;
  const share = (after.cpuMs - before.cpuMs) / elapsedMs / CALLS;
  const frames =
    after.legs.reduce((sum, leg) => sum + leg.framesIn, 0) - before.legs.reduce((sum, leg) => sum + leg.framesIn, 0);
  const gaps =
    after.legs.reduce((sum, leg) => sum + leg.gapsIn, 0) - before.legs.reduce((sum, leg) => sum + leg.gapsIn, 0);
  const sorted = [...delays].sort((a, b) => a - b);
  return {
    setting: [
      `${CALLS} bridged calls = ${LEGS} RTP legs on loopback, each recorded to a two-channel WAV file, for ${(elapsedMs / 1_000).toFixed(1)} s`,
      'the processor share is that of the media process alone; the phones run in this process beside it',
      `delay: ${delays.length} bursts, wire to wire, the jitter buffer included; p95 ${(sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(1)} ms`,
      `ticks: ${after.ticks - before.ticks}, late by p50 ${after.latenessP50Ms.toFixed(2)} ms, p99 ${after.latenessP99Ms.toFixed(2)} ms, at most ${after.latenessMaxMs.toFixed(1)} ms; ${after.skippedTicks - before.skippedTicks} left out`,
      `frames in: ${frames}, ticks without one: ${gaps}`,
    ],
    metrics: {
      core_share_per_call: { value: share, unit: 'share', goal: '<=0.01', aim: '<=0.005' },
      mixer_delay_ms: { value: median(delays), unit: 'ms', goal: '<=60', aim: '<=40' },
      underruns: { value: after.underruns - before.underruns, unit: '1', goal: '<=0' },
    },
    samples: [
      ...delays.map((delayMs) => ({ kind: 'delay', delayMs })),
      { kind: 'media-process', before: withoutLegs(before), after: withoutLegs(after), elapsedMs, frames, gaps },
    ],
  };
}

const withoutLegs = ({ legs: _, ...rest }: MediaStatistics) => rest;

/** Noise in words and pauses: something for every frame to carry. */
function speechLike(seed: number): Uint8Array {
  let state = seed * 2_654_435_761 + 1;
  const samples = new Int16Array(8_000 * 4);
  for (let n = 0; n < samples.length; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const isPause = Math.floor(n / 2_400) % 3 === 2;
    samples[n] = isPause ? 0 : Math.round(((state / 2 ** 32) * 2 - 1) * 6_000);
  }
  return encodeMuLaw(samples);
}
