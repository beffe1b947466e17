import { describe, expect, it } from 'vitest';
import { erlangA } from './erlang-a.ts';
import { erlangB, loadForBlocking, serversForBlocking } from './erlang-b.ts';
import { erlangC } from './erlang-c.ts';
import { type Exact, exact, expMinus, over, times, toNumber } from './exact-arithmetic.fixture.ts';
import { requiredAgents, scheduledAgents } from './required-agents.ts';

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

/** Σ A^k/k! for k ≤ N and its last term, the textbook way. */
const textbookB = (load: Exact, servers: number): Exact => {
  let term = exact(1);
  let sum = term;
  for (let k = 1; k <= servers; k += 1) {
    term = times(term, load) / BigInt(k);
    sum += term;
  }
  return over(term, sum);
};

describe('Erlang B and C against the textbook sums in 120 digits', () => {
  it.each([
    [7, 10, 3],
    [37, 2, 25],
    [1_234, 10, 140],
    [99, 10, 10],
    [4_999, 10, 520],
    [19_731, 10, 2_000],
    [1, 1_000, 6],
  ])('%i/%i Erlangs on %i servers', (numerator, denominator, servers) => {
    const [load, blocked] = [numerator / denominator, textbookB(exact(numerator, denominator), servers)];
    expect(relative(erlangB(load, servers), toNumber(blocked))).toBeLessThan(1e-12);
    const spare = exact(servers) - exact(numerator, denominator);
    if (spare <= 0n) return;
    const waits = over(
      BigInt(servers) * blocked,
      exact(servers) - times(exact(numerator, denominator), exact(1) - blocked),
    );
    const queue = erlangC({ callsPerHour: (numerator * 60) / denominator, handleTimeSec: 60 }, servers);
    expect(relative(queue.waitProbability, toNumber(waits))).toBeLessThan(1e-12);
    // SL(20 s) = 1 − C e^{−(N − A)/3}
    const inTime = exact(1) - times(waits, expMinus(spare / 3n));
    expect(relative(queue.serviceLevel(20), toNumber(inTime))).toBeLessThan(1e-12);
  });

  it('keeps its digits where nearly nobody is answered in time', () => {
    const queue = erlangC({ callsPerHour: 599_999, handleTimeSec: 6 }, 1_000);
    const [load, servers] = [exact(599_999, 600), 1_000];
    const blocked = textbookB(load, servers);
    const waits = over(BigInt(servers) * blocked, exact(servers) - times(load, exact(1) - blocked));
    const inTime = exact(1) - times(waits, expMinus(over(exact(1), exact(600)) / 1_000n / 6n));
    expect(queue.serviceLevel(0.001)).toBeLessThan(1e-4);
    expect(relative(queue.serviceLevel(0.001), toNumber(inTime))).toBeLessThan(1e-9);
  });

  it('finds the fewest servers and the greatest load that keep a blocking', () => {
    for (const load of [0.3, 4.7, 88, 412.5]) {
      const servers = serversForBlocking(load, 0.013);
      expect(erlangB(load, servers)).toBeLessThanOrEqual(0.013);
      expect(erlangB(load, servers - 1)).toBeGreaterThan(0.013);
      const most = loadForBlocking(servers, 0.013);
      expect(relative(erlangB(most, servers), 0.013)).toBeLessThan(1e-12);
      expect(most).toBeGreaterThanOrEqual(load);
    }
  });

  it('has quantiles that are the inverse of the service level', () => {
    const queue = erlangC({ callsPerHour: 700, handleTimeSec: 237 }, 50);
    for (const share of [0.55, 0.8, 0.95, 0.999]) {
      const wait = queue.waitQuantileSec(share);
      if (wait > 0) expect(relative(queue.serviceLevel(wait), share)).toBeLessThan(1e-12);
      else expect(queue.serviceLevel(0)).toBeGreaterThanOrEqual(share);
    }
  });
});

/**
 * The same chain, solved another way: every state's share as a plain product in 120 digits, and what becomes of who
 * finds k others ahead by following their place step by step (uniformized: Poisson-many steps of a discrete chain).
 */
