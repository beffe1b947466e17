import { z } from 'zod';
import { agentId, queueId, teamId } from './ids.ts';
import { key, skillLevel } from './words.ts';

export const requirement = z.strictObject({ skill: key, level: skillLevel });
/** A skill that an interaction needs, with the least level that will do. */
export type Requirement = z.infer<typeof requirement>;

export const wrapUpPolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Ends by itself after `durationMs` or when the agent says so. */
  z.strictObject({ kind: z.literal('timed'), durationMs: z.int().min(1_000).max(3_600_000) }),
  /** Ends only when the agent says so. */
  z.strictObject({ kind: z.literal('mandatory') }),
]);
export type WrapUpPolicy = z.infer<typeof wrapUpPolicy>;

export const routingQueue = z.strictObject({
  queueId,
  key,
  requirements: z.array(requirement).max(20),
  /** How long an offer rings before it is missed (RONA), in milliseconds. */
  reservationTimeoutMs: z.int().min(1_000).max(600_000),
  /** How long the agent who helped last time is waited for, in milliseconds; 0 = not at all. */
  lastAgentPreferenceMs: z.int().min(0).max(600_000),
  wrapUp: wrapUpPolicy,
  serviceLevelTargetMs: z.int().min(1_000).max(3_600_000),
});
export type RoutingQueue = z.infer<typeof routingQueue>;

export const routingAgent = z.strictObject({
  agentId,
  teamId: teamId.nullable(),
  skills: z.array(requirement).max(100),
});
export type RoutingAgent = z.infer<typeof routingAgent>;

/** All that the engine must know to decide; ids, levels and times only. A change is a `configuration.apply` command. */
export const routingConfiguration = z.strictObject({
  version: z.int().min(0),
  queues: z.array(routingQueue),
  agents: z.array(routingAgent),
  /** What one grade of customer is worth as waiting time, in milliseconds: priority that ages (science.md §1.4). */
  gradeBoostMs: z.strictObject({ A: z.int(), B: z.int(), C: z.int(), D: z.int() }),
  /** A desktop silent this long leaves routing. */
  presenceTimeoutMs: z.int().min(1_000),
  /** Back within this time restores what was. */
  presenceGraceMs: z.int().min(0),
  /** A caller whose wait document was not asked for this long is taken out after the carrier was asked. */
  waitingLeaseMs: z.int().min(1_000),
});
export type RoutingConfiguration = z.infer<typeof routingConfiguration>;
