import type { AgentSelection } from '@tellonce/contracts';
import { occupancyKey } from './least-occupied.ts';
import type { SelectionPolicy } from './selection-policy.ts';

const minuteMs = 60_000;
/** Who has hardly worked counts as this much occupied: no weight can then outbid all others. */
const leastShare = 1 / 64;

/** A minute idle, a level of what is asked, and half the occupancy, each by its weight. */
export const weighted: SelectionPolicy<Extract<AgentSelection, { kind: 'weighted' }>> = (
  agent,
  levels,
  requirements,
  { idle, skill, occupancy },
) => {
  let sum = 0;
  for (const each of requirements) sum += levels.get(each.skill) ?? 0;
  const halvings = occupancyKey(Math.max(agent.occupiedShare, leastShare), agent.occupiedAt) / Math.LN2;
  return (idle * agent.idleSince) / minuteMs - skill * sum + occupancy * halvings;
};
