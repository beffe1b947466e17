import { z } from 'zod';
import { agentId, assetId, caseId, customerId, interactionId, noteId, promiseId, purchaseId } from './ids.ts';
import { dialogueFacts } from './interaction.ts';
import { grade, key, language, timestamp } from './words.ts';

export const identityKind = z.enum(['phone', 'email', 'account', 'chat']);
export const customerKind = z.enum(['consumer', 'intermediary', 'internal']);
export const caseStatus = z.enum([
  'new',
  'diagnosed',
  'waiting-for-parts',
  'visit-planned',
  'solved',
  'confirmed',
  'reopened',
]);
export const caseKind = z.enum(['fault', 'complaint', 'question']);
export const promiseStatus = z.enum(['open', 'kept', 'broken', 'cancelled']);

/** A fact of configuration: `bucket` = `1.2 m³`. */
export const configurationFacts = z.record(z.string(), z.string());

export const customerSummary = z.object({
  customerId,
  kind: customerKind,
  name: z.string(),
  /** A second writing of the name, such as the Latin one. */
  otherName: z.string().nullable(),
  grade: grade.nullable(),
  language: language.nullable(),
  city: z.string().nullable(),
  primaryPhone: z.string().nullable(),
});
export type CustomerSummary = z.infer<typeof customerSummary>;

export const storyAsset = z.object({
  assetId,
  model: z.string(),
  serial: z.string(),
  configuration: configurationFacts,
  installedAt: timestamp.nullable(),
  warrantyUntil: timestamp.nullable(),
  location: z.string().nullable(),
  openCases: z.int(),
  pastCases: z.int(),
});
export type StoryAsset = z.infer<typeof storyAsset>;

export const storyCase = z.object({
  caseId,
  /** As people say it: `C-2041`. */
  number: z.string(),
  kind: caseKind,
  status: caseStatus,
  title: z.string(),
  symptoms: z.string().nullable(),
  diagnosis: z.string().nullable(),
  resolution: z.string().nullable(),
  assetId: assetId.nullable(),
  ownerName: z.string().nullable(),
  openedAt: timestamp,
  closedAt: timestamp.nullable(),
  reopenings: z.int(),
  version: z.int(),
});
export type StoryCase = z.infer<typeof storyCase>;

export const storyPromise = z.object({
  promiseId,
  text: z.string(),
  dueAt: timestamp,
  status: promiseStatus,
  caseId: caseId.nullable(),
  madeByName: z.string().nullable(),
  madeAt: timestamp,
  version: z.int(),
});
export type StoryPromise = z.infer<typeof storyPromise>;

export const storyPurchase = z.object({
  purchaseId,
  purchasedAt: timestamp,
  description: z.string(),
  /** In minor units (fen, cents). */
  amountMinor: z.int(),
  currency: z.string(),
  configuration: configurationFacts,
});
export type StoryPurchase = z.infer<typeof storyPurchase>;

export const storyNote = z.object({
  noteId,
  text: z.string(),
  authorName: z.string().nullable(),
  at: timestamp,
});
export type StoryNote = z.infer<typeof storyNote>;

/** One earlier contact, with what was written about it. */
export const storyContact = z.object({
  interactionId,
  channel: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  startedAt: timestamp,
  durationMs: z.int().nullable(),
  queueKey: z.string().nullable(),
  agentId: agentId.nullable(),
  agentName: z.string().nullable(),
  outcome: z.string().nullable(),
  disposition: key.nullable(),
  reason: z.string().nullable(),
  notes: z.array(storyNote),
});
export type StoryContact = z.infer<typeof storyContact>;

/** Everything a desktop shows of one customer; read in one query. */
export const customerStory = z.object({
  customer: customerSummary.extend({
    gradeReasons: z.array(z.string()),
    temperament: z.string().nullable(),
    identities: z.array(z.object({ kind: identityKind, value: z.string(), primary: z.boolean() })),
    organization: z.string().nullable(),
    since: timestamp.nullable(),
    version: z.int(),
  }),
  assets: z.array(storyAsset),
  cases: z.array(storyCase),
  promises: z.array(storyPromise),
  purchases: z.array(storyPurchase),
  /** The last five, newest first. */
  contacts: z.array(storyContact),
  /** Written on the customer outside an interaction, newest first. */
  notes: z.array(storyNote).optional(),
  lastAgentId: agentId.nullable(),
});
export type CustomerStory = z.infer<typeof customerStory>;

/** The reason the caller is probably calling, by a rule that is shown. */
export const probableReason = z.object({
  rule: z.enum(['told-serial', 'promise-due', 'open-case', 'recent-purchase', 'none']),
  caseId: caseId.nullable(),
  promiseId: promiseId.nullable(),
  assetId: assetId.nullable(),
});
export type ProbableReason = z.infer<typeof probableReason>;

/** The screen-pop: the dialogue's facts and the story (or the candidates, or neither) in one message. */
export const screenPop = z.object({
  interactionId,
  dialogue: dialogueFacts.nullable(),
  who: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('known'), story: customerStory, probably: probableReason }),
    z.object({
      kind: z.literal('candidates'),
      candidates: z.array(customerSummary.extend({ assets: z.array(z.string()), lastContactAt: timestamp.nullable() })),
    }),
    z.object({ kind: z.literal('unknown') }),
    z.object({ kind: z.literal('unavailable') }),
  ]),
});
export type ScreenPop = z.infer<typeof screenPop>;
