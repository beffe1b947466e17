import { z } from 'zod';
import { agentSelection, requirement } from './routing-queue-policy.ts';

const ms = z.int();

/** What made an interaction look older than it is, in milliseconds. */
export const boosts = z.object({
  grade: ms.default(0),
  priority: ms.default(0),
  /** Waited already, elsewhere. */
  spent: ms.default(0),
  /** Came back because an agent's leg failed: before everybody else. */
  requeued: ms.default(0),
});
export type Boosts = z.infer<typeof boosts>;
export const noBoosts: Boosts = Object.freeze({ grade: 0, priority: 0, spent: 0, requeued: 0 });

export const selectionRule = z.enum([
  'last-agent',
  'named-agent',
  'assigned',
  ...agentSelection.options.map((each) => each.shape.kind.value),
]);
export type SelectionRule = z.infer<typeof selectionRule>;

/** Why a suited agent could not be offered the interaction; the first reason that applies. */
export const passedOverReason = z.enum([
  'offline',
  'not-ready',
  'on-interaction',
  'reserved',
  'wrap-up',
  /** Declined it, or is not to have it. */
  'excluded',
  /** Free, but kept for inbound queues. */
  'held-for-floor',
]);
export type PassedOverReason = z.infer<typeof passedOverReason>;

/** Why this agent got this interaction: facts for a sentence in any language (`explain`). */
export const explanation = z.object({
  rule: selectionRule,
  /** 0: as the queue asks; 1 …: the ring that was open. */
  ring: z.int().default(0),
  /** The class of interactions it was matched in: channel, teams and requirements. */
  classKey: z.string().default(''),
  /** Requirements that were in force. */
  requirements: z.array(requirement),
  waitedMs: ms,
  /** How long the chosen agent had been idle. */
  idleMs: ms,
  /** How many agents were free and suited; the chosen one included. */
  candidates: z.int(),
  /** Suited agents who were not, by reason; those of the narrowest ring that has the chosen agent. */
  passedOver: z.array(z.object({ reason: passedOverReason, count: z.int() })).default([]),
  boosts: boosts.default(noBoosts),
  /** What decided between agents whom the rule found equal; null: the rule itself. */
  tieBreak: z.enum(['idle-since', 'agent-id']).nullable().default(null),
  configurationVersion: z.int(),
});
export type Explanation = z.infer<typeof explanation>;
