import { expect, it } from 'vitest';
import { isOwnOrigin } from './origin.ts';

it.each([
  ['https://desk.example', 'desk.example', true],
  ['http://127.0.0.1:3000', '127.0.0.1:3000', true],
  ['http://127.0.0.1:3001', '127.0.0.1:3000', false],
  ['https://desk.example.evil.example', 'desk.example', false],
  ['null', 'desk.example', false],
  ['https://desk.example', undefined, false],
])('a page of %s on the host %s: %s', (origin, host, own) => {
  expect(isOwnOrigin(origin, host)).toBe(own);
});
it('lets in an origin that was named', () => {
  expect(isOwnOrigin('https://other.example', 'desk.example', ['https://other.example'])).toBe(true);
});
