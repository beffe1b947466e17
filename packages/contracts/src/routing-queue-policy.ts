import { z } from 'zod';
import { agentId, queueId, teamId } from './ids.ts';
import { key, skillLevel } from './words.ts';

/** How an interaction is held. An agent has one voice interaction at most, and so many chats and emails as configured. */
export const channel = z.enum(['voice', 'chat', 'email']);
export type Channel = z.infer<typeof channel>;

export const requirement = z.strictObject({ skill: key, level: skillLevel });
/** A skill that an interaction needs, with the least level that will do. */
export type Requirement = z.infer<typeof requirement>;

/** Where an interaction goes that its queue does not serve: to another queue, or to a message with which it ends. */
export const destination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queue'), queueId }),
  z.strictObject({ kind: z.literal('message'), message: key }),
]);
export type Destination = z.infer<typeof destination>;

/** What a ring asks less than the one before it. */
export const ringChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same') }),
  /** These skills are no longer needed, and of those a lower level will do. */
  z.strictObject({
    kind: z.literal('relax'),
    drop: z.array(key).max(20).default([]),
    lower: z.array(requirement).max(20).default([]),
  }),
  /** Anyone who can at all: only these skills are still asked; teams and earlier declines no longer matter. */
  z.strictObject({ kind: z.literal('anyone'), keep: z.array(key).max(20).default([]) }),
]);
export type RingChange = z.infer<typeof ringChange>;

/** A step at which a queue relaxes. Rings build on each other: whoever suited an earlier one still does, and is preferred. */
export const ring = z.strictObject({
  /** Opens at the latest so long after the interaction came into the queue, in milliseconds. */
  afterMs: z.int().min(0).max(600_000),
  /** Opens at once for an interaction that is expected to wait longer than this; null: by time alone. */
  whenExpectedWaitMs: z.int().min(0).max(3_600_000).nullable().default(null),
  change: ringChange.default({ kind: 'same' }),
  addTeamIds: z.array(teamId).max(50).default([]),
  addAgentIds: z.array(agentId).max(200).default([]),
});
export type Ring = z.infer<typeof ring>;

export const agentSelection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('longest-idle') }),
  z.strictObject({ kind: z.literal('most-skilled') }),
  /** The least skilled that suffices: keeps the experts free. */
  z.strictObject({ kind: z.literal('least-skilled') }),
  z.strictObject({ kind: z.literal('fewest-interactions') }),
  z.strictObject({ kind: z.literal('least-occupied') }),
  /** What a minute of idleness, a level of skill, and a halving of occupancy count against each other. */
  z.strictObject({
    kind: z.literal('weighted'),
    idle: z.number().min(0).max(100),
    skill: z.number().min(0).max(100),
    occupancy: z.number().min(0).max(100),
  }),
]);
/** Which of several free and suited agents is offered an interaction. */
export type AgentSelection = z.infer<typeof agentSelection>;

/** Half-open spans of time, ascending, in milliseconds: [from, to). */
export const openings = z.array(z.tuple([z.int(), z.int()])).max(1_000);

/** What a queue does beyond its requirements; every part has a default that changes nothing. */
export const queuePolicy = z.strictObject({
  channel: channel.default('voice'),
  direction: z.enum(['inbound', 'outbound']).default('inbound'),
  /** Whose agents serve it; empty: every team's, and those without a team. */
  teamIds: z.array(teamId).max(50).default([]),
  rings: z
    .array(ring)
    .max(6)
    .refine((all) => all.every((each, n) => each.afterMs >= (all[n - 1]?.afterMs ?? 0)), 'rings open one after another')
    .default([]),
  agentSelection: agentSelection.default({ kind: 'longest-idle' }),
  /** How long an agent who was asked for by name is waited for, in milliseconds; 0 = not at all. */
  namedAgentPreferenceMs: z.int().min(0).max(3_600_000).default(60_000),
  /** Whoever declined or missed an interaction is not offered it again. */
  excludeAfterDecline: z.boolean().default(false),
  /** Agents suited to this inbound queue whom outbound work may not take. */
  freeAgentFloor: z.int().min(0).max(1_000).default(0),
  closed: destination.default({ kind: 'message', message: 'closed' }),
  overflow: z
    .strictObject({
      afterMs: z.int().min(0).max(7_200_000).nullable(),
      /** So many wait already: whoever comes now goes on at once. */
      atLength: z.int().min(0).max(100_000).nullable(),
      to: destination,
    })
    .nullable()
    .default(null),
  maxWaitMs: z.int().min(1_000).max(86_400_000).nullable().default(null),
  onMaxWait: destination.default({ kind: 'message', message: 'max-wait' }),
  /** While it is set, new callers go there. */
  emergency: destination.nullable().default(null),
  callbackOffered: z.boolean().default(false),
});
export type QueuePolicy = z.infer<typeof queuePolicy>;

/** What an agent can have in hand. */
export const agentHandling = z.strictObject({
  capacity: z
    .strictObject({
      voice: z.int().min(0).max(1),
      chat: z.int().min(0).max(20),
      email: z.int().min(0).max(100),
    })
    .default({ voice: 1, chat: 0, email: 0 }),
  /** Work that a voice interaction may pull the agent away from. */
  voiceInterrupts: z.array(z.enum(['chat', 'email'])).default([]),
});
export type AgentHandling = z.infer<typeof agentHandling>;
