import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../testing/until.ts';
import type { RtpRemote } from '../media-port.ts';
import type { OpenedEndpoint } from '../process/endpoints.ts';
import { toneAmplitude } from '../sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw, muLawSilence } from '../sound/mu-law.ts';
import { sine } from '../sound/tones.ts';
import { openRtp } from './rtp-endpoint.ts';
import { emptyHeader, readRtp, rtpHeaderBytes, writeRtpHeader } from './rtp-packet.ts';

const silence = new Uint8Array(160).fill(muLawSilence);
let opened: OpenedEndpoint<'rtp'>;
let sockets: Socket[] = [];
beforeEach(async () => {
  // On all addresses, so that somebody else may try from another one of loopback.
  opened = await openRtp({ host: '0.0.0.0', remote: null, lostAfterMs: 200 });
});
afterEach(() => {
  opened.endpoint.close();
  for (const socket of sockets) socket.close();
  sockets = [];
});

async function party(address = '127.0.0.1') {
  const socket = createSocket('udp4');
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, address, () => resolve()));
  const heard: { payloadType: number; payload: Uint8Array }[] = [];
  const header = emptyHeader();
  socket.on('message', (packet) => {
    if (!readRtp(packet, header)) return;
    const payload = Uint8Array.from(packet.subarray(header.payloadStart, header.payloadEnd));
    heard.push({ payloadType: header.payloadType, payload });
  });
  let sequence = 0;
  const voice = encodeMuLaw(sine([1000], 20, 0.3));
  return {
    heard,
    port: (socket.address() as AddressInfo).port,
    say(ssrc = 7) {
      const packet = Buffer.alloc(rtpHeaderBytes + voice.length);
      packet.set(voice, rtpHeaderBytes);
      writeRtpHeader(packet, { payloadType: 0, marker: false, sequence, timestamp: sequence * 160, ssrc });
      sequence += 1;
      socket.send(packet, opened.answer.port, '127.0.0.1');
    },
  };
}
const remoteAt = (port: number, more: Partial<RtpRemote> = {}): RtpRemote => ({
  address: '127.0.0.1',
  port,
  payloadType: 0,
  telephoneEventType: 101,
  isHeld: false,
  ...more,
});
const connect = (remote: RtpRemote) => opened.update?.({ remote });
/** Does anything of what somebody says come through? */
const isHeard = (speaker: { say(): void }) =>
  until(async () => {
    speaker.say();
    return opened.endpoint.pull() !== null;
  });
/** Says so much that it would have come through long ago. */
async function tryToBeHeard(speaker: { say(): void }, witness: { say(): void; heard: unknown[] }): Promise<boolean> {
  for (let n = 0; n < 10; n += 1) speaker.say();
  // What was sent on loopback before the witness's frame has been looked at when ours comes back to it.
  const before = witness.heard.length;
  await until(async () => {
    opened.endpoint.push(silence);
    return witness.heard.length > before + 3;
  });
  return opened.endpoint.pull() !== null;
}

describe('the wire of a phone', () => {
  it('listens to nobody but the address that was named', async () => {
    const phone = await party();
    const stranger = await party('127.0.0.2');
    connect(remoteAt(phone.port));
    expect(await tryToBeHeard(stranger, phone)).toBe(false);
    await isHeard(phone);
  });

  it('takes the port that the first packet came from, sends there, and lets nobody else in', async () => {
    const phone = await party();
    const later = await party();
    connect(remoteAt(9));
    await isHeard(phone);
    await until(async () => {
      opened.endpoint.push(silence);
      return phone.heard.length > 0;
    });
    while (opened.endpoint.pull() !== null);
    expect(await tryToBeHeard(later, phone)).toBe(false);
  });

  it('may be told of a second address, for a phone that does not know its own', async () => {
    const phone = await party();
    connect(remoteAt(4000, { address: '192.0.2.77', alsoFrom: '127.0.0.1' }));
    await isHeard(phone);
    await until(async () => {
      opened.endpoint.push(silence);
      return phone.heard.length > 0;
    });
  });

  it('is lost when nothing comes, but not while it is held', async () => {
    const lost: string[] = [];
    opened.endpoint.onLost((reason) => lost.push(reason));
    const phone = await party();
    connect(remoteAt(phone.port, { isHeld: true }));
    for (let tick = 0; tick < 100; tick += 1) opened.endpoint.pull();
    opened.endpoint.push(silence);
    expect(lost).toEqual([]);
    connect(remoteAt(phone.port));
    for (let tick = 0; tick < 10; tick += 1) opened.endpoint.pull();
    expect(lost).toEqual([]);
    opened.endpoint.pull();
    expect(lost).toEqual(['timeout']);
    expect(phone.heard).toEqual([]);
  });

  it('brings keys as events, or as tones to a phone that knows no events', async () => {
    const phone = await party();
    connect(remoteAt(phone.port));
    opened.update?.({ keys: '3' });
    await until(async () => {
      opened.endpoint.push(silence);
      return phone.heard.some(({ payloadType, payload }) => payloadType === 101 && payload[0] === 3);
    });
    connect(remoteAt(phone.port, { telephoneEventType: null }));
    phone.heard.length = 0;
    opened.update?.({ keys: '3' });
    const samples = await until(async () => {
      opened.endpoint.push(silence);
      return phone.heard.length >= 7 && decodeMuLaw(Buffer.concat(phone.heard.slice(0, 7).map((one) => one.payload)));
    });
    expect(toneAmplitude(samples, 697)).toBeGreaterThan(0.05);
    expect(toneAmplitude(samples, 1477)).toBeGreaterThan(0.05);
  });
});
