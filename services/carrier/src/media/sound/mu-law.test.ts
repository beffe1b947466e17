import { describe, expect, it } from 'vitest';
import { aLawOfMuLaw, aLawToLinear, muLawOfALaw } from './a-law.ts';
import { decodeMuLaw, encodeMuLaw, muLawEnergy, muLawSilence, muLawToLinear, toMuLaw } from './mu-law.ts';

/** Recommendation G.711, table 2a: decision values x(n) and quantized values y(n) of the positive half, 14 bits. */
const decisionValues = [8159, 7903, 4063, 2015, 991, 479, 223, 95, 31, 1];
const quantized: readonly [byte: number, value: number][] = [
  [0x80, 8031],
  [0x8f, 4191],
  [0x90, 3999],
  [0x9f, 2079],
  [0xa0, 1983],
  [0xaf, 1023],
  [0xb0, 975],
  [0xbf, 495],
  [0xc0, 471],
  [0xcf, 231],
  [0xd0, 219],
  [0xdf, 99],
  [0xe0, 93],
  [0xef, 33],
  [0xf0, 30],
  [0xfe, 2],
  [0xff, 0],
];

describe('mu-law', () => {
  it('decodes to the quantized values of the recommendation, on both sides of zero', () => {
    for (const [byte, value] of quantized) {
      expect(muLawToLinear[byte]).toBe(value * 4);
      expect(muLawToLinear[byte & 0x7f]).toBe(value === 0 ? 0 : -value * 4);
    }
  });

  it('changes from one byte to the next at the decision values of the recommendation', () => {
    for (const value of decisionValues.slice(1)) {
      expect(toMuLaw(value * 4)).toBe(toMuLaw(value * 4 - 1) - 1);
    }
    expect(toMuLaw(32_767)).toBe(0x80);
    expect(toMuLaw(-32_768)).toBe(0x00);
  });

  it('gives every byte back, but the second zero', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      expect(toMuLaw(muLawToLinear[byte] ?? 0)).toBe(byte === 0x7f ? muLawSilence : byte);
    }
  });

  it('holds silence at exactly nothing', () => {
    expect(toMuLaw(0)).toBe(muLawSilence);
    expect(muLawEnergy[muLawSilence]).toBe(0);
    expect(decodeMuLaw(encodeMuLaw(new Int16Array(8)))).toEqual(new Int16Array(8));
  });
});

describe('A-law', () => {
  it('decodes to the quantized values of the recommendation', () => {
    // Table 1a of G.711: 4032, 2112, 1056, 1 of 4096, on 13 bits.
    expect(aLawToLinear[0xaa]).toBe(4032 * 8);
    expect(aLawToLinear[0xa5]).toBe(2112 * 8);
    expect(aLawToLinear[0xd5]).toBe(1 * 8);
    expect(aLawToLinear[0x55]).toBe(-1 * 8);
    expect(aLawToLinear[0x2a]).toBe(-4032 * 8);
  });

  it('survives the way to mu-law and back at speaking loudness', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const linear = aLawToLinear[byte] ?? 0;
      const back = aLawToLinear[aLawOfMuLaw[muLawOfALaw[byte] ?? 0] ?? 0] ?? 0;
      expect(Math.abs(back - linear)).toBeLessThanOrEqual(Math.max(16, Math.abs(linear) / 16));
    }
  });
});
