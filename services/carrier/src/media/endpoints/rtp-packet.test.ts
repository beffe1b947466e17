import { expect, it } from 'vitest';
import { emptyHeader, readRtp, writeRtpHeader } from './rtp-packet.ts';

const packetOf = (payload: number[], change: (packet: Buffer) => Buffer = (packet) => packet) => {
  const packet = Buffer.alloc(12 + payload.length);
  writeRtpHeader(packet, { payloadType: 0, marker: true, sequence: 65_535, timestamp: 0xffff_fff0, ssrc: 7 });
  packet.set(payload, 12);
  return change(packet);
};

it('reads back what it wrote', () => {
  const header = emptyHeader();
  expect(readRtp(packetOf([1, 2, 3]), header)).toBe(true);
  expect(header).toEqual({
    payloadType: 0,
    marker: true,
    sequence: 65_535,
    timestamp: 0xffff_fff0,
    ssrc: 7,
    payloadStart: 12,
    payloadEnd: 15,
  });
});

it('finds the payload behind contributing sources and an extension, before the padding', () => {
  const header = emptyHeader();
  const body = [0, 0, 0, 1, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 42, 0, 0, 3];
  const packet = packetOf(body, (one) => {
    one[0] = 0x80 | 0x20 | 0x10 | 1;
    return one;
  });
  expect(readRtp(packet, header)).toBe(true);
  expect([...packet.subarray(header.payloadStart, header.payloadEnd)]).toEqual([42]);
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['a stub', Buffer.from([0x80, 0, 0, 1])],
  ['another version', packetOf([1], (one) => Buffer.from(one.map((byte, n) => (n === 0 ? 0x40 : byte))))],
  ['RTCP', packetOf([1], (one) => Buffer.from(one.map((byte, n) => (n === 1 ? 200 : byte))))],
  [
    'padding longer than the packet',
    packetOf([255], (one) => Buffer.from(one.map((byte, n) => (n === 0 ? 0xa0 : byte)))),
  ],
  [
    'an extension beyond the end',
    packetOf([1, 2, 3, 255], (one) => Buffer.from(one.map((byte, n) => (n === 0 ? 0x90 : byte)))),
  ],
  [
    'more sources than there is room for',
    packetOf([1], (one) => Buffer.from(one.map((byte, n) => (n === 0 ? 0x8f : byte)))),
  ],
])('refuses %s', (_what, packet) => {
  expect(readRtp(packet, emptyHeader())).toBe(false);
});

it('never throws, whatever the bytes', () => {
  const header = emptyHeader();
  let seed = 1;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return seed >> 16;
  };
  for (let n = 0; n < 20_000; n += 1) {
    const packet = Buffer.from(Array.from({ length: random() % 40 }, () => random() & 0xff));
    if (readRtp(packet, header)) expect(header.payloadEnd).toBeGreaterThanOrEqual(header.payloadStart);
  }
});
