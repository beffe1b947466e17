import { expect, it } from 'vitest';
import { emptyHeader, readRtp, writeRtpHeader } from './rtp-packet.ts';
import { RtpStream } from './rtp-stream.ts';

const sound = (sequence: number, options: { ssrc?: number; value?: number; type?: number } = {}) => {
  const packet = Buffer.alloc(172, options.value ?? 1);
  writeRtpHeader(packet, {
    payloadType: options.type ?? 0,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: sequence * 160,
    ssrc: options.ssrc ?? 1,
  });
  return packet;
};
const open = () => {
  const sent: Buffer[] = [];
  const stream = new RtpStream({ payloadType: 0, telephoneEventType: 126, send: (one) => sent.push(Buffer.from(one)) });
  return { stream, sent };
};
const frame = new Uint8Array(160).fill(3);

it('marks the first packet and counts on, sequence and timestamp together', () => {
  const { stream, sent } = open();
  for (let n = 0; n < 3; n += 1) {
    stream.pull();
    stream.push(frame);
  }
  const read = sent.map((packet) => {
    const header = emptyHeader();
    expect(readRtp(packet, header)).toBe(true);
    return header;
  });
  expect(read.map((one) => one.marker)).toEqual([true, false, false]);
  expect(read.map((one) => (one.sequence - read[0]!.sequence) & 0xffff)).toEqual([0, 1, 2]);
  expect(read.map((one) => (one.timestamp - read[0]!.timestamp) >>> 0)).toEqual([0, 160, 320]);
  expect(read[0]!.ssrc).toBe(stream.ssrc);
  expect(stream.ssrc).toBeLessThan(2 ** 31);
});

it('lets time go on where nothing was said, and marks what follows', () => {
  const { stream, sent } = open();
  stream.pull();
  stream.push(frame);
  for (let n = 0; n < 5; n += 1) stream.pull();
  stream.push(frame);
  const [first, second] = sent;
  expect((second!.readUInt32BE(4) - first!.readUInt32BE(4)) >>> 0).toBe(5 * 160);
  expect(second![1]! & 0x80).toBe(0x80);
});

it('goes on over the wrap of the sequence number', () => {
  const { stream } = open();
  const heard: (number | undefined)[] = [];
  for (let n = 65_530; n < 65_545; n += 1) {
    stream.receive(sound(n, { value: n & 0xff }));
    heard.push(stream.pull()?.[0]);
  }
  const came = heard.filter((one) => one !== undefined);
  expect(came).toEqual(Array.from({ length: came.length }, (_, n) => (65_530 + n) & 0xff));
  expect(came.length).toBeGreaterThanOrEqual(13);
});

it('does not let a stray packet of another source in, but follows a source that stays', () => {
  const { stream } = open();
  for (let n = 0; n < 4; n += 1) stream.receive(sound(n));
  stream.receive(sound(9000, { ssrc: 666, value: 66 }));
  expect([1, 2, 3].map(() => stream.pull()?.[0])).toEqual([1, 1, 1]);
  for (let n = 20; n < 26; n += 1) stream.receive(sound(n, { ssrc: 2, value: 2 }));
  expect(stream.pull()?.[0]).toBe(2);
});

it('ignores payloads that were not agreed on', () => {
  const { stream } = open();
  for (let n = 0; n < 10; n += 1) stream.receive(sound(n, { type: 111 }));
  expect(stream.received).toBe(0);
  expect(stream.pull()).toBeNull();
});

it('throws away a flood unread and says so', () => {
  const { stream } = open();
  let floods = 0;
  stream.floodListeners.add(() => {
    floods += 1;
  });
  for (let tick = 0; tick < 100; tick += 1) {
    for (let n = 0; n < 200; n += 1) stream.receive(sound(tick * 200 + n));
    stream.pull();
  }
  expect(floods).toBeGreaterThan(0);
  expect(stream.received).toBeLessThanOrEqual(100 * 64);
});

it('is not moved by garbage', () => {
  const { stream } = open();
  for (let n = 0; n < 50; n += 1)
    stream.receive(Buffer.from(Array.from({ length: n }, (_, at) => (at * 37 + n) & 0xff)));
  expect(stream.received).toBe(0);
});
