import { expect, it } from 'vitest';
import { KeyEvents } from './key-events.ts';

const event = (key: number, duration: number, isEnd = false) =>
  Uint8Array.from([key, (isEnd ? 0x80 : 0) | 10, duration >> 8, duration & 0xff]);
const read = (events: KeyEvents, timestamp: number, packet: Uint8Array) =>
  events.read(timestamp, packet, 0, packet.length);

it('tells a key once, though its end is sent three times', () => {
  const events = new KeyEvents();
  const told = [160, 320, 480, 640].map((duration) => read(events, 1000, event(5, duration)));
  const ends = [1, 2, 3].map(() => read(events, 1000, event(5, 800, true)));
  expect([...told, ...ends]).toEqual(['5', null, null, null, null, null, null]);
});

it('tells a key of which only a repeated end arrived', () => {
  const events = new KeyEvents();
  expect(read(events, 1000, event(11, 800, true))).toBe('#');
  expect(read(events, 1000, event(11, 800, true))).toBeNull();
});

it('tells the same key twice when it was pressed twice', () => {
  const events = new KeyEvents();
  expect(read(events, 1000, event(1, 800, true))).toBe('1');
  expect(read(events, 4000, event(1, 160))).toBe('1');
});

it('takes a key held for longer than a packet can count as one', () => {
  const events = new KeyEvents();
  expect(read(events, 1000, event(2, 160))).toBe('2');
  expect(read(events, 1000, event(2, 0xffff))).toBeNull();
  expect(read(events, 1000 + 0xffff, event(2, 160))).toBeNull();
  expect(read(events, 1000 + 0xffff, event(2, 480, true))).toBeNull();
  expect(read(events, 90_000, event(2, 160))).toBe('2');
});

it('is not misled by a late packet of an earlier key', () => {
  const events = new KeyEvents();
  expect(read(events, 1000, event(1, 800, true))).toBe('1');
  expect(read(events, 3000, event(2, 160))).toBe('2');
  expect(read(events, 1000, event(1, 800, true))).toBeNull();
  expect(read(events, 3000, event(2, 800, true))).toBeNull();
});

it('goes on over the wrap of the timestamp', () => {
  const events = new KeyEvents();
  expect(read(events, 2 ** 32 - 100, event(3, 800, true))).toBe('3');
  expect(read(events, 2000, event(4, 800, true))).toBe('4');
});

it.each([
  ['a stub', Uint8Array.from([1, 2])],
  ['an event that is no key', event(16, 100)],
])('ignores %s', (_what, packet) => {
  expect(read(new KeyEvents(), 1, packet)).toBeNull();
});
