import { z } from 'zod';
import { agentId, commandId, interactionId, queueId, reservationId, teamId } from './ids.ts';
import { priority, routingCommand } from './routing-commands.ts';
import { routingConfiguration } from './routing-configuration.ts';
import { explanation } from './routing-explanation.ts';
import { channel, requirement } from './routing-queue-policy.ts';
import { grade, key, routingStatus } from './words.ts';

/** Times inside the journal are milliseconds of its one clock (the stream id of the command). */
const ms = z.int();
const chosenStatus = z.object({ status: z.enum(['available', 'not-ready']), reason: key.nullable() });
/** The agent is not offered this interaction again. */
const excluded = z.boolean().optional();
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
  /** It rings at an agent, or is in an agent's hands. */
  'not-waiting',
  'callback-not-offered',
  /** Has no room for it now: away, in an interaction, in wrap-up, or with an offer. */
  'agent-cannot-take',
  'already-handled',
  'older-configuration',
  'failed',
]);
export type RejectionCode = z.infer<typeof rejectionCode>;

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
    /** In wrap-up: of which queue. */
    queueId: queueId.optional(),
    /** Who forced it. */
    by: agentId.optional(),
    /** What comes afterwards, where it changes and is not what they now are. */
    chosen: chosenStatus.optional(),
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
    /** What follows is left out where it says nothing: voice, no priority, nothing spent … */
    channel: channel.optional(),
    /** What it asks beyond its queue: goes with it to other queues. */
    own: z.array(requirement).optional(),
    preference: z.enum(['last-agent', 'named']).optional(),
    priority: priority.optional(),
    spentMs: ms.optional(),
    excludedAgentIds: z.array(agentId).optional(),
    isCallback: z.boolean().optional(),
  }),
  /** From now on these requirements are enough. `ring` counts from 1; 0 is what the queue asks at first. */
  event('interaction.ring-opened', {
    interactionId,
    queueId,
    ring: z.int(),
    requirements: z.array(requirement),
    cause: z.enum(['time', 'expected-wait']),
    /** When it was the expected wait. */
    expectedWaitMs: ms.nullable(),
    /** Those who declined may be asked again. */
    forgivesDeclines: z.boolean(),
  }),
  /** Went on to another queue by itself, keeping its age. */
  event('interaction.overflowed', {
    ...{ interactionId, from: queueId, to: queueId, channel, requirements: z.array(requirement) },
    reason: z.enum(['wait', 'length', 'closed', 'max-wait', 'emergency']),
  }),
  event('interaction.moved', {
    ...{ interactionId, from: queueId, to: queueId, channel, requirements: z.array(requirement), by: agentId },
  }),
  event('interaction.priority-changed', { interactionId, queueId, priority, by: agentId }),
  event('interaction.callback-requested', { interactionId, queueId }),
  event('interaction.callback-cancelled', { interactionId, queueId }),
  /** A voice interaction pulled the agent away from it; it stays in the agent's hands. */
  event('interaction.interrupted', { interactionId, agentId, by: interactionId }),
  event('agent.reserved', {
    reservationId,
    interactionId,
    agentId,
    queueId,
    teamId: teamId.nullable(),
    queuedAt: ms,
    expiresAt: ms,
    because: explanation,
    /** Left out: voice. */
    channel: channel.optional(),
    /** The caller is not on the line: is called when the agent accepts. */
    isCallback: z.boolean().optional(),
  }),
  event('reservation.accepted', {
    reservationId,
    interactionId,
    agentId,
    queueId,
    teamId: teamId.nullable(),
    queuedAt: ms,
  }),
  event('reservation.rejected', { reservationId, interactionId, agentId, queueId, reason: key, excluded }),
  /** RONA: missed. */
  event('reservation.expired', { reservationId, interactionId, agentId, queueId, excluded }),
  /** The offer was taken back (the caller left, the agent was lost). */
  event('reservation.revoked', { reservationId, interactionId, agentId, queueId, reason: key }),
  /** A waiting (or reserved) interaction left the queue without an agent. */
  event('interaction.dequeued', {
    ...{ interactionId, queueId, queuedAt: ms },
    /** Why the caller left, or: lease-expired, queue-closed, emergency, overflow, max-wait. */
    reason: key,
    /** What the caller is told at the end. */
    message: key.optional(),
  }),
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

/** The id of an event, unique in Postgres. */
export const eventIdOf = (entry: Pick<JournalEntry, 'commandId'>, index: number): string =>
  `${entry.commandId}/${index}`;
