import { checkCount, checkInnerShare, checkNotNegative, checkPositive } from './check.ts';
import { departuresWithin } from './departures-within.ts';
import { inverseErlangB } from './erlang-b.ts';
import { offeredLoad, type Workload } from './erlang-c.ts';

export interface ImpatientWorkload extends Workload {
  /** Mean time in seconds after which a caller who still waits hangs up. */
  patienceSec: number;
}

export interface ImpatientQueue {
  offeredLoad: number;
  /** Share of callers who wait at all. */
  waitProbability: number;
  /** Share of callers who hang up. */
  abandonProbability: number;
  /** Over all callers: those who are answered, at once or later, and those who hang up. */
  meanWaitSec: number;
  /** Average speed of answer: over those who are answered. */
  meanWaitOfAnsweredSec: number;
  /** Over those who hang up; 0 when nobody does. */
  meanWaitOfAbandonedSec: number;
  meanQueueLength: number;
  occupancy: number;
  /** Shares of all callers (offered); each service level is a quotient of these. */
  within(targetSec: number): { answered: number; abandoned: number };
  /** The wait that the share `share` of all callers does not exceed, whichever way it ends. */
  waitQuantileSec(share: number): number;
}

/** Where a caller finds `ahead` others waiting (all agents are busy): shares of all callers, from 0 on. */
type Arrivals = { noWait: number; ahead: Float64Array };

/**
 * Erlang A (M/M/n+M, Palm's model): Erlang C whose callers hang up after an exponential time. It has an answer for any
 * load.
 *
 * @throws RangeError for arguments out of range, and where patience and overload make a queue of millions
 * @see Garnett, Mandelbaum & Reiman 2002; Mandelbaum & Zeltyn, The Palm/Erlang-A Queue
 */
export const erlangA = (workload: ImpatientWorkload, agents: number): ImpatientQueue => {
  const load = offeredLoad(workload);
  checkPositive('patienceSec', workload.patienceSec);
  checkCount('agents', agents);
  const { handleTimeSec, patienceSec } = workload;
  const arrivalsPerSec = workload.callsPerHour / 3_600;
  /** All agents' service rate in units of one caller's abandonment rate. */
  const services = (agents * patienceSec) / handleTimeSec;
  const { noWait, ahead } = arrivalsByQueue({ load, agents, services, demand: arrivalsPerSec * patienceSec });

  let waitProbability = 0;
  let abandoned = 0;
  let answered = noWait;
  let answeredWait = 0;
  let abandonedWait = 0;
  // In units of mean patience: Σ 1/(c + l), the wait of the one behind k others if answered, and Σ l/(c + l), the sum
  // of the waits over the k + 1 places at which, all equally likely, that caller may hang up.
  let timeToAnswer = 0;
  let timesToAbandon = 0;
  for (const [k, share] of ahead.entries()) {
    const rate = services + k + 1;
    timeToAnswer += 1 / rate;
    timesToAbandon += (k + 1) / rate;
    waitProbability += share;
    abandoned += (share * (k + 1)) / rate;
    answered += (share * services) / rate;
    answeredWait += ((share * services) / rate) * timeToAnswer;
    abandonedWait += (share / rate) * timesToAbandon;
  }
  const within = (targetSec: number): { answered: number; abandoned: number; waited: number } => {
    checkNotNegative('targetSec', targetSec);
    const sums = { answered: noWait, abandoned: 0, waited: noWait };
    const { answeredBehind, abandonedBehind } = departuresWithin(services, targetSec / patienceSec, ahead.length);
    for (const [k, share] of ahead.entries()) {
      sums.answered += share * (answeredBehind[k] ?? 0);
      sums.abandoned += share * (abandonedBehind[k] ?? 0);
    }
    sums.waited = sums.answered + sums.abandoned;
    return sums;
  };
  return {
    offeredLoad: load,
    waitProbability,
    abandonProbability: abandoned,
    meanWaitSec: abandoned * patienceSec,
    meanWaitOfAnsweredSec: answered === 0 ? 0 : (answeredWait * patienceSec) / answered,
    meanWaitOfAbandonedSec: abandoned === 0 ? 0 : (abandonedWait * patienceSec) / abandoned,
    meanQueueLength: abandoned * patienceSec * arrivalsPerSec,
    occupancy: agents === 0 ? 1 : (load * answered) / agents,
    within(targetSec) {
      const { answered: inTime, abandoned: gone } = within(targetSec);
      return { answered: inTime, abandoned: gone };
    },
    waitQuantileSec(share) {
      checkInnerShare('share', share);
      if (noWait >= share) return 0;
      let low = 0;
      let high = patienceSec;
      while (within(high).waited < share) high *= 2;
      for (let middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
        if (within(middle).waited < share) low = middle;
        else high = middle;
      }
      return high;
    },
  };
};

/** A queue of more callers than this is no call centre: the sums would take seconds. */
const longestQueue = 2_000_000;
/** Shares below this part of the sum so far, once they fall, change no digit of it. */
const negligible = 1e-22;
/** The sums are kept in range by this factor, a power of two: it changes no digit. */
const scale = 2 ** 512;

/**
 * The stationary law of the birth-death chain as an arriving caller finds it (Poisson arrivals see time averages). In
 * units of p(n) the states below n sum to 1/B − 1, and each further place has λ/(nµ + kθ) of the one before.
 */
const arrivalsByQueue = (of: { load: number; agents: number; services: number; demand: number }): Arrivals => {
  const { load, agents, services, demand } = of;
  if (load === 0) return agents === 0 ? { noWait: 0, ahead: Float64Array.of(1) } : emptyHouse;
  if (demand - services > longestQueue)
    throw new RangeError('patienceSec and the load make a queue of millions of callers: there is no such house');
  const inverseB = inverseErlangB(load, agents);
  if (inverseB === Number.POSITIVE_INFINITY) return emptyHouse;
  let below = inverseB - 1;
  let term = 1;
  let sum = 1;
  const terms = [1];
  const rescaledAt: number[] = [];
  for (let k = 1; ; k += 1) {
    const ratio = demand / (services + k);
    term *= ratio;
    if (term > scale) {
      term /= scale;
      sum /= scale;
      below /= scale;
      rescaledAt.push(k);
    }
    terms.push(term);
    sum += term;
    if (ratio < 1 && term * (k + 1) < negligible * sum * (1 - ratio) ** 2) break;
    if (k > 2 * longestQueue) throw new RangeError('patienceSec makes a queue of millions of callers');
  }
  const total = below + sum;
  const ahead = new Float64Array(terms.length);
  let unit = 1;
  // Backwards: what came before a rescaling was counted in smaller units.
  let next = rescaledAt.pop();
  for (let k = terms.length - 1; k >= 0; k -= 1) {
    ahead[k] = ((terms[k] ?? 0) * unit) / total;
    if (k === next) {
      unit /= scale;
      next = rescaledAt.pop();
    }
  }
  return { noWait: below / total, ahead };
};

const emptyHouse: Arrivals = { noWait: 1, ahead: new Float64Array(0) };
