import { expect, it } from 'vitest';
import { parseCookie } from './cookies.ts';

it.each([
  ['one=1; two=2', '2'],
  ['two=2', '2'],
  ['three=3;two=a=b', 'a=b'],
  ['two=', null],
  ['nottwo=2', null],
  ['', null],
  [undefined, null],
])('finds a cookie in %j', (header, value) => {
  expect(parseCookie(header, 'two')).toBe(value);
});
