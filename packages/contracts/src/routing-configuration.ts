import { z } from 'zod';
import { agentId, queueId, teamId } from './ids.ts';
import { agentHandling, openings, queuePolicy, requirement } from './routing-queue-policy.ts';
import { key } from './words.ts';

export const wrapUpPolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Ends by itself after `durationMs` or when the agent says so. */
  z.strictObject({
    kind: z.literal('timed'),
    durationMs: z.int().min(1_000).max(3_600_000),
    /** What one extension gives; left out: as long again. */
    extendByMs: z.int().min(1_000).max(3_600_000).optional(),
    /** Left out: one. */
    maxExtensions: z.int().min(0).max(10).optional(),
  }),
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
  ...queuePolicy.shape,
  /** When it is open, some weeks ahead: worked out from its hours, so that the engine needs no calendar. Null: always. */
  openings: openings.nullable().default(null),
});
export type RoutingQueue = z.infer<typeof routingQueue>;

export const routingAgent = z.strictObject({
  agentId,
  teamId: teamId.nullable(),
  skills: z.array(requirement).max(100),
  ...agentHandling.shape,
});
export type RoutingAgent = z.infer<typeof routingAgent>;

/** The rules that are not of one queue. */
export const routingPolicy = z.strictObject({
  /** What one grade of customer is worth as waiting time, in milliseconds: priority that ages. */
  gradeBoostMs: z.strictObject({ A: z.int(), B: z.int(), C: z.int(), D: z.int() }),
  /** What one step of an interaction's priority (−5 to 5) is worth as waiting time, in milliseconds. */
  priorityBoostMs: z.int().min(0).max(3_600_000).default(30_000),
  /** Of several that a freed agent suits: the oldest (with its boosts), or the greatest wait ÷ service-level target. */
  callSelection: z.enum(['oldest', 'service-level-risk']).default('oldest'),
  /** So many declined offers within this time make an agent not ready; null: the first one does. */
  declineLimit: z
    .strictObject({ count: z.int().min(1).max(20), withinMs: z.int().min(1_000).max(86_400_000) })
    .nullable()
    .default(null),
  /** When the company's day begins after midnight UTC, in milliseconds: interactions are counted by day. */
  dayBeginsAtMs: z.int().min(0).max(86_399_999).default(0),
  /** A desktop silent this long leaves routing. */
  presenceTimeoutMs: z.int().min(1_000),
  /** Back within this time restores what was. */
  presenceGraceMs: z.int().min(0),
  /** A caller whose wait document was not asked for this long is taken out after the carrier was asked. */
  waitingLeaseMs: z.int().min(1_000),
});
export type RoutingPolicy = z.infer<typeof routingPolicy>;

/** All that the engine must know to decide; ids, levels and times only. A change is a `configuration.apply` command. */
export const routingConfiguration = z.strictObject({
  version: z.int().min(0),
  queues: z.array(routingQueue),
  agents: z.array(routingAgent),
  ...routingPolicy.shape,
});
export type RoutingConfiguration = z.infer<typeof routingConfiguration>;