const followedCallers = (of: {
  load: [number, number];
  agents: number;
  servicePerPatience: [number, number];
  time: [number, number];
}) => {
  const load = exact(...of.load);
  const ratio = exact(...of.servicePerPatience); // µ/θ
  const capacity = ratio * BigInt(of.agents);
  const states: Exact[] = [exact(1)];
  for (let k = 1, last = exact(1); k <= of.agents + 400; k += 1) {
    const rate = k <= of.agents ? ratio * BigInt(k) : capacity + exact(k - of.agents);
    last = over(times(last, times(load, ratio)), rate);
    states.push(last);
  }
  const total = states.reduce((sum, each) => sum + each, 0n);
  const ahead = states.slice(of.agents).map((each) => over(each, total));
  const noWait = over(
    states.slice(0, of.agents).reduce((sum, each) => sum + each, 0n),
    total,
  );
  // Place k (k others ahead): one step up at nµ + kθ, gone at θ; all in units of θ, uniformized at the greatest rate.
  const places = ahead.length;
  const fastest = capacity + exact(places);
  let standing = ahead;
  const mean = times(fastest, exact(...of.time));
  let weight = expMinus(mean);
  /** P(more than i steps within the time), by which a step's outcome counts. */
  let later = exact(1) - weight;
  let [answered, abandoned] = [noWait, 0n];
  for (let step = 1n; later > 10n ** 90n; step += 1n) {
    const next: Exact[] = standing.map((share, k) => share - over(times(share, capacity + exact(k + 1)), fastest));
    for (const [k, share] of standing.entries()) {
      const up = over(times(share, capacity + exact(k)), fastest);
      if (k === 0) answered += times(up, later);
      else next[k - 1] = (next[k - 1] ?? 0n) + up;
      abandoned += times(over(share, fastest), later);
    }
    standing = next;
    weight = over(times(weight, mean), exact(1)) / step;
    later -= weight;
  }
  const abandonProbability = ahead.reduce(
    (sum, share, k) => sum + over(times(share, exact(k + 1)), capacity + exact(k + 1)),
    0n,
  );
  return {
    noWait: toNumber(noWait),
    answered: toNumber(answered),
    abandoned: toNumber(abandoned),
    abandonProbability: toNumber(abandonProbability),
  };
};

describe('Erlang A against a chain followed step by step in 120 digits', () => {
  it.each([
    { load: [7, 2], agents: 3, servicePerPatience: [1, 2], time: [1, 9] },
    { load: [19, 1], agents: 22, servicePerPatience: [3, 4], time: [1, 4] },
    { load: [12, 1], agents: 8, servicePerPatience: [2, 1], time: [1, 6] },
  ] as const)('$load Erlangs, $agents agents', ({ load, agents, servicePerPatience, time }) => {
    const patienceSec = 180;
    const handleTimeSec = (patienceSec * servicePerPatience[1]) / servicePerPatience[0];
    const callsPerHour = ((load[0] / load[1]) * 3_600) / handleTimeSec;
    const queue = erlangA({ callsPerHour, handleTimeSec, patienceSec }, agents);
    const expected = followedCallers({
      load: [...load],
      agents,
      servicePerPatience: [...servicePerPatience],
      time: [...time],
    });
    expect(relative(1 - queue.waitProbability, expected.noWait)).toBeLessThan(1e-12);
    expect(relative(queue.abandonProbability, expected.abandonProbability)).toBeLessThan(1e-12);
    const within = queue.within((patienceSec * time[0]) / time[1]);
    expect(relative(within.answered, expected.answered)).toBeLessThan(1e-12);
    expect(relative(within.abandoned, expected.abandoned)).toBeLessThan(1e-12);
  });
});

