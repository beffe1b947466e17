import { z } from 'zod';
import { agentId, queueId, teamId } from './ids.ts';
import { role } from './permissions.ts';
import { routingPolicy, wrapUpPolicy } from './routing-configuration.ts';
import { agentHandling, queuePolicy, requirement } from './routing-queue-policy.ts';
import { e164, key, language, localized, timestamp } from './words.ts';

/** What the administration page edits. Records carry `version` for If-Match; disabled ones stay for history. */
const record = { version: z.int(), disabled: z.boolean() };

export const team = z.object({ teamId, name: z.string(), ...record });
export const teamInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  disabled: z.boolean().default(false),
});

export const skill = z.object({ key, name: localized, ...record });
export const skillInput = z.strictObject({ key, name: localized, disabled: z.boolean().default(false) });

/** When a queue or number is served: minutes from midnight in the zone, by ISO weekday 1–7; holidays are closed days. */
export const hours = z.object({
  hoursId: z.uuid(),
  name: z.string(),
  zone: z.string(),
  weekly: z.array(z.object({ weekday: z.int().min(1).max(7), fromMinute: z.int(), toMinute: z.int() })),
  holidays: z.array(z.object({ date: z.iso.date(), name: z.string() })),
  ...record,
});
export const hoursInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  zone: z.string().min(1).max(64),
  weekly: z
    .array(
      z
        .strictObject({
          weekday: z.int().min(1).max(7),
          fromMinute: z.int().min(0).max(1439),
          toMinute: z.int().min(1).max(1440),
        })
        .refine((span) => span.fromMinute < span.toMinute, 'opens before it closes'),
    )
    .max(42),
  holidays: z.array(z.strictObject({ date: z.iso.date(), name: z.string().max(80) })).max(200),
  disabled: z.boolean().default(false),
});

/** What a caller may be told at the end of a destination `message`; each has words of the house in every language. */
export const callerMessage = z.enum(['closed', 'max-wait', 'overflow', 'emergency']);
export type CallerMessage = z.infer<typeof callerMessage>;

export const queue = z.object({
  queueId,
  key,
  name: localized,
  requirements: z.array(requirement),
  reservationTimeoutMs: z.int(),
  lastAgentPreferenceMs: z.int(),
  wrapUp: wrapUpPolicy,
  serviceLevelTargetMs: z.int(),
  /** 0–1. */
  serviceLevelShare: z.number(),
  hoursId: z.uuid().nullable(),
  /** Rings, selection, overflow … */
  policy: queuePolicy,
  /** Said instead of the house's words. Routing knows nothing of them. */
  messages: z.partialRecord(callerMessage, localized).default({}),
  ...record,
});
export const queueInput = z.strictObject({
  key,
  name: localized,
  requirements: z.array(requirement).max(20),
  reservationTimeoutMs: z.int().min(1_000).max(600_000),
  lastAgentPreferenceMs: z.int().min(0).max(600_000),
  wrapUp: wrapUpPolicy,
  serviceLevelTargetMs: z.int().min(1_000).max(3_600_000),
  serviceLevelShare: z.number().min(0).max(1),
  hoursId: z.uuid().nullable(),
  /** Left out: it stays; of a new queue: the defaults, which change nothing. */
  policy: queuePolicy.optional(),
  /** Left out: they stay. */
  messages: z.partialRecord(callerMessage, localized).optional(),
  disabled: z.boolean().default(false),
});

export const inboundNumber = z.object({
  number: e164,
  label: localized,
  /** The flow that answers it; one for now. */
  flow: z.literal('service-hotline'),
  defaultLanguage: language,
  ...record,
});
export const inboundNumberInput = z.strictObject({
  number: e164,
  label: localized,
  flow: z.literal('service-hotline'),
  defaultLanguage: language,
  disabled: z.boolean().default(false),
});

export const dispositionFlag = z.enum(['success', 'callback', 'do-not-call', 'machine', 'human-answered']);
export const disposition = z.object({ key, name: localized, flags: z.array(dispositionFlag), ...record });
export const dispositionInput = z.strictObject({
  key,
  name: localized,
  flags: z.array(dispositionFlag).max(5),
  disabled: z.boolean().default(false),
});

export const breakReason = z.object({ key, name: localized, ...record });
export const breakReasonInput = z.strictObject({ key, name: localized, disabled: z.boolean().default(false) });

/** A person who signs in; those with `interactions.handle` are agents. */
export const user = z.object({
  userId: agentId,
  signInName: z.string(),
  displayName: z.string(),
  roles: z.array(role),
  teamId: teamId.nullable(),
  language: language.nullable(),
  skills: z.array(requirement),
  /** Channels and how much of each. */
  handling: agentHandling,
  ...record,
});
const signInName = z.string().regex(/^[a-z0-9._-]{2,64}$/, 'lower-case letters, digits, dots, hyphens; 2 to 64');
const userFields = {
  displayName: z.string().trim().min(1).max(80),
  roles: z.array(role).min(1).max(6),
  teamId: teamId.nullable(),
  language: language.nullable(),
  skills: z.array(requirement).max(100),
  /** Left out: it stays; of a new person: one voice interaction. */
  handling: agentHandling.optional(),
  disabled: z.boolean().default(false),
};
export const userInput = z.strictObject({ signInName, password: z.string().min(10).max(200), ...userFields });
export const userUpdate = z.strictObject({ ...userFields, password: z.string().min(10).max(200).optional() });

/** The rules that are not of one queue: boosts, limits, leases. There is one record of them. */
export const routingSettings = routingPolicy.extend({ version: z.int() });
export const routingSettingsInput = routingPolicy;

export const configurationKind = z.enum([
  'teams',
  'skills',
  'hours',
  'queues',
  'numbers',
  'dispositions',
  'break-reasons',
  'users',
  'routing',
]);
export type ConfigurationKind = z.infer<typeof configurationKind>;

/** Who changed what, and how it was before: whoever wants it back saves `before` again. */
export const configurationChange = z.object({
  changeId: z.uuid(),
  at: timestamp,
  actorId: agentId.nullable(),
  actorName: z.string().nullable(),
  kind: configurationKind,
  /** The record's id or key. */
  subject: z.string(),
  /** Null: it was created. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()),
});
export type ConfigurationChange = z.infer<typeof configurationChange>;

export type RoutingSettings = z.infer<typeof routingSettings>;
export type Team = z.infer<typeof team>;
export type Skill = z.infer<typeof skill>;
export type Hours = z.infer<typeof hours>;
export type Queue = z.infer<typeof queue>;
export type InboundNumber = z.infer<typeof inboundNumber>;
export type Disposition = z.infer<typeof disposition>;
export type BreakReason = z.infer<typeof breakReason>;
export type User = z.infer<typeof user>;
