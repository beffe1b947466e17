import { z } from 'zod';
import { agentId, queueId } from './ids.ts';
import { routingPolicy, wrapUpPolicy } from './routing-configuration.ts';
import { queuePolicy, requirement } from './routing-queue-policy.ts';

const policy = queuePolicy.shape;
const rules = routingPolicy.shape;

/** Of one queue: what is named is as said, the rest stays. */
export const queueChange = z.strictObject({
  queueId,
  requirements: z.array(requirement).max(20).optional(),
  reservationTimeoutMs: z.int().min(1_000).max(600_000).optional(),
  lastAgentPreferenceMs: z.int().min(0).max(600_000).optional(),
  wrapUp: wrapUpPolicy.optional(),
  serviceLevelTargetMs: z.int().min(1_000).max(3_600_000).optional(),
  teamIds: policy.teamIds.unwrap().optional(),
  rings: policy.rings.unwrap().optional(),
  agentSelection: policy.agentSelection.unwrap().optional(),
  namedAgentPreferenceMs: policy.namedAgentPreferenceMs.unwrap().optional(),
  excludeAfterDecline: policy.excludeAfterDecline.unwrap().optional(),
  freeAgentFloor: policy.freeAgentFloor.unwrap().optional(),
  overflow: policy.overflow.unwrap().optional(),
  maxWaitMs: policy.maxWaitMs.unwrap().optional(),
});
export type QueueChange = z.infer<typeof queueChange>;

/** More or fewer agents for a queue. */
export const staffingChange = z.strictObject({
  queueId,
  /**
   * More: each works the hours and breaks, and has the skills, of one who was there, those with the longest duty first.
   * Fewer: those with the longest duty are not there.
   */
  by: z.int().min(-200).max(200),
});
export type StaffingChange = z.infer<typeof staffingChange>;

/** Another way to route, as a difference to the configuration in force: what a what-if and a shadow are run with. */
export const routingChange = z.strictObject({
  staffing: z.array(staffingChange).max(50).default([]),
  withoutAgentIds: z.array(agentId).max(1_000).default([]),
  queues: z.array(queueChange).max(200).default([]),
  gradeBoostMs: rules.gradeBoostMs.optional(),
  priorityBoostMs: rules.priorityBoostMs.unwrap().optional(),
  callSelection: rules.callSelection.unwrap().optional(),
  declineLimit: rules.declineLimit.unwrap().optional(),
});
export type RoutingChange = z.infer<typeof routingChange>;

export const isNoChange = ({ staffing, withoutAgentIds, queues, ...others }: RoutingChange): boolean =>
  staffing.every(({ by }) => by === 0) &&
  withoutAgentIds.length === 0 &&
  queues.every((each) => Object.keys(each).length === 1) &&
  Object.values(others).every((value) => value === undefined);
