import { describe, expect, it } from 'vitest';
import { type Caller, createDice, type Dice, type House, simulate } from './theory.fixture.ts';

const handleMs = 240_000;
const patienceMs = 180_000;

interface Scenario {
  name: string;
  agents: number;
  load: number;
  serviceMs?: (dice: Dice) => number;
  patienceMs?: (dice: Dice) => number;
  callers: number;
  seed?: number;
  /** Root of the mean squared error, in seconds, that QLm reached with known rates in an independent simulation. */
  published: number;
}

const impatient = (dice: Dice): number => dice.exponential(patienceMs);

const scenarios: readonly Scenario[] = [
  {
    name: 'M/M/50 at load .95, nobody hangs up',
    agents: 50,
    load: 0.95,
    patienceMs: () => Infinity,
    callers: 40_000,
    seed: 3,
    published: 21.1,
  },
  { name: 'M/M/50+M at load 1', agents: 50, load: 1, callers: 12_000, published: 10.5 },
  { name: 'M/M/50+M at load 1.2', agents: 50, load: 1.2, callers: 12_000, published: 13.3 },
  { name: 'M/M/10+M at load 1.2', agents: 10, load: 1.2, callers: 12_000, published: 38.9 },
  {
    name: 'lognormal service, cv 1.2, load 1.2',
    agents: 50,
    load: 1.2,
    serviceMs: (dice) => dice.lognormal(handleMs, 1.2),
    callers: 12_000,
    published: 12.7,
  },
  {
    name: 'Erlang-10 patience, load 1.2',
    agents: 50,
    load: 1.2,
    patienceMs: (dice) => dice.erlang(patienceMs, 10),
    callers: 12_000,
    published: 23.9,
  },
  {
    name: 'H2 patience, cv² 4, load 1.2',
    agents: 50,
    load: 1.2,
    patienceMs: (dice) => dice.hyperexponential(patienceMs, 4),
    callers: 12_000,
    published: 11.4,
  },
];

const houseOf = (scenario: Scenario, dice: Dice): House => ({
  agents: scenario.agents,
  callers: scenario.callers,
  interarrivalMs: () => dice.exponential(handleMs / scenario.agents / scenario.load),
  serviceMs: () => (scenario.serviceMs ?? ((of: Dice) => of.exponential(handleMs)))(dice),
  patienceMs: () => (scenario.patienceMs ?? impatient)(dice),
});

/** QLm told all rates, on the same callers: what learning them may cost at most is a tenth. */
const withKnownRates = (scenario: Scenario, position: number): number => {
  const servicePerMs = scenario.agents / handleMs;
  const abandonPerMs = scenario.patienceMs?.(createDice(1)) === Infinity ? 0 : 1 / patienceMs;
  let sum = 0;
  for (let ahead = 0; ahead < position; ahead += 1) sum += 1 / (servicePerMs + ahead * abandonPerMs);
  return sum;
};

const score = (scenario: Scenario, callers: readonly Caller[]) => {
  const scored = callers.filter((each) => each.expectedWaitMs !== null && Number.isFinite(each.offeredWaitMs));
  const errors = scored.map((each) => ((each.expectedWaitMs ?? 0) - each.offeredWaitMs) / 1_000);
  const known = scored.map((each) => (withKnownRates(scenario, each.position) - each.offeredWaitMs) / 1_000);
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  return {
    scored: scored.length,
    rase: Math.sqrt(mean(errors.map((error) => error * error))),
    raseOfKnownRates: Math.sqrt(mean(known.map((error) => error * error))),
    kept: mean(scored.map((each) => (each.offeredWaitMs <= (each.announcedWaitMs ?? 0) ? 1 : 0))),
  };
};

describe('the expected wait against what was really waited, ghosts included', { timeout: 60_000 }, () => {
  it.each(scenarios)('$name', (scenario) => {
    const callers = simulate(houseOf(scenario, createDice(scenario.seed ?? 7)), { scoreEvery: 3 });
    const { scored, rase, raseOfKnownRates, kept } = score(scenario, callers.slice(scenario.callers / 10));
    expect(scored).toBeGreaterThan(1_500);
    expect(rase).toBeLessThanOrEqual(1.1 * scenario.published);
    expect(rase).toBeLessThanOrEqual(1.1 * raseOfKnownRates);
    expect(kept).toBeGreaterThan(0.8);
  });
});
