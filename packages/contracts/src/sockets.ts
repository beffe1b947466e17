import { z } from 'zod';
import { domainErrorCode } from './errors.ts';
import { floor } from './floor.ts';
import { agentId, commandId, interactionId, queueId, reservationId } from './ids.ts';
import { callFacts } from './interaction.ts';
import type { Permission } from './permissions.ts';
import { priority } from './routing-commands.ts';
import { explanation } from './routing-explanation.ts';
import { screenPop } from './story.ts';
import { key, localized, routingStatus, timestamp } from './words.ts';

/** Why an agent does not take an offer; `declined`: they do not say. */
export const declineReason = z.enum(['declined', 'wrong-skill', 'busy-elsewhere', 'technical-problem', 'personal']);
export type DeclineReason = z.infer<typeof declineReason>;

/** Desktop → gateway. Each is acknowledged with `ack`; the desktop makes the command id and may repeat it. */
export const socketCommands = {
  'agent.choose-status': z.strictObject({
    commandId,
    status: z.enum(['available', 'not-ready']),
    reason: key.nullable(),
  }),
  'reservation.accept': z.strictObject({ commandId, reservationId }),
  'reservation.reject': z.strictObject({ commandId, reservationId, reason: declineReason }),
  'call.end': z.strictObject({ commandId, interactionId, reservationId }),
  'wrap-up.finish': z.strictObject({ commandId, interactionId }),
  'wrap-up.extend': z.strictObject({ commandId, interactionId }),
  /** Ask for the story again (a colleague wrote, the identity was settled, a gap was seen). */
  'screen-pop.refresh': z.strictObject({ commandId, interactionId }),
  'agent.sign-out': z.strictObject({ commandId }),
  /** A supervisor gives a waiting interaction to an agent: past order and skills, not past what they have room for. */
  'interaction.assign': z.strictObject({ commandId, interactionId, agentId }),
  'interaction.change-priority': z.strictObject({ commandId, interactionId, priority }),
  /** To another queue, keeping its age. */
  'interaction.move': z.strictObject({ commandId, interactionId, queueId }),
  /** At once, or after what the agent has in hand; `offline` signs them out. */
  'agent.force-status': z.strictObject({
    commandId,
    agentId,
    status: z.enum(['available', 'not-ready', 'offline']),
    reason: key.nullable(),
  }),
  'floor.watch': z.strictObject({ commandId }),
  'floor.unwatch': z.strictObject({ commandId }),
} as const;
export type SocketCommandName = keyof typeof socketCommands;
export type SocketCommand<N extends SocketCommandName> = z.infer<(typeof socketCommands)[N]>;

export const socketPermissions = {
  'agent.choose-status': 'interactions.handle',
  'reservation.accept': 'interactions.handle',
  'reservation.reject': 'interactions.handle',
  'call.end': 'interactions.handle',
  'wrap-up.finish': 'interactions.handle',
  'wrap-up.extend': 'interactions.handle',
  'screen-pop.refresh': 'interactions.handle',
  'agent.sign-out': 'interactions.handle',
  'interaction.assign': 'agents.control',
  'interaction.change-priority': 'agents.control',
  'interaction.move': 'agents.control',
  'agent.force-status': 'agents.control',
  'floor.watch': 'floor.watch',
  'floor.unwatch': 'floor.watch',
} as const satisfies Record<SocketCommandName, Permission>;

export const ack = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: domainErrorCode, detail: z.string() }),
]);
export type Ack = z.infer<typeof ack>;

/** An offer with its whole story: the ringing card. */
export const offer = z.object({
  reservationId,
  interactionId,
  queueId,
  queueKey: key,
  queueName: localized,
  queuedAt: timestamp,
  offeredAt: timestamp,
  expiresAt: timestamp,
  because: explanation,
  pop: screenPop,
});
export type Offer = z.infer<typeof offer>;

export const work = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('idle') }),
  z.object({ stage: z.literal('offered'), offer }),
  z.object({ stage: z.literal('engaged'), offer, acceptedAt: timestamp, call: callFacts.nullable() }),
  z.object({
    stage: z.literal('wrap-up'),
    offer,
    startedAt: timestamp,
    until: timestamp.nullable(),
    extended: z.boolean(),
    /** How often it may still be extended; left out: once, if it was not. */
    extensionsLeft: z.int().optional(),
  }),
]);
/** What the agent has in hand: one voice interaction at a time for now. */
export type Work = z.infer<typeof work>;

/** Everything an agent's desktop needs after a (re)connection; later messages of the same session count up from `seq`. */
export const agentDesk = z.object({
  seq: z.int(),
  now: timestamp,
  agentId,
  status: z.object({
    status: routingStatus,
    reason: key.nullable(),
    since: timestamp,
    until: timestamp.nullable(),
    chosen: z.object({ status: z.enum(['available', 'not-ready']), reason: key.nullable() }),
  }),
  work,
  queues: z.array(z.object({ queueId, name: localized, waiting: z.int(), longestWaitSince: timestamp.nullable() })),
});
export type AgentDesk = z.infer<typeof agentDesk>;

/** Gateway → desktop. Every agent message carries `seq`; a gap means: ask for the whole (`socket.emit('desk.refetch')`). */
export const socketEvents = {
  'desk.state': agentDesk,
  'desk.status': z.object({ seq: z.int(), status: agentDesk.shape.status }),
  'desk.work': z.object({ seq: z.int(), work }),
  'desk.queues': z.object({ seq: z.int(), queues: agentDesk.shape.queues }),
  /** The reason an offer went away, for a sentence: caller-left, missed, taken-back. */
  'offer.withdrawn': z.object({ seq: z.int(), reservationId, reason: key }),
  'floor.state': z.object({ seq: z.int(), floor }),
  'session.ended': z.object({ reason: z.enum(['signed-out', 'revoked', 'signed-in-elsewhere']) }),
} as const;
export type SocketEventName = keyof typeof socketEvents;
export type SocketEvent<N extends SocketEventName> = z.infer<(typeof socketEvents)[N]>;

export type ClientToServerEvents = {
  [N in SocketCommandName]: (command: SocketCommand<N>, reply: (answer: Ack) => void) => void;
} & { 'desk.refetch': () => void };
export type ServerToClientEvents = { [N in SocketEventName]: (event: SocketEvent<N>) => void };
