import { z } from 'zod';
import { agentId, caseId, customerId, interactionId, noteId, promiseId, queueId } from '../ids.ts';
import { toldItem } from '../interaction.ts';
import { customerSummary, screenPop, storyNote } from '../story.ts';
import { identityAssurance, key, language, timestamp } from '../words.ts';
import type { Route } from './route.ts';
import { listOf, nothing, text } from './shapes.ts';

export const interactionRecord = z.object({
  interactionId,
  channel: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  from: z.string(),
  to: z.string(),
  startedAt: timestamp,
  endedAt: timestamp.nullable(),
  language: language.nullable(),
  customer: customerSummary.nullable(),
  assurance: identityAssurance,
  outcome: z.string().nullable(),
  disposition: key.nullable(),
  told: z.array(toldItem),
  segments: z.array(
    z.object({
      kind: z.enum(['queue', 'agent']),
      queueId: queueId.nullable(),
      queueKey: key.nullable(),
      agentId: agentId.nullable(),
      agentName: z.string().nullable(),
      startedAt: timestamp,
      endedAt: timestamp.nullable(),
      outcome: key.nullable(),
    }),
  ),
  notes: z.array(storyNote),
});
export type InteractionRecord = z.infer<typeof interactionRecord>;

export const wrapUpInput = z.strictObject({
  disposition: key.nullable(),
  note: z.string().max(10_000).nullable(),
  promise: z.strictObject({ text: text(500), dueAt: timestamp, caseId: caseId.nullable() }).nullable(),
});

export const interactionRoutes = {
  'interactions.list': {
    area: 'interactions',
    method: 'get',
    path: '/api/interactions',
    permission: 'customers.read',
    summary: 'Interactions, newest first: what a number on the floor is made of',
    query: z.strictObject({
      queueId: queueId.optional(),
      customerId: customerId.optional(),
      outcome: z.enum(['answered', 'answered-within-target', 'abandoned', 'abandoned-short', 'offered']).optional(),
      since: timestamp.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: listOf(interactionRecord),
  },
  'interactions.read': {
    area: 'interactions',
    method: 'get',
    path: '/api/interactions/:interactionId',
    permission: 'customers.read',
    summary: 'One interaction with its segments, what was told, and notes',
    params: z.object({ interactionId }),
    response: interactionRecord,
  },
  'interactions.pop': {
    area: 'interactions',
    method: 'get',
    path: '/api/interactions/:interactionId/pop',
    permission: 'customers.read',
    summary: 'The screen-pop as it stands now',
    params: z.object({ interactionId }),
    response: screenPop,
  },
  'interactions.identify': {
    area: 'interactions',
    method: 'put',
    path: '/api/interactions/:interactionId/customer',
    permission: 'interactions.handle',
    summary: 'Settle who is on the line; only for the interaction in hand',
    params: z.object({ interactionId }),
    body: z.strictObject({ customerId }),
    response: screenPop,
  },
  'interactions.note': {
    area: 'interactions',
    method: 'put',
    path: '/api/interactions/:interactionId/note',
    permission: 'interactions.handle',
    summary: 'Save the note being written (idempotent; an empty text removes it)',
    params: z.object({ interactionId }),
    body: z.strictObject({ noteId, text: z.string().max(10_000) }),
    response: nothing,
    status: 204,
  },
  'interactions.wrap-up': {
    area: 'interactions',
    method: 'put',
    path: '/api/interactions/:interactionId/wrap-up',
    permission: 'interactions.handle',
    summary: 'Save disposition, note and promise of an interaction (idempotent)',
    params: z.object({ interactionId }),
    body: wrapUpInput.extend({ noteId, promiseId }),
    response: nothing,
    status: 204,
  },
} as const satisfies Record<string, Route>;
