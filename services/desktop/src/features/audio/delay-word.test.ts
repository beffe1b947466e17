import { expect, it } from 'vitest';
import { delayWord } from './delay-word.ts';

it.each([
  [0, 'short'],
  [300, 'short'],
  [301, 'noticeable'],
  [800, 'noticeable'],
  [801, 'long'],
])('a round trip of %i ms is %s', (ms, word) => {
  expect(delayWord(ms)).toBe(word);
});
