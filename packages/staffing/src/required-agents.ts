import { checkInnerShare, checkNotNegative, checkPositive, checkShareBelowOne } from './check.ts';
import { erlangA, type ImpatientWorkload } from './erlang-a.ts';
import { erlangC, offeredLoad, type Workload } from './erlang-c.ts';

/** What is promised; at least one, and all that are given must hold. */
export interface StaffingTarget {
  /** At least the share `share` of all callers is answered within `targetSec`. */
  serviceLevel?: { share: number; targetSec: number };
  /** Mean wait in seconds: with abandonment of those who are answered, else of all. */
  meanWaitSec?: number;
  /** Agents are busy at most this share of their time. */
  occupancy?: number;
  /** At most this share hangs up; needs `patienceSec`. */
  abandonShare?: number;
}

/**
 * The fewest agents at their desks that keep the target: by Erlang A when the workload says how patient callers are, by
 * Erlang C when it does not. Every measure improves with each agent, so that halving finds it.
 *
 * @throws RangeError for a target that nobody can keep (a share of 1) or that the model does not know
 */
export const requiredAgents = (workload: Workload | ImpatientWorkload, target: StaffingTarget): number => {
  checkTarget(target);
  const keeps = 'patienceSec' in workload ? keepsImpatient(workload, target) : keepsPatient(workload, target);
  if (keeps(0)) return 0;
  let tooFew = 0;
  let enough = Math.max(1, Math.ceil(offeredLoad(workload)));
  while (!keeps(enough)) {
    tooFew = enough;
    enough = Math.ceil(enough * 1.25) + 1;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (keeps(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
};

/**
 * How many must be scheduled so that `agents` are at their desks when the share `shrinkage` of paid time goes to breaks,
 * training and absence: agents / (1 − shrinkage), not agents × (1 + shrinkage).
 */
export const scheduledAgents = (agents: number, shrinkage: number): number => {
  checkNotNegative('agents', agents);
  checkShareBelowOne('shrinkage', shrinkage);
  // 14 / 0.7 is a hair above 20 in binary fractions; that hair is nobody.
  return Math.ceil((agents / (1 - shrinkage)) * (1 - 1e-12));
};

const keepsPatient = (workload: Workload, target: StaffingTarget) => {
  if (target.abandonShare !== undefined)
    throw new RangeError('abandonShare needs patienceSec: in Erlang C nobody hangs up');
  return (agents: number): boolean => {
    if (offeredLoad(workload) === 0) return true;
    const queue = erlangC(workload, agents);
    return (
      agents > queue.offeredLoad &&
      (!target.serviceLevel || queue.serviceLevel(target.serviceLevel.targetSec) >= target.serviceLevel.share) &&
      queue.meanWaitSec <= (target.meanWaitSec ?? Number.POSITIVE_INFINITY) &&
      queue.occupancy <= (target.occupancy ?? 1)
    );
  };
};

const keepsImpatient = (workload: ImpatientWorkload, target: StaffingTarget) => {
  return (agents: number): boolean => {
    if (offeredLoad(workload) === 0) return true;
    if (agents === 0) return false; // nobody would ever be answered
    const queue = erlangA(workload, agents);
    return (
      (!target.serviceLevel || queue.within(target.serviceLevel.targetSec).answered >= target.serviceLevel.share) &&
      queue.meanWaitOfAnsweredSec <= (target.meanWaitSec ?? Number.POSITIVE_INFINITY) &&
      queue.occupancy <= (target.occupancy ?? 1) &&
      queue.abandonProbability <= (target.abandonShare ?? 1)
    );
  };
};

const checkTarget = ({ serviceLevel, meanWaitSec, occupancy, abandonShare }: StaffingTarget): void => {
  if (serviceLevel) {
    checkInnerShare('serviceLevel.share', serviceLevel.share);
    checkNotNegative('serviceLevel.targetSec', serviceLevel.targetSec);
  }
  if (meanWaitSec !== undefined) checkPositive('meanWaitSec', meanWaitSec);
  if (occupancy !== undefined && occupancy !== 1) checkInnerShare('occupancy', occupancy);
  if (abandonShare !== undefined) checkInnerShare('abandonShare', abandonShare);
  if ((serviceLevel ?? meanWaitSec ?? occupancy ?? abandonShare) === undefined)
    throw new RangeError('the target must promise something');
};
