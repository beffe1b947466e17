import fc from 'fast-check';
import { expect, it } from 'vitest';
import { day } from './model.fixture.ts';
import { checkDay, entriesOf } from './model-day.fixture.ts';
import { emptyConfiguration } from './state/routing-state.ts';

/** The same days in every run; another number asks about other days. */
const seed = 612_668_071;

it('keeps every rule through any sequence of commands, restarts and repetitions', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(day, (steps) => {
      expect(checkDay(steps).configuration).not.toEqual(emptyConfiguration);
    }),
    { numRuns: 400, seed, endOnFailure: true },
  );
});

it('decides the same after a restart as without one', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(day, fc.nat(60), (steps, restartAt) => {
      expect(entriesOf(steps, restartAt)).toEqual(entriesOf(steps, null));
    }),
    { numRuns: 200, seed, endOnFailure: true },
  );
});
