import { occupancyFadesInMs } from '@tellonce/contracts';
import type { SelectionPolicy } from './selection-policy.ts';

/**
 * The smallest share of staffed time at work over about the last half hour. The share fades with one time constant τ
 * for all, so among idle agents it falls by the same factor, and ln(share) + t/τ, with t when it was measured, stays as
 * it is. Who has not worked yet comes first (ln 0 = −∞). Agents at work who have room for more count with the share
 * that they had when they began.
 */
export const leastOccupied: SelectionPolicy = (agent) => occupancyKey(agent.occupiedShare, agent.occupiedAt);

export const occupancyKey = (share: number, at: number): number => Math.log(share) + at / occupancyFadesInMs;
