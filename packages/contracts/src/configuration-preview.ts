import { z } from 'zod';
import { hoursInput, queueInput, routingSettingsInput, skillInput, teamInput, userUpdate } from './configuration.ts';
import { agentId, queueId, teamId } from './ids.ts';
import { requirement } from './routing-queue-policy.ts';
import { key } from './words.ts';

/** The record that would be saved; `id` and `version` null: it would be created. */
const change = <K extends string, I extends z.ZodType, B extends z.ZodType>(kind: K, id: I, input: B) =>
  z.strictObject({ kind: z.literal(kind), id: id.nullable(), version: z.int().min(0).nullable(), input });

/** A change of the configuration that routing would hear of. */
export const proposedChange = z.discriminatedUnion('kind', [
  change('teams', teamId, teamInput),
  change('skills', key, skillInput),
  change('hours', z.uuid(), hoursInput),
  change('queues', queueId, queueInput),
  /** A password is nothing to routing. */
  change('users', agentId, userUpdate.omit({ password: true })),
  change('routing', z.literal('routing'), routingSettingsInput),
]);
export type ProposedChange = z.infer<typeof proposedChange>;

/** What becomes of a caller who comes into a queue. */
export const fate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('offered'), queueId, agentId }),
  z.object({ kind: z.literal('waits'), queueId }),
  z.object({ kind: z.literal('message'), message: key }),
  z.object({ kind: z.literal('unknown-queue') }),
]);
export type Fate = z.infer<typeof fate>;

const count = z.int().min(1);
const finding = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), ...shape });

/** What a change would do, and to whom. */
export const previewFinding = z.discriminatedUnion('kind', [
  /** Nobody who is configured suits the queue, even in its last ring. `lacking`: what not one of those asked has. */
  finding('never-served', {
    queueId,
    asks: z.array(requirement),
    lacking: z.array(requirement),
    isRefused: z.boolean(),
  }),
  /** Nobody will ever come for these who wait now. */
  finding('stranded', { queueId, count, asks: z.array(requirement), lacking: z.array(requirement) }),
  /** Somebody suits the queue, but none of them is signed in, and before somebody was. */
  finding('nobody-on-duty', { queueId }),
  /** Whom the queue asks: at once, or in the end when all its rings are open. */
  finding('served-by', {
    queueId,
    when: z.enum(['at-once', 'in-the-end']),
    gained: z.array(agentId),
    lost: z.array(agentId),
    /** How many it asks then. */
    remaining: z.int(),
  }),
  /** A caller who comes now fares differently. */
  finding('new-callers', { queueId, before: fate, after: fate }),
  /** Of those who wait now, the moment it is saved: */
  finding('rings-at-once', { queueId, agentIds: z.array(agentId), count }),
  finding('opens-ring-at-once', { queueId, ring: z.int(), count }),
  finding('goes-on-at-once', { from: queueId, to: queueId, count }),
  finding('ends-at-once', { queueId, message: key.nullable(), count }),
  /** Leaves routing at once; whoever is in an interaction, at its end. */
  finding('leaves-routing', { agentId, isBusy: z.boolean() }),
]);
export type PreviewFinding = z.infer<typeof previewFinding>;

export const configurationPreview = z.object({
  /** Nothing: it changes nothing for anybody. */
  findings: z.array(previewFinding),
  /** Those whom the findings name. */
  people: z.array(z.object({ agentId, name: z.string() })),
});
export type ConfigurationPreview = z.infer<typeof configurationPreview>;
