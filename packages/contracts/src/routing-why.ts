import { z } from 'zod';
import { agentId, interactionId, queueId } from './ids.ts';
import { routingEvent } from './routing-events.ts';
import { boosts, passedOverReason } from './routing-explanation.ts';
import { requirement } from './routing-queue-policy.ts';
import { key, localized, routingStatus } from './words.ts';

const ms = z.int();

/** Why an interaction waits: facts for a sentence in any language (`waitingSentence`). Times are the journal's. */
export const waitingFacts = z.object({
  interactionId,
  queueId,
  /** The journal's time of all this. */
  atMs: ms,
  waitedMs: ms,
  /** 0: as the queue asks; 1 …: the ring that is open. */
  ring: z.int(),
  requirements: z.array(requirement),
  /** Agents who qualify now, and why each of them cannot be offered it: the first reason that applies. */
  qualified: z.int(),
  passedOver: z.array(z.object({ reason: passedOverReason, count: z.int() })),
  /** Interactions for the same agents that come before it. */
  ahead: z.int(),
  /** It is kept for the agent it prefers. */
  heldFor: z.object({ agentId, preference: z.enum(['last-agent', 'named']), untilMs: ms }).nullable(),
  /** What happens by itself if nobody comes. */
  nextRing: z.object({ ring: z.int(), opensAtMs: ms }).nullable(),
  overflowsAtMs: ms.nullable(),
  leavesAtMs: ms.nullable(),
  boosts,
  isCallback: z.boolean(),
  configurationVersion: z.int(),
});
export type WaitingFacts = z.infer<typeof waitingFacts>;

/** One step of an interaction's way, as journaled. */
export const whyStep = z.object({
  /** Number of the journal entry; null: too new to be in the archive. */
  sequence: z.int().nullable(),
  /** Of the event in its entry. */
  index: z.int(),
  at: ms,
  event: routingEvent,
});
export type WhyStep = z.infer<typeof whyStep>;

/** Who and what the ids are called. Agents whom the asker may not see have no name. */
export const routingNames = z.object({
  agents: z.array(z.object({ agentId, name: z.string() })),
  queues: z.array(z.object({ queueId, name: localized })),
  skills: z.array(z.object({ key, name: localized })),
});
export type RoutingNames = z.infer<typeof routingNames>;

export const routingWhy = z.object({
  interactionId,
  state: z.enum(['waiting', 'offered', 'live', 'over']),
  /** Null when it does not wait. */
  waiting: waitingFacts.nullable(),
  steps: z.array(whyStep),
  names: routingNames,
});
export type RoutingWhy = z.infer<typeof routingWhy>;

/** Why an agent is not a candidate: does not suit, or suits and cannot take it. */
export const candidateReason = z.enum([...passedOverReason.options, 'lacks-skill', 'other-team', 'other-channel']);
export type CandidateReason = z.infer<typeof candidateReason>;

export const routingCandidate = z.object({
  agentId,
  status: routingStatus,
  /** The first that applies; null: could be offered it. */
  reason: candidateReason.nullable(),
  /** With `lacks-skill`: what is not met, and the level that the agent has. */
  lacks: z.object({ requirement, has: z.int() }).nullable(),
  /** The narrowest open ring that has the agent. */
  ring: z.int().nullable(),
  isChosen: z.boolean(),
  /** 1: the first by the queue's policy among those who could be offered it. */
  rank: z.int().nullable(),
  idleMs: ms.nullable(),
  /** Their levels in what was asked; 0: has it not. */
  levels: z.array(z.object({ skill: key, level: z.int() })),
  handledToday: z.int(),
  /** The decayed share of staffed time at work. */
  occupancy: z.number(),
});
export type RoutingCandidate = z.infer<typeof routingCandidate>;
