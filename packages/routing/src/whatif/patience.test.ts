import { describe, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { fitPatience, type Stay } from './patience.ts';

/** Callers of exponential patience, of whom most are served before they have enough. */
const stays = (count: number, patienceMs: number, servedMs: number): Stay[] =>
  Array.from({ length: count }, (_, n) => {
    const patience = -patienceMs * Math.log(chanceOf(1, String(n), 'patience'));
    const served = -servedMs * Math.log(chanceOf(1, String(n), 'served'));
    return { waitedMs: Math.round(Math.min(patience, served)), hungUp: patience < served };
  });

describe('patience', () => {
  it('is found although most callers are served before they have enough', () => {
    const fit = fitPatience(stays(5_000, 60_000, 30_000));
    expect(fit.kind).toBe('kaplan-meier');
    expect(fit.hungUp / (fit.hungUp + fit.censored)).toBeCloseTo(1 / 3, 1);
    const truth = 60_000 * Math.LN2;
    expect(Math.abs((fit.medianMs ?? 0) - truth) / truth).toBeLessThan(0.08);
  });

  it('by the product limit of a worked example', () => {
    // 6 callers: leave at 3, 5; served at 4; 3 leave at 7, 9, 9. S(3) = 5/6, S(5) = 5/6 × 3/4 …
    const stay = (waitedMs: number, hungUp = true): Stay => ({ waitedMs, hungUp });
    const times = [stay(3), stay(4, false), stay(5), stay(7), stay(9), stay(9)];
    const fit = fitPatience(Array.from({ length: 5 }, () => times).flat());
    expect(fit.draw(0.84, 0)).toBe(3);
    expect(fit.draw(0.83, 0)).toBe(5); // S(3) = 0.8333…
    expect(fit.draw(0.63, 0)).toBe(5); // S(5) = 0.625
    expect(fit.draw(0.62, 0)).toBe(7);
  });

  it('never ends before it has lasted', () => {
    const fit = fitPatience(stays(500, 60_000, 30_000));
    for (const u of [0.001, 0.2, 0.5, 0.8, 0.999]) {
      for (const afterMs of [0, 10_000, 100_000, 1_000_000])
        expect(fit.draw(u, afterMs)).toBeGreaterThanOrEqual(afterMs);
      expect(fit.draw(u, 20_000)).toBeGreaterThanOrEqual(fit.draw(u, 0));
    }
  });

  it('with few who hung up is one rate, with none endless', () => {
    const few = fitPatience([
      { waitedMs: 60_000, hungUp: true },
      { waitedMs: 60_000, hungUp: false },
    ]);
    expect(few).toMatchObject({ kind: 'exponential', hungUp: 1, censored: 1 });
    expect(few.medianMs).toBeCloseTo(120_000 * Math.LN2, 6);
    const none = fitPatience([{ waitedMs: 60_000, hungUp: false }]);
    expect(none.kind).toBe('endless');
    expect(none.draw(0.5, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
