import { describe, expect, it } from 'vitest';
import { batchMeans, type Caller, createDice, type House, simulate } from './theory.fixture.ts';

const handleMs = 240_000;
const targetMs = 20_000;

/** Erlang's formulas the textbook way, for the few agents of these houses. */
const erlangC = (agents: number, load: number) => {
  let term = 1;
  let below = 0;
  for (let k = 0; k < agents; k += 1) {
    below += term;
    term *= load / (k + 1);
  }
  const all = term * (agents / (agents - load));
  const waits = all / (below + all);
  const turnMs = handleMs / (agents - load);
  return { meanWaitMs: waits * turnMs, serviceLevel: 1 - waits * Math.exp(-targetMs / turnMs) };
};

const erlangA = (agents: number, load: number, patienceMs: number) => {
  const arrivals = load / handleMs;
  const shares = [1];
  for (let k = 1; k < agents + 600; k += 1)
    shares.push(
      ((shares[k - 1] ?? 0) * arrivals) / (Math.min(k, agents) / handleMs + Math.max(0, k - agents) / patienceMs),
    );
  const total = shares.reduce((sum, each) => sum + each, 0);
  const abandoned =
    shares.reduce((sum, each, k) => sum + (each / total) * Math.max(0, k - agents), 0) / patienceMs / arrivals;
  return { abandoned, meanWaitMs: abandoned * patienceMs };
};

/** Without the time in which the house fills up. */
const simulated = (house: Omit<House, 'callers' | 'interarrivalMs' | 'serviceMs'> & { load: number; seed: number }) => {
  const dice = createDice(house.seed);
  const patience = createDice(house.seed + 1_000);
  const callers = simulate({
    agents: house.agents,
    callers: 24_000,
    interarrivalMs: () => dice.exponential(handleMs / house.load),
    serviceMs: () => dice.exponential(handleMs),
    patienceMs: () => patience.exponential(house.patienceMs()),
  });
  return callers.slice(2_000);
};
const waitOf = (caller: Caller): number => caller.waitedMs;

/** The interval of 20 batch means covers the true value in 999 of 1,000 such simulations. */
const expectAgreement = (values: readonly number[], expected: number): void => {
  const { mean, halfWidth } = batchMeans(values);
  if (Math.abs(mean - expected) > halfWidth)
    expect.fail(`simulated ${mean} ± ${halfWidth} (99.9 %), expected ${expected}`);
  // An interval so wide that anything agrees would prove nothing.
  expect(halfWidth).toBeLessThan(0.45 * expected);
};

describe('callers and calls of exponential length through the engine', { timeout: 60_000 }, () => {
  it.each([
    { agents: 1, load: 0.7, seed: 1 },
    { agents: 10, load: 8, seed: 2 },
    { agents: 30, load: 24, seed: 3 },
  ])('wait as Erlang C says: $agents agents, $load Erlangs', ({ agents, load, seed }) => {
    const callers = simulated({ agents, load, seed, patienceMs: () => Infinity });
    const { meanWaitMs, serviceLevel } = erlangC(agents, load);
    expectAgreement(callers.map(waitOf), meanWaitMs);
    expectAgreement(
      callers.map((each) => Number(each.offeredWaitMs <= targetMs)),
      serviceLevel,
    );
  });

  it.each([
    { agents: 10, load: 12, patienceMs: 180_000, seed: 4 },
    { agents: 20, load: 19, patienceMs: 120_000, seed: 5 },
  ])('wait and hang up as Erlang A says: $agents agents, $load Erlangs', ({ agents, load, patienceMs, seed }) => {
    const callers = simulated({ agents, load, seed, patienceMs: () => patienceMs });
    const { abandoned, meanWaitMs } = erlangA(agents, load, patienceMs);
    expectAgreement(callers.map(waitOf), meanWaitMs);
    expectAgreement(
      callers.map((each) => Number(!each.wasAnswered)),
      abandoned,
    );
  });
});
