import { z } from 'zod';
import { agentId, assetId, caseId, customerId, interactionId, queueId, reservationId } from './ids.ts';
import { grade, identityAssurance, key, language, timestamp } from './words.ts';

/** One thing the caller told us in this interaction, with the words it was asked in; first on the card. */
export const toldItem = z.object({
  /** What it is about: `language`, `menu`, `serial`, … */
  topic: key,
  /** The question as the caller heard it, in the caller's language. */
  asked: z.string(),
  /** What they answered, readable: `service`, `4471`. */
  answer: z.string(),
  /** What the answer was matched with, and whether that is certain. */
  matched: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('asset'), assetId, confirmed: z.boolean() }),
      z.object({ kind: z.literal('none') }),
    ])
    .nullable(),
  at: timestamp,
});
export type ToldItem = z.infer<typeof toldItem>;

export const callerIdentity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('known'), customerId }),
  /** One number, several people: none is a fact until somebody chooses. */
  z.object({ kind: z.literal('candidates'), customerIds: z.array(customerId) }),
  z.object({ kind: z.literal('unknown') }),
  /** The store could not be asked. */
  z.object({ kind: z.literal('unavailable') }),
]);
export type CallerIdentity = z.infer<typeof callerIdentity>;

/**
 * What the entity of an interaction's dialogue says to the rest of the house, beside its machine snapshot. The gateway
 * reads *told already* from here at the offer.
 */
export const dialogueFacts = z.object({
  interactionId,
  callSid: z.string(),
  from: z.string(),
  to: z.string(),
  startedAt: timestamp,
  language,
  identity: callerIdentity,
  assurance: identityAssurance,
  told: z.array(toldItem),
  /** The queue it was sent to, once it was. */
  queueId: queueId.nullable(),
  grade: grade.nullable(),
  /** The asset and case that the dialogue found it is about. */
  assetId: assetId.nullable(),
  caseId: caseId.nullable(),
  /** The caller has hung up and is called back at this number when their turn comes. */
  callback: z.object({ number: z.string(), requestedAt: timestamp, attempt: z.int().optional() }).nullable().optional(),
  ended: z.boolean(),
});
export type DialogueFacts = z.infer<typeof dialogueFacts>;

/** What the entity of an interaction's call control says: `calls` writes it, the gateway shows it. */
export const callFacts = z.object({
  interactionId,
  /** Null: nobody is on the line, a callback is owed. */
  callerCallSid: z.string().nullable(),
  agentCallSid: z.string().nullable(),
  agentId: agentId.nullable(),
  reservationId: reservationId.nullable(),
  state: z.enum(['waiting', 'connecting', 'connected', 'requeueing', 'ended']),
  /** It is we who call: the customer's phone rings, or has not been answered yet. */
  callingBack: z.boolean().optional(),
  connectedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
});
export type CallFacts = z.infer<typeof callFacts>;
