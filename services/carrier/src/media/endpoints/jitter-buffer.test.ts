import { expect, it } from 'vitest';
import { JitterBuffer } from './jitter-buffer.ts';

/** A frame whose every sample is the number, so that order is seen. */
const frame = (value: number, length = 160) => new Uint8Array(length).fill(value);
const put = (buffer: JitterBuffer, index: number, value = index, base = 0) =>
  buffer.put((base + index * 160) >>> 0, frame(value), 0, 160);
/** The first sample of what is pulled: null where nothing came. */
const pull = (buffer: JitterBuffer, times = 1) =>
  Array.from({ length: times }, () => {
    const pulled = buffer.pull();
    return pulled === null ? null : pulled[0];
  });

it('waits until two frames are there, then gives them in order', () => {
  const buffer = new JitterBuffer();
  put(buffer, 1);
  expect(pull(buffer)).toEqual([null]);
  put(buffer, 2);
  put(buffer, 3);
  expect(pull(buffer, 3)).toEqual([1, 2, 3]);
});

it('puts overtaken packets back in order and hears a repeated one once', () => {
  const buffer = new JitterBuffer();
  for (const index of [1, 3, 2, 2, 4, 1]) put(buffer, index);
  expect(pull(buffer, 4)).toEqual([1, 2, 3, 4]);
});

it('takes a packet that was overtaken by the very first', () => {
  const buffer = new JitterBuffer();
  for (const index of [2, 1, 3]) put(buffer, index);
  expect(pull(buffer, 3)).toEqual([1, 2, 3]);
});

it('goes on over the wrap of the timestamp', () => {
  const buffer = new JitterBuffer();
  const base = 2 ** 32 - 320;
  for (const index of [0, 1, 2, 3]) put(buffer, index, index + 1, base);
  expect(pull(buffer, 4)).toEqual([1, 2, 3, 4]);
});

it('covers a lost frame with a softer repetition, and drops what comes too late', () => {
  const buffer = new JitterBuffer();
  const loud = 0x90;
  for (const index of [0, 1, 3, 4]) put(buffer, index, loud);
  expect(pull(buffer, 3)).toEqual([loud, loud, loud + 0x10]);
  expect(put(buffer, 2, loud)).toBe(false);
  expect(pull(buffer)).toEqual([loud]);
});

it('fades out when the sender stops, then is silent, and begins again', () => {
  const buffer = new JitterBuffer();
  put(buffer, 0, 0x80);
  put(buffer, 1, 0x80);
  expect(pull(buffer, 7)).toEqual([0x80, 0x80, 0x90, 0xa0, 0xb0, null, null]);
  put(buffer, 100, 5);
  put(buffer, 101, 6);
  put(buffer, 102, 7);
  expect(pull(buffer, 2)).toEqual([5, 6]);
});

it('keeps more in store after it ran dry', () => {
  const buffer = new JitterBuffer();
  put(buffer, 0);
  put(buffer, 1);
  pull(buffer, 6);
  put(buffer, 50, 1);
  put(buffer, 51, 2);
  expect(pull(buffer)).toEqual([null]);
  put(buffer, 52, 3);
  expect(pull(buffer)).toEqual([1]);
});

it('starts anew when the sender does', () => {
  const buffer = new JitterBuffer();
  for (const index of [0, 1, 2]) put(buffer, index);
  pull(buffer);
  put(buffer, 0, 9, 5_000_000);
  put(buffer, 1, 10, 5_000_000);
  expect(pull(buffer, 2)).toEqual([9, 10]);
});

it('takes packets of 10, 30 and 60 ms', () => {
  const buffer = new JitterBuffer();
  buffer.put(0, frame(1, 80), 0, 80);
  buffer.put(80, frame(2, 240), 0, 240);
  buffer.put(320, frame(3, 480), 0, 480);
  const first = buffer.pull();
  expect([first?.[0], first?.[80]]).toEqual([1, 2]);
  expect(pull(buffer, 4)).toEqual([2, 3, 3, 3]);
});

it('comes back to a short delay after a burst', () => {
  const buffer = new JitterBuffer();
  for (let index = 0; index < 40; index += 1) put(buffer, index, 1);
  let delay = 40;
  for (let tick = 0; tick < 200; tick += 1) {
    const before = 40 + tick;
    put(buffer, before, 1);
    buffer.pull();
  }
  // What is left when the sender stops is the delay.
  delay = 0;
  while (buffer.pull() !== null) delay += 1;
  expect(delay).toBeLessThanOrEqual(3 + 4);
});

it('refuses what is no sound at all', () => {
  const buffer = new JitterBuffer();
  expect(buffer.put(0, frame(1), 0, 0)).toBe(false);
  expect(buffer.put(0, frame(1, 5000), 0, 5000)).toBe(false);
  expect(pull(buffer)).toEqual([null]);
});
