import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../testing/until.ts';
import { rtpHeaderBytes, writeRtpHeader } from './endpoints/rtp-packet.ts';
import type { LegStatistics, MediaEvent } from './media-port.ts';
import { RtpMedia } from './rtp-media.ts';
import { aLawOfMuLaw } from './sound/a-law.ts';
import { toneAmplitude } from './sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw, muLawSilence } from './sound/mu-law.ts';
import { sine } from './sound/tones.ts';

/** A process of its own has to be started, perhaps on a busy machine. */
const patient = { timeout: 30_000 };

let media: RtpMedia;
let directory: string;
const events: MediaEvent[] = [];
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'carrier-media-'));
  media = new RtpMedia({
    directory: path.join(directory, 'clips'),
    synthesize: async (text) => ({ samples: sine([text.length * 100], 400, 0.3) }),
    log: () => {},
  });
  media.subscribe((event) => events.push(event));
  // It answers when it serves.
  await media.statistics();
}, 30_000);
afterAll(async () => {
  await media.stop();
  await rm(directory, { recursive: true, force: true });
}, 20_000);

const figuresOf = async (leg: string): Promise<LegStatistics> => {
  const found = (await media.statistics()).legs.find((one) => one.leg === leg);
  if (!found) throw new Error(`nothing is known of ${leg}`);
  return found;
};

/** A phone on loopback: what it says is given frame by frame, what it hears is kept. */
async function phone(address = '127.0.0.1') {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, address, () => resolve()));
  const packets: Buffer[] = [];
  socket.on('message', (packet) => packets.push(packet));
  let sequence = 0;
  return {
    packets,
    port: (socket.address() as AddressInfo).port,
    say(port: number, sound: Uint8Array, payloadType = 0, timestamp = sequence * 160) {
      const packet = Buffer.alloc(rtpHeaderBytes + sound.length);
      packet.set(sound, rtpHeaderBytes);
      writeRtpHeader(packet, { payloadType, marker: false, sequence: sequence & 0xffff, timestamp, ssrc: 7 });
      sequence += 1;
      socket.send(packet, port, '127.0.0.1');
    },
    close: () => socket.close(),
  };
}

const remote = (port: number, payloadType: 0 | 8 = 0) => ({
  address: '127.0.0.1',
  port,
  payloadType,
  telephoneEventType: 101,
  isHeld: false,
});
const tone = encodeMuLaw(sine([1000], 20, 0.3));
const silence = new Uint8Array(160).fill(muLawSilence);

async function openRtp(leg: string, port: number, payloadType: 0 | 8 = 0): Promise<number> {
  const opened = await media.open(leg, 'rtp', { host: '127.0.0.1', remote: remote(port, payloadType) });
  if (opened.kind === 'refused') throw new Error(opened.reason);
  return opened.answer.port;
}

describe('a wire over UDP', patient, () => {
  it('carries sound both ways, and keys', async () => {
    const one = await phone();
    const port = await openRtp('udp', one.port);
    media.apply({ listeners: [{ leg: 'udp', sources: [{ kind: 'leg', leg: 'udp' }] }] });
    await until(async () => {
      one.say(port, tone);
      return one.packets.some(
        (packet) => packet[1] === 0 && toneAmplitude(decodeMuLaw(packet.subarray(12)), 1000) > 0.2,
      );
    });
    for (let n = 0; n < 3; n += 1) one.say(port, Uint8Array.from([5, 0x80, 0, 160]), 101, 5_000_000);
    await until(async () => events.some((event) => event.type === 'key'));
    expect(events.filter((event) => event.type === 'key')).toEqual([{ type: 'key', leg: 'udp', key: '5' }]);
    media.close('udp');
    one.close();
  });

  it('listens to the address that was named and to no other', async () => {
    const [one, stranger] = [await phone(), await phone('127.0.0.2')];
    const port = await openRtp('guarded', one.port);
    for (let n = 0; n < 20; n += 1) stranger.say(port, tone);
    await until(async () => {
      one.say(port, silence);
      stranger.say(port, tone);
      return (await figuresOf('guarded')).framesIn > 10;
    });
    expect((await figuresOf('guarded')).energyIn).toBe(0);
    media.close('guarded');
    one.close();
    stranger.close();
  });

  it('speaks A-law with who wants it', async () => {
    const one = await phone();
    const port = await openRtp('a-law', one.port, 8);
    media.apply({ listeners: [{ leg: 'a-law', sources: [{ kind: 'leg', leg: 'a-law' }] }] });
    const said = tone.map((byte) => aLawOfMuLaw[byte] ?? 0);
    await until(async () => {
      one.say(port, said, 8);
      return one.packets.some((packet) => packet[1] === 8 && packet.subarray(12).equals(said));
    });
    expect((await figuresOf('a-law')).energyIn).toBeGreaterThan(0);
    media.close('a-law');
    one.close();
  });

  it('sends nothing while the far end holds', async () => {
    const one = await phone();
    await openRtp('held', one.port);
    await until(async () => one.packets.length > 3);
    media.update('held', 'rtp', { remote: { ...remote(one.port), isHeld: true } });
    // What was on its way has come when two questions have been answered.
    await media.statistics();
    await media.statistics();
    const before = one.packets.length;
    const { framesOut } = await figuresOf('held');
    await until(async () => (await figuresOf('held')).framesOut > framesOut + 5);
    expect(one.packets.length).toBeLessThanOrEqual(before + 1);
    media.close('held');
    one.close();
  });
});

