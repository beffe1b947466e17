import { z } from 'zod';
import { agentId, interactionId, queueId, reservationId, teamId } from './ids.ts';
import { priority } from './routing-commands.ts';
import { routingConfiguration } from './routing-configuration.ts';
import { boosts, noBoosts } from './routing-explanation.ts';
import { learntRates } from './routing-learnt-rates.ts';
import { channel, requirement } from './routing-queue-policy.ts';
import { migrateSnapshot } from './routing-snapshot-migration.ts';
import { grade, key, routingStatus } from './words.ts';

const ms = z.int();

export const agentState = z.object({
  agentId,
  teamId: teamId.nullable(),
  status: routingStatus,
  reason: key.nullable(),
  since: ms,
  until: ms.nullable(),
  /** What the agent chose: where they go after the current interaction. */
  chosen: z.object({ status: z.enum(['available', 'not-ready']), reason: key.nullable() }),
  interactionId: interactionId.nullable(),
  reservationId: reservationId.nullable(),
  /** What the agent has accepted and not finished, in that order: one voice interaction at most. */
  work: z.array(z.object({ interactionId, channel })).default([]),
  /** Start of the present idleness for longest-idle: survives breaks of nothing, reset by an interaction. */
  idleSince: ms,
  /** The decayed share of staffed time at work, as it was at `occupiedAt`, when work or idleness last began. */
  occupiedShare: z.number().default(0),
  occupiedAt: ms.default(0),
  /** Interactions accepted on that day (counted since 1970). */
  handledDay: z.int().default(0),
  handledCount: z.int().default(0),
  /** When the last offers were declined, as many as the limit counts. */
  declinedAt: z.array(ms).default([]),
  epoch: z.int(),
  node: z.string().nullable(),
  /** The desktop counts as here until then; null: not signed in. */
  presentUntil: ms.nullable(),
  /** Set when presence was lost: what comes back within the grace time. */
  restore: z.object({ status: z.enum(['available', 'not-ready']), reason: key.nullable(), until: ms }).nullable(),
  wrapUp: z
    .object({
      interactionId,
      /** Whose policy it follows; null: not known any more. */
      queueId: queueId.nullable().default(null),
      startedAt: ms,
      until: ms.nullable(),
      extended: z.boolean(),
      /** How often. */
      extensions: z.int().default(0),
    })
    .nullable(),
});
export type AgentState = z.infer<typeof agentState>;

export const waitingState = z.object({
  interactionId,
  queueId,
  channel: channel.default('voice'),
  /** In force now: those of the ring that is open. */
  requirements: z.array(requirement),
  /** What was asked when it came into the queue; rings relax it. */
  asked: z.array(requirement),
  /** What it asks beyond its queue: goes with it to another one. */
  own: z.array(requirement).default([]),
  /** 0: none has opened. */
  ring: z.int().default(0),
  grade: grade.nullable(),
  priority: priority.default(0),
  preferredAgentId: agentId.nullable(),
  preference: z.enum(['last-agent', 'named']).default('last-agent'),
  excludedAgentIds: z.array(agentId).default([]),
  /** When it began to wait; kept through moves, overflow and failed legs. */
  queuedAt: ms,
  /** When it came into this queue: its rings, its overflow, its greatest wait and its preference count from here. */
  enteredAt: ms,
  boosts: boosts.default(noBoosts),
  /** The static ordering key: queuedAt − boosts; lower is served first (science.md §1.4). */
  orderKey: z.number(),
  /** Null: nobody is on the line who could renew it (callback). */
  leaseUntil: ms.nullable(),
  isCallback: z.boolean().default(false),
  /** Where it has overflowed from: it does not go round in circles. */
  visitedQueueIds: z.array(queueId).default([]),
});
export type WaitingState = z.infer<typeof waitingState>;

export const reservationState = z.object({
  reservationId,
  waiting: waitingState,
  agentId,
  reservedAt: ms,
  expiresAt: ms,
});
export type ReservationState = z.infer<typeof reservationState>;

export const engagementState = z.object({
  reservationId,
  interactionId,
  agentId,
  queueId,
  acceptedAt: ms,
  /** Kept so that a failed leg puts the caller back where they were. */
  waiting: waitingState,
});
export type EngagementState = z.infer<typeof engagementState>;

const snapshotShape = z.object({
  schemaVersion: z.literal(2, { error: 'the routing snapshot is of another version than this program reads' }),
  /** Journal stream id up to which this is true; commands cursor likewise. */
  journalId: z.string(),
  commandCursor: z.string(),
  now: ms,
  /** Since when the present leader decides: deadlines that are set earlier (a backlog) count from here. */
  resumedAt: ms.default(0),
  configuration: routingConfiguration,
  agents: z.array(agentState),
  waiting: z.array(waitingState),
  reservations: z.array(reservationState),
  engagements: z.array(engagementState),
  /** Recently handled command ids (with the code of those that were rejected), so that a duplicate changes nothing. */
  recentCommandIds: z.array(z.string()),
  /** Interactions that ended recently: a wait document that was on its way must not bring one back as a ghost. */
  recentlyEndedIds: z.array(z.string()).default([]),
  /** Handle times and patience as far as they are known: estimates go on from here. */
  learnt: learntRates.default({ queues: [], wrapUps: [] }),
});
/**
 * The whole state of a partition as data: what a standby loads, what projections start from. One of an older schema is
 * migrated as it is read; a newer one is refused.
 */
export const routingSnapshot = z.preprocess(migrateSnapshot, snapshotShape);
export type RoutingSnapshot = z.infer<typeof snapshotShape>;
