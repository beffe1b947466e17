import { describe, expect, it } from 'vitest';
import { checkKeepable } from './check-keepable.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}"text"${']'.repeat(depth)}`);

describe('what cannot be kept', () => {
  it.each([
    ['U+0000', { note: { text: 'a\0b' } }],
    ['half a surrogate pair', [{ name: 'a\ud800' }]],
    ['a hundred thousand levels', nested(100_000)],
    ['more levels than any door takes', nested(33)],
  ])('is refused: %s', (_what, input) => {
    expect(() => checkKeepable(input)).toThrow(/malformed-request/);
  });
});

it('lets everything else through, whole surrogate pairs included', () => {
  checkKeepable([{ a: '王伟 😀', b: [1, null, true, undefined] }, nested(30), Buffer.from([0])]);
});
