import { z } from 'zod';
import { agentId, commandId, interactionId, queueId, reservationId } from './ids.ts';
import { routingConfiguration } from './routing-configuration.ts';
import { requirement } from './routing-queue-policy.ts';
import { grade, key } from './words.ts';

/** Commands to a routing partition. They carry ids, requirements, grades, codes and times: never names, numbers or words. */
const command = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ commandId, type: z.literal(type), ...shape });

export const clockAdvance = command('clock.advance', {});
/**
 * The first act of every leader: from `resumedAt` (stream time) somebody decides again. Whatever runs out by the clock
 * is given the time back in which nobody led.
 */
export const partitionTakeOver = command('partition.take-over', { resumedAt: z.int() });
export const configurationApply = command('configuration.apply', { configuration: routingConfiguration });
/**
 * A gateway node says which desktops it holds. `epoch` is the session's: an older epoch changes nothing. Agents of the
 * same node that are left out are thereby gone (their presence then runs out after `presenceTimeoutMs`).
 */
export const presenceRenew = command('presence.renew', {
  node: z.string().max(64),
  agents: z.array(z.strictObject({ agentId, epoch: z.int() })).max(10_000),
});
/** The desktop connected: the agent enters routing as not-ready, or gets back what was within the grace time. */
export const agentSignIn = command('agent.sign-in', { agentId, epoch: z.int(), node: z.string().max(64) });
export const agentSignOut = command('agent.sign-out', { agentId, epoch: z.int().optional(), reason: key });
/** What the agent (or a supervisor for them) chose; during a call it takes effect after the current interaction. */
export const agentChooseStatus = command('agent.choose-status', {
  agentId,
  status: z.enum(['available', 'not-ready']),
  reason: key.nullable(),
});
/**
 * A supervisor's word: at once, or after the current interaction like the agent's own. `offline` signs the agent out.
 */
export const agentForceStatus = command('agent.force-status', {
  agentId,
  status: z.enum(['available', 'not-ready', 'offline']),
  reason: key.nullable(),
  by: agentId,
});
/** From −5 to 5; 0 is what everybody has. */
export const priority = z.int().min(-5).max(5);
/** Idempotent: repeated by every wait document, it renews the waiting lease of an interaction that waits. */
export const interactionQueue = command('interaction.queue', {
  interactionId,
  queueId,
  requirements: z.array(requirement).max(20),
  grade: grade.nullable(),
  preferredAgentId: agentId.nullable(),
  /** Why that agent: who helped last time (when left out), or asked for by name. */
  preference: z.enum(['last-agent', 'named']).optional(),
  priority: priority.optional(),
  /** Waited already, on an earlier attempt or before a transfer, in milliseconds: counts as waited here. */
  spentMs: z.int().min(0).max(86_400_000).optional(),
  excludedAgentIds: z.array(agentId).max(20).optional(),
});
/** The caller wants to be called back and hangs up: the place in the queue stays, ages, and needs no lease. */
export const interactionRequestCallback = command('interaction.request-callback', { interactionId });
/** The caller stays on the line after all. */
export const interactionCancelCallback = command('interaction.cancel-callback', { interactionId });
export const interactionChangePriority = command('interaction.change-priority', {
  interactionId,
  priority,
  by: agentId,
});
/** To another queue, keeping its age. An offer that rings is taken back. */
export const interactionMove = command('interaction.move', { interactionId, queueId, by: agentId });
/** A supervisor gives (or takes) a waiting interaction: past order, skills and rings, but not past an agent's capacity. */
export const interactionAssign = command('interaction.assign', { interactionId, agentId, by: agentId });
/** The caller is gone, or the interaction is over: withdraws an offer, ends an engagement, forgets a waiting place. */
export const interactionEnd = command('interaction.end', { interactionId, reason: key });
/** The engagement came to nothing (the agent's leg failed): back to the head of the queue; the agent leaves routing. */
export const interactionRequeue = command('interaction.requeue', { interactionId, reservationId, reason: key });
export const reservationAccept = command('reservation.accept', { reservationId, agentId });
export const reservationReject = command('reservation.reject', { reservationId, agentId, reason: key });
export const wrapUpFinish = command('wrap-up.finish', { agentId, interactionId });
export const wrapUpExtend = command('wrap-up.extend', { agentId, interactionId });

export const routingCommand = z.discriminatedUnion('type', [
  clockAdvance,
  partitionTakeOver,
  configurationApply,
  presenceRenew,
  agentSignIn,
  agentSignOut,
  agentChooseStatus,
  agentForceStatus,
  interactionQueue,
  interactionRequestCallback,
  interactionCancelCallback,
  interactionChangePriority,
  interactionMove,
  interactionAssign,
  interactionEnd,
  interactionRequeue,
  reservationAccept,
  reservationReject,
  wrapUpFinish,
  wrapUpExtend,
]);
export type RoutingCommand = z.infer<typeof routingCommand>;
export type RoutingCommandOf<T extends RoutingCommand['type']> = Extract<RoutingCommand, { type: T }>;
