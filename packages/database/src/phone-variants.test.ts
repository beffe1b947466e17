import { describe, expect, it } from 'vitest';
import { phoneEnding, phoneVariants } from './phone-variants.ts';

describe('phoneVariants', () => {
  it.each([
    ['+8613812345678', ['+8613812345678'], []],
    ['+86 138 1234 5678', ['+8613812345678'], []],
    ['+86013812345678', ['+86013812345678', '+8613812345678'], []],
  ])('takes %s as international', (given, e164, national) => {
    expect(phoneVariants(given)).toEqual({ e164, national });
  });
  it.each([
    ['13812345678', '13812345678'],
    ['013812345678', '13812345678'],
    ['1795113812345678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['008613812345678', '13812345678'],
    ['010-6552 9988', '1065529988'],
  ])('finds the national part in %s', (given, national) => {
    expect(phoneVariants(given).national).toContain(national);
  });
  it.each(['anonymous', 'Restricted', '+266696687', '', '0', '1234', 'client:0190-agent', '9'.repeat(40)])(
    'knows nobody by %s',
    (given) => {
      expect(phoneVariants(given)).toEqual({ e164: [], national: [] });
    },
  );
});

describe('phoneEnding', () => {
  it.each([
    ['5678', '5678'],
    ['138 1234-5678', '13812345678'],
    ['+86 (0)10 6552 9988', '861065529988'],
    ['0044 20 7946 0958', '442079460958'],
    ['567', null],
    ['EX-210', null],
    ['王伟', null],
  ])('of %s is %s', (given, expected) => {
    expect(phoneEnding(given)).toBe(expected);
  });
});
