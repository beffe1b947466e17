import { z } from 'zod';
import {
  breakReason,
  breakReasonInput,
  disposition,
  dispositionInput,
  hours,
  hoursInput,
  inboundNumber,
  inboundNumberInput,
  queue,
  queueInput,
  skill,
  skillInput,
  team,
  teamInput,
  user,
  userInput,
  userUpdate,
} from './configuration.ts';
import { agentId, assetId, caseId, customerId, interactionId, noteId, promiseId, queueId, teamId } from './ids.ts';
import { toldItem } from './interaction.ts';
import { permission, role } from './permissions.ts';
import type { Route } from './route.ts';
import {
  caseKind,
  caseStatus,
  customerKind,
  customerStory,
  customerSummary,
  identityKind,
  promiseStatus,
  screenPop,
  storyCase,
  storyNote,
  storyPromise,
} from './story.ts';
import { e164, grade, identityAssurance, key, language, timestamp } from './words.ts';

const nothing = z.null();
const text = (max: number) => z.string().trim().min(1).max(max);
/** Optimistic concurrency: the version that the writer saw; 409 `version-conflict` when it is no longer the newest. */
const version = z.int().min(0);

export const session = z.object({
  userId: agentId,
  displayName: z.string(),
  signInName: z.string(),
  roles: z.array(role),
  permissions: z.array(permission),
  teamId: teamId.nullable(),
  language: language.nullable(),
  csrfToken: z.string(),
  /** Shown on the sign-in page of a demonstration on loopback only. */
  demo: z.boolean(),
});
export type Session = z.infer<typeof session>;

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

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** The create/list/update routes of one kind of configuration record, keyed by `param`. */
const administered = <
  K extends string,
  R extends z.ZodType,
  C extends z.ZodType,
  U extends z.ZodType,
  P extends z.ZodType,
>(
  path: `/api/configuration/${string}`,
  param: K,
  of: { record: R; create: C; update: U; id: P; what: string },
  write: 'configuration.write' | 'users.manage' = 'configuration.write',
) => ({
  list: {
    area: 'configuration',
    method: 'get',
    path,
    permission: 'configuration.read',
    summary: `List ${of.what}, disabled ones included`,
    response: listOf(of.record),
  } as const,
  create: {
    area: 'configuration',
    method: 'post',
    path,
    permission: write,
    summary: `Create one of ${of.what}`,
    body: of.create,
    response: of.record,
    status: 201,
  } as const,
  update: {
    area: 'configuration',
    method: 'put',
    path: `${path}/:${param}` as `/api/${string}`,
    permission: write,
    summary: `Replace one of ${of.what}; \`version\` must be the newest`,
    params: z.object({ [param]: of.id } as Record<K, P>),
    query: z.strictObject({ version: z.coerce.number().int().min(0) }),
    body: of.update,
    response: of.record,
  } as const,
});

const teams = administered('/api/configuration/teams', 'teamId', {
  record: team,
  create: teamInput,
  update: teamInput,
  id: teamId,
  what: 'the teams',
});
const skills = administered('/api/configuration/skills', 'key', {
  record: skill,
  create: skillInput,
  update: skillInput,
  id: key,
  what: 'the skills',
});
const hoursRoutes = administered('/api/configuration/hours', 'hoursId', {
  record: hours,
  create: hoursInput,
  update: hoursInput,
  id: z.uuid(),
  what: 'the opening hours',
});
const queues = administered('/api/configuration/queues', 'queueId', {
  record: queue,
  create: queueInput,
  update: queueInput,
  id: queueId,
  what: 'the queues',
});
const numbers = administered('/api/configuration/numbers', 'number', {
  record: inboundNumber,
  create: inboundNumberInput,
  update: inboundNumberInput,
  id: e164,
  what: 'the numbers that customers dial',
});
const dispositions = administered('/api/configuration/dispositions', 'key', {
  record: disposition,
  create: dispositionInput,
  update: dispositionInput,
  id: key,
  what: 'the dispositions',
});
const breakReasons = administered('/api/configuration/break-reasons', 'key', {
  record: breakReason,
  create: breakReasonInput,
  update: breakReasonInput,
  id: key,
  what: 'the break reasons',
});
const users = administered(
  '/api/configuration/users',
  'userId',
  { record: user, create: userInput, update: userUpdate, id: agentId, what: 'the people who sign in' },
  'users.manage',
);

