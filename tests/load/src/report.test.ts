import { describe, expect, it } from 'vitest';
import { meets, quantile, renderTable, toSummary } from './report.ts';

describe('a goal', () => {
  it.each([
    [60, '<=60', true],
    [60.1, '<=60', false],
    [183_000, '>=150,000', true],
    [0.9, '>=.91', false],
    [0, '0', true],
    [1, '0', false],
  ])('%d against %s is %s', (value, goal, met) => expect(meets(value, goal)).toBe(met));

  it('that says nothing is a mistake, not a pass', () => expect(() => meets(1, 'soon')).toThrow());
});

it('takes quantiles by nearest rank, whatever the order of the samples', () => {
  const samples = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.95, 1].map((q) => quantile(samples, q))).toEqual([1, 3, 5, 5]);
  expect(() => quantile([], 0.5)).toThrow();
});

it('summarizes in one line of JSON with the goal that counts', () => {
  const conditions = { bench: 'boot', seed: 1, commit: 'abc', cpus: 2, loadBefore: 0.4, startedAtMs: 0 };
  const metrics = { warm_s: { value: 2.34567, unit: 's', goal: '<=6', aim: '<=3' } };
  expect(JSON.stringify(toSummary(conditions, 41, metrics))).toBe(
    '{"bench":"boot","commit":"abc","cpus":2,"load_before":0.4,"seconds":41,"metrics":{"warm_s":{"value":2.346,"unit":"s","goal":"<=6"}}}',
  );
  expect(renderTable(metrics)).toContain('warm_s  2.346 s  <=6 reached  <=3 reached');
});
