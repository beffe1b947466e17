import { it } from 'vitest';
import { environment, isLive } from './environment.ts';

type Test = () => Promise<void> | void;

/** A case that holds at real Twilio too and needs nobody to answer a call. */
export const everywhere = (name: string, test: Test): void => it(name, test);

/** A case that needs a simulated party or a virtual clock: skipped by name in a live run. */
export function simulated(name: string, test: Test): void {
  if (isLive) it.skip(`${name} [needs a simulated party]`, test);
  else it(name, test);
}

/**
 * What this repository's carrier does differently and says so in its README: the case must fail there, so that the
 * list stays true, and must hold for every other carrier.
 */
export function differsHere(name: string, test: Test): void {
  if (isLive) it.skip(`${name} [needs a simulated party]`, test);
  else if (environment.carrierUrl === undefined) it.fails(`${name} [documented difference]`, test);
  else it(name, test);
}

/** The same case for each row. */
export function simulatedEach<Row extends { name: string }>(
  rows: readonly Row[],
  test: (row: Row) => Promise<void>,
): void {
  for (const row of rows) simulated(row.name, () => test(row));
}
