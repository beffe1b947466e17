import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Frame, frameBytes, type MediaEndpoint } from '../endpoint.ts';
import type { MediaEvent, SoundSource } from '../media-port.ts';
import { toneAmplitude } from '../sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw } from '../sound/mu-law.ts';
import { sine } from '../sound/tones.ts';
import { ClipShelf } from './clip-shelf.ts';
import { MixingDesk } from './mixing-desk.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'carrier-desk-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A party that sings, and writes down what it hears. */
class Singer implements MediaEndpoint {
  readonly heard: number[] = [];
  lastFrame: Frame | null = null;
  isClosed = false;
  #song: Uint8Array | null;
  #at = 0;

  constructor(hz: number | null) {
    this.#song = hz === null ? null : encodeMuLaw(sine([hz], 10_000, 0.2));
  }

  pull(): Frame | null {
    if (!this.#song) return null;
    const frame = this.#song.subarray(this.#at, this.#at + frameBytes);
    this.#at = (this.#at + frameBytes) % this.#song.length;
    return frame;
  }

  push(frame: Frame): void {
    this.lastFrame = frame;
    for (const sample of decodeMuLaw(frame)) this.heard.push(sample);
  }

  /** The last `ms` of what it heard. */
  hears(hz: number, ms = 200): number {
    return toneAmplitude(Int16Array.from(this.heard.slice(-ms * 8)), hz);
  }

  onKey() {
    return () => {};
  }

  onLost() {
    return () => {};
  }

  close(): void {
    this.isClosed = true;
  }
}

function deskWith(tones: Readonly<Record<string, number | null>>) {
  const events: MediaEvent[] = [];
  const clips = new ClipShelf(() => {});
  const desk = new MixingDesk(clips, (event) => events.push(event));
  const singers = Object.fromEntries(
    Object.entries(tones).map(([leg, hz]) => {
      const singer = new Singer(hz);
      desk.connect(leg, 'scripted', singer);
      return [leg, singer];
    }),
  );
  const run = (ms: number) => {
    for (let n = 0; n < ms / 20; n += 1) desk.tick();
  };
  const hear = (leg: string, ...sources: SoundSource[]) => desk.apply({ listeners: [{ leg, sources }] });
  const singer = (leg: string): Singer => singers[leg]!;
  return { desk, clips, events, run, hear, singer };
}

const from = (leg: string): SoundSource => ({ kind: 'leg', leg });
const loud = 0.15;
const inaudible = 0.005;

describe('a listener', () => {
  it('hears nothing at all until somebody is to be heard', () => {
    const { run, singer } = deskWith({ a: 440, b: null });
    run(200);
    expect(singer('b').heard).toHaveLength(1600);
    expect(singer('b').heard.every((sample) => sample === 0)).toBe(true);
  });

  it('hears one party untouched, the very bytes that came', () => {
    const { run, hear, singer } = deskWith({ a: 440, b: null });
    hear('b', from('a'));
    run(20);
    expect(singer('b').lastFrame?.buffer).toBe(encodedSongOf(singer('a')));
  });

  it('hears the sum of several, and saturates instead of wrapping', () => {
    const { run, hear, singer } = deskWith({ a: 440, b: 700, c: null });
    hear('c', from('a'), from('b'));
    run(400);
    expect(singer('c').hears(440)).toBeGreaterThan(loud);
    expect(singer('c').hears(700)).toBeGreaterThan(loud);
    hear('c', ...Array.from({ length: 10 }, () => from('a')));
    run(200);
    const recent = singer('c').heard.slice(-1600);
    // Ten times as loud as a singer is more than there is room for: flat at the top, never from one end to the other.
    expect(Math.max(...recent)).toBe(32_124);
    const leaps = recent.slice(1).filter((sample, n) => Math.abs(sample - (recent[n] ?? 0)) > 60_000);
    expect(leaps).toEqual([]);
  });

  it('hears a party that has lost its wire no more, and others as before', () => {
    const { desk, run, hear, singer } = deskWith({ a: 440, b: 700, c: null });
    hear('c', from('a'), from('b'));
    run(100);
    desk.disconnect('a');
    run(300);
    expect(singer('a').isClosed).toBe(true);
    expect(singer('c').hears(440)).toBeLessThan(inaudible);
    expect(singer('c').hears(700)).toBeGreaterThan(loud);
  });

  const encodedSongOf = (singer: Singer): ArrayBufferLike => singer.pull()!.buffer;
});

describe('any matrix of listeners', () => {
  /** Tones that fall on whole periods of a frame's length, so that one frame tells them apart. */
  const tones: Readonly<Record<string, number>> = { a: 400, b: 700, c: 1050, d: 1500, e: 2100, f: 2800 };
  const legs = Object.keys(tones);

  it('never lets a listener hear a tone that is not in its list, whatever changes between two ticks', () => {
    const leaks: string[] = [];
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = seeded(seed);
      const { desk, singer } = deskWith(tones);
      let matrix = new Map<string, string[]>();
      for (let tick = 0; tick < 120; tick += 1) {
        if (random() < 0.4) {
          matrix = new Map(legs.map((leg) => [leg, legs.filter((other) => other !== leg && random() < 0.4)]));
          desk.apply({
            listeners: [...matrix].map(([leg, heard]) => ({ leg, sources: heard.map((other) => from(other)) })),
          });
        }
        desk.tick();
        for (const leg of legs) {
          const frame = decodeMuLaw(singer(leg).lastFrame!);
          const heard = matrix.get(leg) ?? [];
          if (heard.length === 0) {
            if (frame.some((sample) => sample !== 0)) leaks.push(`${seed}/${tick}: ${leg} is not in silence`);
            continue;
          }
          for (const other of legs) {
            const amplitude = toneAmplitude(frame, tones[other] ?? 0);
            // In one frame the windows of neighbours touch a little: a voice is 0.2, a leak of one frame would be, too.
            const isRight = heard.includes(other) ? amplitude > 0.12 : amplitude < 0.06;
            if (!isRight) leaks.push(`${seed}/${tick}: ${leg} hears ${other} at ${amplitude}`);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
  });
});

describe('a clip', () => {
  const withClip = async (ms: number) => {
    const world = deskWith({ a: null, b: null });
    const file = path.join(directory, `clip-${ms}.ulaw`);
    await writeFile(file, encodeMuLaw(sine([1000], ms, 0.3)));
    world.clips.add('one', file);
    await world.clips.sound('one');
    const playing: SoundSource = { kind: 'clip', playback: 'p', clip: 'one', loops: 1 };
    return { ...world, playing };
  };
  const ready = () => new Promise((resolve) => setImmediate(resolve));

  it('plays once, as long as it is, and says that it is over', async () => {
    const { run, hear, singer, events, playing } = await withClip(110);
    hear('a', playing);
    await ready();
    run(100);
    expect(events).toEqual([]);
    run(100);
    expect(events).toEqual([{ type: 'playback-finished', playback: 'p' }]);
    const heard = singer('a').heard;
    expect(heard.slice(0, 110 * 8).filter((sample) => sample !== 0).length).toBeGreaterThan(600);
    expect(heard.slice(110 * 8).every((sample) => sample === 0)).toBe(true);
  });

  it('loops without a gap, and is in step wherever the same playing is heard', async () => {
    const { run, hear, singer, playing } = await withClip(110);
    hear('a', { ...playing, loops: 0 } as SoundSource);
    await ready();
    run(60);
    hear('b', { ...playing, loops: 0 } as SoundSource);
    run(1000);
    expect(singer('a').heard.slice(-4000)).toEqual(singer('b').heard.slice(-4000));
    expect(singer('a').hears(1000, 400)).toBeGreaterThan(0.2);
  });

  it('begins anew under a new name', async () => {
    const { run, hear, singer, playing } = await withClip(110);
    hear('a', playing);
    await ready();
    run(200);
    hear('a', { ...playing, playback: 'q' } as SoundSource);
    await ready();
    run(100);
    expect(singer('a').hears(1000, 80)).toBeGreaterThan(0.2);
  });

  it('is silence when it is not there', async () => {
    const { run, hear, singer } = await withClip(110);
    hear('a', { kind: 'clip', playback: 'x', clip: 'unknown', loops: 1 });
    await ready();
    run(100);
    expect(singer('a').heard.every((sample) => sample === 0)).toBe(true);
  });
});

describe('a recording', () => {
  const record = (desk: MixingDesk, name: string, channels: SoundSource[][], trim = false) => {
    const file = path.join(directory, `${name}.wav`);
    desk.record({ recording: name, file, channels, trim });
    return file;
  };
  const read = async (file: string, channel: number, channels: number) => {
    const bytes = await readFile(file);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) / 2);
    return samples.filter((_, n) => n % channels === channel);
  };

  it('has what is said in one channel and what is heard in the other', async () => {
    const { desk, run, hear } = deskWith({ a: 440, b: 700, c: 1100 });
    hear('a', from('b'), from('c'));
    const file = record(desk, 'two', [[from('a')], [{ kind: 'heard', leg: 'a' }]]);
    run(3000);
    const result = await desk.takeRecording('two')?.end();
    expect(result).toEqual({ kind: 'written', file, durationMs: 3000, bytes: 44 + 3000 * 32 });
    const [says, hears] = [await read(file, 0, 2), await read(file, 1, 2)];
    expect(toneAmplitude(says, 440)).toBeGreaterThan(loud);
    expect(toneAmplitude(says, 700)).toBeLessThan(inaudible);
    expect(toneAmplitude(hears, 700)).toBeGreaterThan(loud);
    expect(toneAmplitude(hears, 1100)).toBeGreaterThan(loud);
    expect(toneAmplitude(hears, 440)).toBeLessThan(inaudible);
  });

  it('hears for a party that has no wire of its own', async () => {
    const { desk, run, hear } = deskWith({ b: 700 });
    hear('nobody', from('b'));
    const file = record(desk, 'wireless', [[{ kind: 'heard', leg: 'nobody' }]]);
    run(500);
    await desk.takeRecording('wireless')?.end();
    expect(toneAmplitude(await read(file, 0, 1), 700)).toBeGreaterThan(loud);
  });

  it('keeps the time of a pause as silence, or leaves it out', async () => {
    const { desk, run } = deskWith({ a: 440 });
    const silent = record(desk, 'silent', [[from('a')]]);
    const skipped = record(desk, 'skipped', [[from('a')]]);
    run(500);
    desk.recording('silent')?.pause('silence');
    desk.recording('skipped')?.pause('skip');
    run(400);
    desk.recording('silent')?.resume();
    desk.recording('skipped')?.resume();
    run(300);
    await desk.takeRecording('silent')?.end();
    await desk.takeRecording('skipped')?.end();
    const kept = await read(silent, 0, 1);
    expect(kept).toHaveLength(1200 * 8);
    expect(kept.slice(500 * 8, 900 * 8).every((sample) => sample === 0)).toBe(true);
    expect(toneAmplitude(kept.slice(900 * 8), 440)).toBeGreaterThan(loud);
    const shortened = await read(skipped, 0, 1);
    expect(shortened).toHaveLength(800 * 8);
    expect(shortened.slice(480 * 8, 520 * 8).every((sample) => sample === 0)).toBe(false);
  });

  it('is trimmed at both ends when it shall be, and not in between', async () => {
    const { desk, run, hear } = deskWith({ a: 440, b: null });
    const file = record(desk, 'trimmed', [[{ kind: 'heard', leg: 'b' }]], true);
    run(300);
    hear('b', from('a'));
    run(200);
    hear('b');
    run(200);
    hear('b', from('a'));
    run(100);
    hear('b');
    run(400);
    await desk.takeRecording('trimmed')?.end();
    expect((await read(file, 0, 1)).length).toBe(500 * 8);
  });

  it('is absent when its directory is gone', async () => {
    const { desk, run } = deskWith({ a: 440 });
    desk.record({ recording: 'lost', file: path.join(directory, 'gone', 'lost.wav'), channels: [[from('a')]] });
    run(2000);
    expect(await desk.takeRecording('lost')?.end()).toMatchObject({ kind: 'absent' });
  });

  it('is absent when the disk is full, and what was written is removed', async () => {
    const { desk, run } = deskWith({ a: 440 });
    const file = path.join(directory, 'full.wav');
    // Every write to it fails as on a full disk.
    await symlink('/dev/full', file);
    desk.record({ recording: 'full', file, channels: [[from('a')]] });
    run(3000);
    expect(await desk.takeRecording('full')?.end()).toEqual({
      kind: 'absent',
      reason: expect.stringContaining('ENOSPC'),
    });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

it('tells when a party begins to speak and when it ceases', () => {
  const { desk, run, events, singer } = deskWith({ a: 440 });
  run(100);
  expect(events).toEqual([{ type: 'speech-started', leg: 'a' }]);
  desk.connect('a', 'scripted', new Singer(null));
  expect(events.at(-1)).toEqual({ type: 'speech-stopped', leg: 'a' });
  expect(singer('a').isClosed).toBe(true);
  run(1000);
  expect(events).toHaveLength(2);
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
