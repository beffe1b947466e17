import fc from 'fast-check';
import { expect, it } from 'vitest';
import { day } from './model.fixture.ts';
import { checkDay, entriesOf } from './model-day.fixture.ts';
import { emptyConfiguration } from './state/routing-state.ts';

/** A few days for every change; `engine.model.long.test.ts` goes through many. */
/** The same days in every run; the long version asks about more. */
const seed = 1;

it('keeps every rule through any sequence of commands, restarts and repetitions', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(day, (steps) => {
      expect(checkDay(steps).configuration).not.toEqual(emptyConfiguration);
    }),
    { numRuns: 20, seed },
  );
});

it('decides the same after a restart as without one', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(day, fc.nat(60), (steps, restartAt) => {
      expect(entriesOf(steps, restartAt)).toEqual(entriesOf(steps, null));
    }),
    { numRuns: 10, seed },
  );
});
