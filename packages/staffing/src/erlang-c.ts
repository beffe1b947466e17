import { checkCount, checkInnerShare, checkNotNegative, checkPositive } from './check.ts';
import { inverseErlangB } from './erlang-b.ts';

export interface Workload {
  /** Expected arrivals an hour. */
  callsPerHour: number;
  /** Average handle time in seconds: talk, hold and wrap-up. */
  handleTimeSec: number;
}

/** Offered traffic in Erlangs: how many agents would be busy if nobody waited. */
export const offeredLoad = ({ callsPerHour, handleTimeSec }: Workload): number => {
  checkNotNegative('callsPerHour', callsPerHour);
  checkPositive('handleTimeSec', handleTimeSec);
  return (callsPerHour * handleTimeSec) / 3_600;
};

export interface PatientQueue {
  offeredLoad: number;
  /** Share of callers who wait at all. */
  waitProbability: number;
  /** Average speed of answer: over all callers, also those who do not wait. Infinity when the load is not carried. */
  meanWaitSec: number;
  meanWaitOfWaitersSec: number;
  meanQueueLength: number;
  /** Share of their signed-in time that agents are busy; 1 when the load is not carried. */
  occupancy: number;
  /** Share of callers answered within `targetSec`. */
  serviceLevel(targetSec: number): number;
  /** The wait that the share `share` of callers does not exceed. */
  waitQuantileSec(share: number): number;
}

/**
 * Erlang C (M/M/n): Poisson arrivals, exponential handle times, callers who never hang up. With as many Erlangs as
 * agents or more the queue grows without end: everybody waits and every mean is Infinity.
 *
 * @throws RangeError for arguments out of range
 * @see Erlang 1917; C = N B / (N − A (1 − B))
 */
export const erlangC = (workload: Workload, agents: number): PatientQueue => {
  const load = offeredLoad(workload);
  checkCount('agents', agents);
  const { handleTimeSec } = workload;
  const spare = agents - load;
  const isCarried = spare > 0;
  const inverseB = inverseErlangB(load, agents);
  // Both are sums of positive terms: neither loses digits near 0.
  const denominator = spare + load / inverseB;
  const waitProbability = isCarried ? agents / inverseB / denominator : 1;
  const noWait = isCarried ? (spare * (1 - 1 / inverseB)) / denominator : 0;
  const meanWaitOfWaitersSec = isCarried ? handleTimeSec / spare : Number.POSITIVE_INFINITY;
  return {
    offeredLoad: load,
    waitProbability,
    meanWaitSec: isCarried ? waitProbability * meanWaitOfWaitersSec : Number.POSITIVE_INFINITY,
    meanWaitOfWaitersSec,
    meanQueueLength: isCarried ? (waitProbability * load) / spare : Number.POSITIVE_INFINITY,
    occupancy: isCarried ? load / agents : 1,
    serviceLevel(targetSec) {
      checkNotNegative('targetSec', targetSec);
      return isCarried ? noWait - waitProbability * Math.expm1(-targetSec / meanWaitOfWaitersSec) : 0;
    },
    waitQuantileSec(share) {
      checkInnerShare('share', share);
      if (!isCarried) return Number.POSITIVE_INFINITY;
      return Math.max(0, Math.log(waitProbability / (1 - share)) * meanWaitOfWaitersSec);
    },
  };
};
