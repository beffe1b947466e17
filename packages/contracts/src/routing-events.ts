import { z } from 'zod';
import { agentId, commandId, interactionId, queueId, reservationId, teamId } from './ids.ts';
import { routingCommand } from './routing-commands.ts';
import { requirement, routingConfiguration } from './routing-configuration.ts';
import { grade, key, routingStatus } from './words.ts';

/** Times inside the journal are milliseconds of its one clock (the stream id of the command). */
const ms = z.int();
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), v: z.literal(1), ...shape });

export const rejectionCode = z.enum([
  'unknown-agent',
  'unknown-queue',
  'unknown-interaction',
  'unknown-reservation',
  'reservation-gone',
  'not-your-reservation',
  'agent-not-signed-in',
  'not-in-wrap-up',
  'already-extended',
  'stale-epoch',
  'already-handled',
  'older-configuration',
  'failed',
]);
export type RejectionCode = z.infer<typeof rejectionCode>;

/** Why this agent got this interaction: facts for a sentence in any language (`explain`). */
export const explanation = z.object({
  rule: z.enum(['last-agent', 'longest-idle']),
  /** Requirements that were in force. */
  requirements: z.array(requirement),
  waitedMs: ms,
  /** How long the chosen agent had been idle. */
  idleMs: ms,
  /** How many agents were free and suited; the chosen one included. */
  candidates: z.int(),
  boostMs: ms,
  configurationVersion: z.int(),
});
export type Explanation = z.infer<typeof explanation>;

export const routingEvent = z.discriminatedUnion('type', [
  /**
   * A new term of leadership. Its entry's `at` is the last instant that was decided; between that and `resumedAt` no
   * deadline could be kept and no lease renewed, so none of them may run out because of it (`projectEvent` says how).
   */
  event('partition.taken-over', { resumedAt: ms }),
  event('configuration.applied', { configuration: routingConfiguration }),
  /** Any change of an agent's routing status, with what caused it. `until`: when a deadline will change it by itself. */
  event('agent.status-changed', {
    agentId,
    teamId: teamId.nullable(),
    from: routingStatus,
    to: routingStatus,
    /** A break reason's key, or one of: signed-in, signed-out, presence-lost, no-answer, declined, leg-failed, interaction-ended … */
    reason: key.nullable(),
    /** The interaction it is about when reserved, busy or in wrap-up. */
    interactionId: interactionId.nullable(),
    since: ms,
    until: ms.nullable(),
  }),
  event('interaction.queued', {
    interactionId,
    queueId,
    requirements: z.array(requirement),
    grade: grade.nullable(),
    preferredAgentId: agentId.nullable(),
    queuedAt: ms,
    /** `first`, or why it came back. */
    cause: z.enum(['first', 'requeued']),
  }),
  event('agent.reserved', {
    reservationId,
    interactionId,
    agentId,
    queueId,
    teamId: teamId.nullable(),
    queuedAt: ms,
    expiresAt: ms,
    because: explanation,
  }),
  event('reservation.accepted', {
    reservationId,
    interactionId,
    agentId,
    queueId,
    teamId: teamId.nullable(),
    queuedAt: ms,
  }),
  event('reservation.rejected', { reservationId, interactionId, agentId, queueId, reason: key }),
  /** RONA: missed. */
  event('reservation.expired', { reservationId, interactionId, agentId, queueId }),
  /** The offer was taken back (the caller left, the agent was lost). */
  event('reservation.revoked', { reservationId, interactionId, agentId, queueId, reason: key }),
  /** A waiting (or reserved) interaction left the queue without an agent. */
  event('interaction.dequeued', { interactionId, queueId, queuedAt: ms, reason: key }),
  event('interaction.requeued', { interactionId, reservationId, agentId, queueId, reason: key }),
  /** An accepted engagement is over. */
  event('engagement.ended', {
    reservationId,
    interactionId,
    agentId,
    queueId,
    teamId: teamId.nullable(),
    acceptedAt: ms,
    reason: key,
  }),
  event('wrap-up.finished', { interactionId, agentId, startedAt: ms, reason: key }),
  event('wrap-up.extended', { interactionId, agentId, until: ms }),
  event('command.rejected', { code: rejectionCode }),
]);
export type RoutingEvent = z.infer<typeof routingEvent>;
export type RoutingEventOf<T extends RoutingEvent['type']> = Extract<RoutingEvent, { type: T }>;

/** One command's outcome: the unit of the journal, the sender's acknowledgement, the input of replay. */
export const journalEntry = z.object({
  commandId,
  command: routingCommand,
  /** Milliseconds: the time of the command's stream id. */
  at: ms,
  configVersion: z.int(),
  events: z.array(routingEvent),
});
export type JournalEntry = z.infer<typeof journalEntry>;

/** The id of an event, unique in Postgres (DESIGN.md §3). */
export const eventIdOf = (entry: Pick<JournalEntry, 'commandId'>, index: number): string =>
  `${entry.commandId}/${index}`;
