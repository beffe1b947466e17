import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { speakingMs, unknownMediaMs } from '../twiml/durations.ts';
import { holdMusicMs } from './hold-music.ts';
import { PromptStore, type Synthesize } from './prompt-store.ts';
import { toneAmplitude } from './sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw } from './sound/mu-law.ts';
import { sine } from './sound/tones.ts';
import { wavHeader } from './sound/wav-header.ts';

let directory: string;
let server: Server;
let url: string;
let answer: RequestListener = (_req, res) => res.writeHead(404).end();
const requests: string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'carrier-prompts-'));
  server = createServer((req, res) => {
    requests.push(String(req.headers.authorization ?? ''));
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  requests.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true, force: true });
});

function store(synthesize: Synthesize = async () => null) {
  const files = new Map<string, string>();
  const prompts = new PromptStore({
    directory,
    synthesize,
    onClip: (clip, file) => void files.set(clip, file),
    limits: { timeoutMs: 300, largestBytes: 1_000_000 },
  });
  const soundOf = async (media: string) => {
    const { clip } = await prompts.prepare({ media });
    return decodeMuLaw(await readFile(files.get(clip ?? '') ?? ''));
  };
  return { prompts, files, soundOf };
}

/** A WAV file of one second of a tone. */
function wav(rate: number, channels: number, hz: number, bits = 16, tag = 1): Buffer {
  const header = wavHeader(rate * channels * (bits / 8), channels);
  header.writeUInt16LE(tag, 20);
  header.writeUInt32LE(rate, 24);
  header.writeUInt16LE(bits, 34);
  const data = Buffer.alloc(rate * channels * (bits / 8));
  for (let n = 0; n < rate; n += 1) {
    const value = 0.5 * Math.sin((2 * Math.PI * hz * n) / rate);
    for (let channel = 0; channel < channels; channel += 1) {
      const at = n * channels + channel;
      if (tag === 3) data.writeFloatLE(value, at * 4);
      else if (bits === 8) data.writeUInt8(Math.round(128 + value * 127), at);
      else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at * (bits / 8), bits / 8);
    }
  }
  return Buffer.concat([header, data]);
}

const serve = (body: Buffer | Uint8Array, type = 'audio/wav') => {
  answer = (_req, res) => res.writeHead(200, { 'content-type': type }).end(body);
};

describe('words', () => {
  it('are spoken once, and last as long as their sound', async () => {
    let spoken = 0;
    const { prompts, files } = store(async () => {
      spoken += 1;
      return { samples: sine([440], 1234, 0.2) };
    });
    const twice = await Promise.all([1, 2].map(() => prompts.prepare({ say: 'Hello', language: 'en' })));
    expect(twice[0]).toEqual(twice[1]);
    expect(twice[0]?.durationMs).toBe(1234);
    expect(spoken).toBe(1);
    expect(files.size).toBe(1);
  });

  it('without a voice last as long as they would take to be read', async () => {
    const { prompts } = store();
    expect(await prompts.prepare({ say: '您好', language: 'zh-CN' })).toEqual({
      clip: null,
      durationMs: speakingMs('您好'),
      problem: 'no voice speaks zh-CN',
    });
  });

  it('survive a voice that fails', async () => {
    const { prompts } = store(() => Promise.reject(new Error('hoarse')));
    expect(await prompts.prepare({ say: 'Hello', language: 'en' })).toMatchObject({ clip: null, problem: 'hoarse' });
  });
});

describe('files', () => {
  it.each([
    ['44.1 kHz stereo', () => wav(44_100, 2, 1000)],
    ['16 kHz', () => wav(16_000, 1, 1000)],
    ['8 kHz, 8 bit', () => wav(8000, 1, 1000, 8)],
    ['48 kHz, 24 bit', () => wav(48_000, 1, 1000, 24)],
    ['32-bit float', () => wav(22_050, 1, 1000, 32, 3)],
  ])('of %s are played at the right pitch and length', async (_name, make) => {
    serve(make());
    const sound = await store().soundOf(`${url}/a.wav`);
    expect(sound.length).toBe(8000);
    expect(toneAmplitude(sound, 1000)).toBeCloseTo(0.5, 1);
  });

  it('lose what cannot be heard on a telephone instead of folding it into speech', async () => {
    serve(wav(44_100, 1, 7000));
    expect(toneAmplitude(await store().soundOf(`${url}/a.wav`), 1000)).toBeLessThan(0.005);
  });

  it('of raw mu-law are played as they are', async () => {
    const sound = encodeMuLaw(sine([700], 500, 0.4));
    serve(sound, 'audio/basic');
    expect(toneAmplitude(await store().soundOf(`${url}/a`), 700)).toBeGreaterThan(0.3);
  });

  it('are asked for once, and with the name and password of their URL', async () => {
    serve(wav(8000, 1, 500));
    const { prompts } = store();
    const media = `${url.replace('//', '//user:pass@')}/a.wav`;
    await Promise.all([prompts.prepare({ media }), prompts.prepare({ media })]);
    await prompts.prepare({ media });
    expect(requests).toEqual([`Basic ${Buffer.from('user:pass').toString('base64')}`]);
  });

  it('of the carrier itself are not asked for at all', async () => {
    expect(await store().prompts.prepare({ media: '/media/hold-music.wav' })).toMatchObject({
      durationMs: holdMusicMs,
      problem: null,
    });
  });

  it.each<[string, RequestListener, RegExp]>([
    ['are missing', (_req, res) => res.writeHead(404).end(), /404/],
    ['are no sound', (_req, res) => res.end('<html>'), /not a WAV/],
    [
      'are endless',
      (_req, res) => void setInterval(() => res.write(Buffer.alloc(300_000)), 5).unref(),
      /larger|abort|timeout/i,
    ],
    ['never come', () => {}, /timeout/i],
    ['break off', (_req, res) => void res.write('RIFF', () => res.destroy()), /.+/],
    ['claim more than they hold', (_req, res) => res.end(wav(8000, 1, 500).subarray(0, 46)), /^$|null/],
  ])('that %s are silence with a reason', async (name, listener, reason) => {
    answer = listener;
    const prepared = await store().prompts.prepare({ media: `${url}/${encodeURIComponent(name)}` });
    if (name === 'claim more than they hold') expect(prepared.durationMs).toBeLessThan(20);
    else {
      expect(prepared).toMatchObject({ clip: null, durationMs: unknownMediaMs });
      expect(prepared.problem).toMatch(reason);
    }
  });

  it('are fetched over http and https only', async () => {
    expect(await store().prompts.prepare({ media: 'file:///etc/passwd' })).toMatchObject({
      clip: null,
      problem: 'file: is not fetched',
    });
  });
});
