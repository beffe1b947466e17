import { z } from 'zod';
import { agentId, interactionId, queueId, reservationId, teamId } from './ids.ts';
import { requirement, routingConfiguration } from './routing-configuration.ts';
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
  /** Start of the present idleness for longest-idle: survives breaks of nothing, reset by an interaction. */
  idleSince: ms,
  epoch: z.int(),
  node: z.string().nullable(),
  /** The desktop counts as here until then; null: not signed in. */
  presentUntil: ms.nullable(),
  /** Set when presence was lost: what comes back within the grace time. */
  restore: z.object({ status: z.enum(['available', 'not-ready']), reason: key.nullable(), until: ms }).nullable(),
  wrapUp: z.object({ interactionId, startedAt: ms, until: ms.nullable(), extended: z.boolean() }).nullable(),
});
export type AgentState = z.infer<typeof agentState>;

export const waitingState = z.object({
  interactionId,
  queueId,
  requirements: z.array(requirement),
  grade: grade.nullable(),
  preferredAgentId: agentId.nullable(),
  queuedAt: ms,
  /** The static ordering key: queuedAt − boost; lower is served first (science.md §1.4). */
  orderKey: z.number(),
  leaseUntil: ms,
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

/** The whole state of a partition as data: what a standby loads, what projections start from. */
export const routingSnapshot = z.object({
  schemaVersion: z.literal(1),
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
});
export type RoutingSnapshot = z.infer<typeof routingSnapshot>;
