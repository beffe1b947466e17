import { key } from '@tellonce/contracts';
import { expect, it } from 'vitest';
import { keyFrom, suggestPassword } from './suggest.ts';

it('makes a key that the contract takes from any name that has Latin letters', () => {
  expect(keyFrom('  Hydraulic repairs (night)! ')).toBe('hydraulic-repairs-night');
  expect(keyFrom('Café Ünal')).toBe('cafe-unal');
  for (const name of ['Service', 'x'.repeat(100), `${'a'.repeat(63)} b`])
    expect(key.safeParse(keyFrom(name)).success).toBe(true);
});
it('makes none from a Chinese name', () => {
  expect(keyFrom('维修')).toBe('');
});
it('suggests passwords in readable groups, without signs that look alike', () => {
  const password = suggestPassword((bytes) => crypto.getRandomValues(bytes));
  expect(password).toMatch(/^([a-zA-Z2-9]{5}-){3}[a-zA-Z2-9]{5}$/);
  expect(password).not.toMatch(/[0O1lI]/);
});
it('goes on drawing when a draw is all unfair bytes', () => {
  let draws = 0;
  const password = suggestPassword((bytes) => {
    draws += 1;
    bytes.fill(draws === 1 ? 255 : 0);
  });
  expect([draws, password]).toEqual([2, 'aaaaa-aaaaa-aaaaa-aaaaa']);
});
