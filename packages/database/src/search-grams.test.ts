import { describe, expect, it } from 'vitest';
import { searchGrams, toSearchQuery, toSearchVector } from './search-grams.ts';

describe('searchGrams', () => {
  it('takes single characters and pairs of Chinese, words of other scripts', () => {
    expect(searchGrams('王小明', 'Wang Xiaoming')).toEqual(['王', '小', '明', '王小', '小明', 'wang', 'xiaoming']);
  });
  it('drops accents and case, keeps characters outside the basic plane whole', () => {
    expect(searchGrams('José ÅNGSTRÖM 𠮷野')).toEqual(['jose', 'angstrom', '𠮷', '野', '𠮷野']);
  });
});

describe('toSearchQuery', () => {
  it('asks for all pairs of a Chinese run and for words as beginnings', () => {
    expect(toSearchQuery('王小明 wan')).toBe("'wan':* & '王小' & '小明'");
  });
  it('asks for one character as it is', () => {
    expect(toSearchQuery('王')).toBe("'王'");
  });
  it('finds nothing to look for in punctuation', () => {
    expect(toSearchQuery(`'); -- \\ :* & !`)).toBeNull();
  });
  it('never lets a quote out', () => {
    expect(toSearchVector("O'Brien \\")).toBe("'o' 'brien'");
  });
});
