import { describe, expect, it } from 'vitest';
import { toPhoneIdentity } from './phone-identity.ts';

describe('toPhoneIdentity', () => {
  it.each([
    ['138 1234 5678', '+8613812345678', '13812345678'],
    ['013812345678', '+8613812345678', '13812345678'],
    ['17951 138 1234 5678', '+8613812345678', '13812345678'],
    ['+86 138-1234-5678', '+8613812345678', '13812345678'],
    ['+86013812345678', '+8613812345678', '13812345678'],
    ['0086 138 1234 5678', '+8613812345678', '13812345678'],
    ['１３８１２３４５６７８', '+8613812345678', '13812345678'],
    ['010-6552 9988', '+861065529988', '1065529988'],
    ['+86 (0)10 6552 9988', '+861065529988', '1065529988'],
    ['0755 8888 9999', '+8675588889999', '75588889999'],
    ['400-123-4567', '+864001234567', '4001234567'],
    ['+44 7700 900123', '+447700900123', '7700900123'],
    ['+61 491 570 156', '+61491570156', '491570156'],
    ['0044 20 7946 0123', '+442079460123', '2079460123'],
  ])('understands %s', (written, value, national) => {
    expect(toPhoneIdentity(written)).toEqual({ value, national });
  });
  it('keeps what it does not understand as it was written', () => {
    expect(toPhoneIdentity('95588')).toMatchObject({ national: '95588' });
  });
  it.each(['', 'call me', '123', '9'.repeat(30), 'anonymous'])('finds no number in %s', (written) => {
    expect(toPhoneIdentity(written)).toBeNull();
  });
});