export const routes = {
  'session.sign-in': {
    area: 'session',
    method: 'post',
    path: '/api/session',
    permission: 'anyone',
    summary: 'Sign in with a local account',
    body: z.strictObject({ signInName: z.string().min(1).max(64), password: z.string().min(1).max(200) }),
    response: session,
    status: 201,
  },
  'session.read': {
    area: 'session',
    method: 'get',
    path: '/api/session',
    permission: 'signed-in',
    summary: 'Who is signed in, and the CSRF token',
    response: session,
  },
  'session.sign-out': {
    area: 'session',
    method: 'delete',
    path: '/api/session',
    permission: 'signed-in',
    summary: 'Sign out and disconnect this session',
    response: nothing,
    status: 204,
  },
  'session.language': {
    area: 'session',
    method: 'put',
    path: '/api/session/language',
    permission: 'signed-in',
    summary: 'Remember the language of the desktop',
    body: z.strictObject({ language }),
    response: nothing,
    status: 204,
  },
  'session.demo': {
    area: 'session',
    method: 'get',
    path: '/api/session/demo',
    permission: 'anyone',
    summary: 'The demonstration sign-ins, on loopback only; otherwise empty',
    response: z.object({
      accounts: z.array(
        z.object({ signInName: z.string(), password: z.string(), displayName: z.string(), roles: z.array(role) }),
      ),
    }),
  },

  'teams.list': teams.list,
  'teams.create': teams.create,
  'teams.update': teams.update,
  'skills.list': skills.list,
  'skills.create': skills.create,
  'skills.update': skills.update,
  'hours.list': hoursRoutes.list,
  'hours.create': hoursRoutes.create,
  'hours.update': hoursRoutes.update,
  'queues.list': queues.list,
  'queues.create': queues.create,
  'queues.update': queues.update,
  'numbers.list': numbers.list,
  'numbers.create': numbers.create,
  'numbers.update': numbers.update,
  'dispositions.list': dispositions.list,
  'dispositions.create': dispositions.create,
  'dispositions.update': dispositions.update,
  'break-reasons.list': breakReasons.list,
  'break-reasons.create': breakReasons.create,
  'break-reasons.update': breakReasons.update,
  'users.list': { ...users.list, permission: 'users.manage' },
  'users.create': users.create,
  'users.update': users.update,

  'customers.search': {
    area: 'customers',
    method: 'get',
    path: '/api/customers',
    permission: 'customers.read',
    summary: 'Find customers by name (two characters are enough), number or machine serial',
    query: z.strictObject({
      q: z.string().trim().min(1).max(100),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    response: listOf(
      customerSummary.extend({ matched: z.enum(['name', 'phone', 'serial', 'account']), hint: z.string() }),
    ),
  },
  'customers.create': {
    area: 'customers',
    method: 'post',
    path: '/api/customers',
    permission: 'customers.write',
    summary: 'Create a customer',
    body: z.strictObject({
      kind: customerKind.default('consumer'),
      name: text(200),
      otherName: z.string().trim().max(200).nullable().default(null),
      language: language.nullable().default(null),
      city: z.string().trim().max(100).nullable().default(null),
      identities: z
        .array(z.strictObject({ kind: identityKind, value: text(200) }))
        .max(20)
        .default([]),
    }),
    response: customerSummary,
    status: 201,
  },
  'customers.story': {
    area: 'customers',
    method: 'get',
    path: '/api/customers/:customerId',
    permission: 'customers.read',
    summary: 'The whole story of one customer',
    params: z.object({ customerId }),
    response: customerStory,
  },
  'customers.update': {
    area: 'customers',
    method: 'patch',
    path: '/api/customers/:customerId',
    permission: 'customers.write',
    summary: 'Change a customer; `version` must be the newest',
    params: z.object({ customerId }),
    body: z.strictObject({
      version,
      name: text(200).optional(),
      otherName: z.string().trim().max(200).nullable().optional(),
      grade: grade.optional(),
      language: language.nullable().optional(),
      city: z.string().trim().max(100).nullable().optional(),
      temperament: z.string().trim().max(200).nullable().optional(),
    }),
    response: customerSummary,
  },
  'cases.open': {
    area: 'customers',
    method: 'post',
    path: '/api/customers/:customerId/cases',
    permission: 'customers.write',
    summary: 'Open a case',
    params: z.object({ customerId }),
    body: z.strictObject({
      kind: caseKind,
      title: text(200),
      symptoms: z.string().max(4_000).nullable().default(null),
      assetId: assetId.nullable().default(null),
      interactionId: interactionId.nullable().default(null),
    }),
    response: storyCase,
    status: 201,
  },
  'cases.update': {
    area: 'customers',
    method: 'patch',
    path: '/api/cases/:caseId',
    permission: 'customers.write',
    summary: 'Move a case on; `version` must be the newest',
    params: z.object({ caseId }),
    body: z.strictObject({
      version,
      status: caseStatus.optional(),
      diagnosis: z.string().max(4_000).nullable().optional(),
      resolution: z.string().max(4_000).nullable().optional(),
    }),
    response: storyCase,
  },
  'promises.make': {
    area: 'customers',
    method: 'post',
    path: '/api/customers/:customerId/promises',
    permission: 'customers.write',
    summary: 'Promise something by a time',
    params: z.object({ customerId }),
    body: z.strictObject({
      text: text(500),
      dueAt: timestamp,
      caseId: caseId.nullable().default(null),
      interactionId: interactionId.nullable().default(null),
    }),
    response: storyPromise,
    status: 201,
  },
  'promises.update': {
    area: 'customers',
    method: 'patch',
    path: '/api/promises/:promiseId',
    permission: 'customers.write',
    summary: 'Keep, move or cancel a promise; `version` must be the newest',
    params: z.object({ promiseId }),
    body: z.strictObject({ version, status: promiseStatus.optional(), dueAt: timestamp.optional() }),
    response: storyPromise,
  },
  'notes.add': {
    area: 'customers',
    method: 'post',
    path: '/api/customers/:customerId/notes',
    permission: 'customers.write',
    summary: 'Write a note on a customer',
    params: z.object({ customerId }),
    body: z.strictObject({ text: text(10_000), interactionId: interactionId.nullable().default(null) }),
    response: storyNote,
    status: 201,
  },

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

  'calls.softphone': {
    area: 'calls',
    method: 'post',
    path: '/api/calls/softphone',
    permission: 'interactions.handle',
    summary: "An access token for this agent's browser leg and how to reach the carrier",
    response: z.object({
      kind: z.enum(['embedded', 'twilio']),
      /** The embedded carrier's client socket; null with Twilio's own SDK. */
      socketUrl: z.string().nullable(),
      token: z.string(),
      identity: z.string(),
      expiresAt: timestamp,
    }),
    status: 201,
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
type Parsed<R, K extends string, Side extends 'input' | 'output'> =
  R extends Record<K, infer S extends z.ZodType> ? (Side extends 'input' ? z.input<S> : z.output<S>) : undefined;
export type RouteParams<N extends RouteName> = Parsed<Routes[N], 'params', 'output'>;
export type RouteQuery<N extends RouteName> = Parsed<Routes[N], 'query', 'output'>;
export type RouteBody<N extends RouteName> = Parsed<Routes[N], 'body', 'output'>;
export type RouteResponse<N extends RouteName> = z.output<Routes[N]['response']>;
/** What a client sends: defaults may be left out. */
export type RouteBodyInput<N extends RouteName> = Parsed<Routes[N], 'body', 'input'>;
export type RouteQueryInput<N extends RouteName> = Parsed<Routes[N], 'query', 'input'>;
export type RouteNamesIn<A extends Route['area']> = {
  [N in RouteName]: Routes[N]['area'] extends A ? N : never;
}[RouteName];
