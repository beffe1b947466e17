import { expect, it } from 'vitest';
import { frameBytes } from '../endpoint.ts';
import { muLawSilence } from '../sound/mu-law.ts';
import { SoundQueue } from './sound-queue.ts';

const sound = (bytes: number, value: number) => new Uint8Array(bytes).fill(value);
const step = (queue: SoundQueue) => {
  const heard = queue.step();
  return { heard, frame: queue.frame === null ? null : [...queue.frame] };
};

it('joins pieces without a gap, and says which have passed when they have', () => {
  const queue = new SoundQueue();
  queue.feed(sound(100, 1), 1);
  queue.feed(sound(40, 2), 2);
  queue.feed(sound(120, 3), 3);
  expect(step(queue)).toEqual({ heard: null, frame: [...sound(100, 1), ...sound(40, 2), ...sound(20, 3)] });
  expect(step(queue)).toEqual({ heard: 2, frame: [...sound(100, 3), ...sound(60, muLawSilence)] });
  expect(step(queue)).toEqual({ heard: 3, frame: null });
  expect(queue.isEmpty).toBe(true);
  expect(step(queue)).toEqual({ heard: null, frame: null });
});

it('says of a piece without sound that it has passed', () => {
  const queue = new SoundQueue();
  queue.feed(sound(0, 0), 7);
  expect(step(queue)).toEqual({ heard: 7, frame: null });
});

it('forgets what it is told to forget', () => {
  const queue = new SoundQueue();
  queue.feed(sound(400, 1), 1);
  queue.step();
  queue.drain();
  queue.feed(sound(frameBytes, 2), 2);
  expect(step(queue)).toEqual({ heard: null, frame: [...sound(frameBytes, 2)] });
  expect(step(queue)).toEqual({ heard: 2, frame: null });
});

it('keeps ten minutes and no more', () => {
  const queue = new SoundQueue();
  queue.feed(sound(11 * 60 * 8000, 1), 1);
  queue.feed(sound(8000, 2), 2);
  let frames = 0;
  for (let heard = queue.step(); heard !== 2; heard = queue.step()) frames += queue.frame === null ? 0 : 1;
  expect(frames).toBe(10 * 60 * 50);
});