it('pipes a browser’s socket to its leg, and nobody chooses the leg by himself', patient, async () => {
  const server = createServer();
  server.on('upgrade', (request, socket, head) => media.tunnel('browser', request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  await media.open('browser', 'web-socket', {});
  await media.open('other', 'web-socket', {});
  media.apply({ listeners: [{ leg: 'browser', sources: [{ kind: 'leg', leg: 'browser' }] }] });
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    headers: { 'x-tunnel-leg': 'other', 'x-tunnel-secret': 'guessed' },
  });
  const heard: Buffer[] = [];
  socket.on('message', (data) => heard.push(data as Buffer));
  await new Promise((resolve) => socket.once('open', resolve));
  await until(async () => {
    socket.send(tone);
    return heard.some((frame) => toneAmplitude(decodeMuLaw(frame), 1000) > 0.2);
  });
  expect((await figuresOf('other')).framesIn).toBe(0);
  socket.terminate();
  server.closeAllConnections();
  server.close();
  media.close('browser');
  media.close('other');
});

it('refuses what it cannot open, and says why', async () => {
  const opened = await media.open('nowhere', 'rtp', { host: '192.0.2.1', remote: null });
  expect(opened).toEqual({ kind: 'refused', reason: expect.stringContaining('EADDRNOTAVAIL') });
  expect(media.hasEndpoint('nowhere')).toBe(false);
});

it(
  'comes back when its process is killed, with what was to be heard, and keeps what was recorded',
  patient,
  async () => {
    const prepared = await media.prepare({ say: 'ten letter', language: 'en' });
    expect(prepared).toMatchObject({ durationMs: 400, problem: null });
    await media.open('caller', 'scripted', {});
    await media.open('phone', 'rtp', { host: '127.0.0.1', remote: null });
    media.apply({
      listeners: [{ leg: 'caller', sources: [{ kind: 'clip', playback: 'p', clip: prepared.clip ?? '', loops: 0 }] }],
    });
    const file = path.join(directory, 'cut.wav');
    const recording = media.record({ recording: 'cut', file, channels: [[{ kind: 'heard', leg: 'caller' }]] });
    await until(async () => (await stat(file)).size > 20_000);

    const { pid } = await media.statistics();
    events.length = 0;
    process.kill(pid ?? 0, 'SIGKILL');
    const kept = await recording.stop();
    expect(kept).toMatchObject({ kind: 'written', file });
    const bytes = await readFile(file);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) / 2);
    expect(toneAmplitude(samples.slice(800), 1000)).toBeGreaterThan(0.15);

    await until(async () => events.some((event) => event.type === 'restarted'));
    expect(events).toContainEqual({ type: 'leg-lost', leg: 'phone', reason: 'restarted' });
    expect(media.hasEndpoint('phone')).toBe(false);
    await until(async () => (await figuresOf('caller')).energyOut > 1);
    const after = await media.statistics();
    expect(after.restarts).toBe(1);
    expect(after.pid).not.toBe(pid);
    media.close('caller');
  },
);