describe('Erlang A', () => {
  const workloads = [
    { callsPerHour: 400, handleTimeSec: 180, patienceSec: 90 },
    { callsPerHour: 5_000, handleTimeSec: 310, patienceSec: 200 },
    { callsPerHour: 60_000, handleTimeSec: 300, patienceSec: 120 },
    { callsPerHour: 12, handleTimeSec: 900, patienceSec: 30 },
  ];

  it('answers or loses everybody, sooner or later, at every load', () => {
    for (const workload of workloads) {
      const load = (workload.callsPerHour * workload.handleTimeSec) / 3_600;
      for (const factor of [0.1, 0.7, 1, 1.5, 4]) {
        const agents = Math.max(1, Math.round(load * factor));
        const queue = erlangA(workload, agents);
        const ever = queue.within(60 * workload.patienceSec);
        expect(relative(ever.answered + ever.abandoned, 1)).toBeLessThan(1e-12);
        if (queue.abandonProbability > 1e-300)
          expect(relative(ever.abandoned, queue.abandonProbability)).toBeLessThan(1e-9);
        // Little: all callers' wait is that of the answered and of the others.
        const mean =
          queue.meanWaitOfAnsweredSec * (1 - queue.abandonProbability) +
          queue.meanWaitOfAbandonedSec * queue.abandonProbability;
        if (mean > 0) expect(relative(mean, queue.meanWaitSec)).toBeLessThan(1e-10);
        else expect(queue.meanWaitSec).toBe(0);
        const wait = queue.waitQuantileSec(0.97);
        const { answered, abandoned } = queue.within(wait);
        if (wait > 0) expect(relative(answered + abandoned, 0.97)).toBeLessThan(1e-12);
      }
    }
  });

  it('tends to Erlang C as callers become patient, also where x^c is below any double', () => {
    const workload = { callsPerHour: 36_000, handleTimeSec: 300 };
    const patient = erlangC(workload, 3_010);
    const nearly = erlangA({ ...workload, patienceSec: 1e9 }, 3_010);
    expect(relative(nearly.waitProbability, patient.waitProbability)).toBeLessThan(1e-4);
    expect(relative(nearly.within(90).answered, patient.serviceLevel(90))).toBeLessThan(1e-4);
  });

  it('gets better in every measure with each agent', () => {
    for (const workload of workloads.slice(0, 2)) {
      const load = (workload.callsPerHour * workload.handleTimeSec) / 3_600;
      let worse = erlangA(workload, 1);
      // Beyond that the doubles near 1 stop telling one from the next.
      for (let agents = 2; agents < 1.2 * load; agents += 1) {
        const better = erlangA(workload, agents);
        expect(better.within(20).answered).toBeGreaterThan(worse.within(20).answered);
        expect(better.meanWaitOfAnsweredSec).toBeLessThan(worse.meanWaitOfAnsweredSec);
        expect(better.abandonProbability).toBeLessThan(worse.abandonProbability);
        expect(better.occupancy).toBeLessThanOrEqual(worse.occupancy + 1e-12);
        worse = better;
      }
    }
  });
});

describe('edges', () => {
  it('has an answer for no work, no agents and more work than agents', () => {
    expect(erlangB(0, 0)).toBe(1);
    expect(erlangB(0, 3)).toBe(0);
    expect(erlangB(1e-3, 200)).toBe(0);
    const overloaded = erlangC({ callsPerHour: 120, handleTimeSec: 60 }, 2);
    expect([overloaded.waitProbability, overloaded.meanWaitSec, overloaded.serviceLevel(20)]).toEqual([1, Infinity, 0]);
    const idle = erlangC({ callsPerHour: 0, handleTimeSec: 60 }, 2);
    expect([idle.waitProbability, idle.meanWaitSec, idle.serviceLevel(20)]).toEqual([0, 0, 1]);
    const nobody = erlangA({ callsPerHour: 60, handleTimeSec: 60, patienceSec: 30 }, 0);
    expect(nobody.within(10).answered).toBe(0);
    expect(relative(nobody.abandonProbability, 1)).toBeLessThan(1e-12);
    expect(relative(nobody.meanWaitSec, 30)).toBeLessThan(1e-12);
    expect(requiredAgents({ callsPerHour: 0, handleTimeSec: 60 }, { occupancy: 0.8 })).toBe(0);
    expect(scheduledAgents(14, 0.3)).toBe(20);
  });

  it.each([
    ['load', () => erlangB(-1, 3)],
    ['servers', () => erlangB(1, 2.5)],
    ['load', () => erlangB(Number.NaN, 3)],
    ['callsPerHour', () => erlangC({ callsPerHour: Number.POSITIVE_INFINITY, handleTimeSec: 60 }, 3)],
    ['handleTimeSec', () => erlangC({ callsPerHour: 1, handleTimeSec: 0 }, 3)],
    ['agents', () => erlangA({ callsPerHour: 1, handleTimeSec: 60, patienceSec: 60 }, -1)],
    ['patienceSec', () => erlangA({ callsPerHour: 1, handleTimeSec: 60, patienceSec: Infinity }, 1)],
    ['targetSec', () => erlangC({ callsPerHour: 1, handleTimeSec: 60 }, 3).serviceLevel(-1)],
    ['share', () => erlangC({ callsPerHour: 1, handleTimeSec: 60 }, 3).waitQuantileSec(1)],
    ['blocking', () => serversForBlocking(1, 0)],
    [
      'serviceLevel.share',
      () => requiredAgents({ callsPerHour: 1, handleTimeSec: 60 }, { serviceLevel: { share: 1, targetSec: 20 } }),
    ],
    ['abandonShare', () => requiredAgents({ callsPerHour: 1, handleTimeSec: 60 }, { abandonShare: 0.03 })],
    ['target', () => requiredAgents({ callsPerHour: 1, handleTimeSec: 60 }, {})],
    ['shrinkage', () => scheduledAgents(10, 1)],
  ])('refuses a bad %s by its name', (name, act) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(name);
  });
});
