import { z } from 'zod';
import { agentId, customerId, interactionId, queueId, reservationId } from './ids.ts';
import { callerIdentity, toldItem } from './interaction.ts';
import { grade, identityAssurance, key, language } from './words.ts';

/**
 * Events of the dialogue and call entities. They may carry what was said; their streams are trimmed
 * once `customers` has written them down.
 */
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), v: z.literal(1), ...shape });

export const entityEventBody = z.discriminatedUnion('type', [
  // from ivr
  event('interaction.started', {
    channel: z.literal('voice'),
    direction: z.enum(['inbound', 'outbound']),
    callSid: z.string(),
    from: z.string(),
    to: z.string(),
    identity: callerIdentity,
    assurance: identityAssurance,
    language,
  }),
  event('interaction.language-chosen', { language, customerId: customerId.nullable() }),
  event('interaction.told', { item: toldItem }),
  event('interaction.identified', { identity: callerIdentity, assurance: identityAssurance }),
  event('interaction.sent-to-queue', { queueId, grade: grade.nullable() }),
  /** What the caller was told at the end of the line: its queue is closed, full, … */
  event('interaction.turned-away', { message: key, reason: key }),
  /** The caller hangs up and keeps the place in line; `attempt` counts from 1. */
  event('interaction.callback-agreed', { number: z.string(), attempt: z.int() }),
  event('dialogue.ended', { reason: key }),
  // from calls
  event('call.connecting', { agentId, reservationId }),
  event('call.connected', { agentId, reservationId }),
  event('call.agent-leg-failed', { agentId, reservationId, reason: key }),
  /** The customer, called back, did not answer; `attempt` counts from 1. */
  event('call.callback-unanswered', { agentId, reservationId, outcome: key, attempt: z.int() }),
  event('call.ended', { by: z.enum(['caller', 'agent', 'system']), reason: key, agentId: agentId.nullable() }),
]);
export type EntityEventBody = z.infer<typeof entityEventBody>;

/** As it stands in an entity's stream. `id` is `<causationId>/<index>`, unique in Postgres. */
export const entityEvent = z.object({
  id: z.string(),
  interactionId,
  /** ISO 8601 UTC. */
  at: z.string(),
  causationId: z.string(),
  correlationId: z.string(),
  body: entityEventBody,
});
export type EntityEvent = z.infer<typeof entityEvent>;

/** Control commands on a live call; `calls` obeys them, from its own command stream. */
export const callCommand = z.discriminatedUnion('type', [
  z.strictObject({ commandId: z.uuid(), type: z.literal('call.end'), interactionId, reservationId, agentId }),
]);
export type CallCommand = z.infer<typeof callCommand>;
