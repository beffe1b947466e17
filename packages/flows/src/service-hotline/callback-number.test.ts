import { expect, it } from 'vitest';
import { toCallbackNumber } from './callback-number.ts';

it.each([
  ['13812345678', '+8613812345678'],
  ['013812345678', '+8613812345678'],
  ['02166668888', '+862166668888'],
  ['110', null],
  ['0019005551234', null],
  ['66668888123456', null],
  ['', null],
  ['12*4567890', null],
])('keyed %s is called as %s', (digits, number) => {
  expect(toCallbackNumber(digits, '86')).toBe(number);
});
