import {
  type BreakReason,
  type Disposition,
  type Hours,
  type InboundNumber,
  newId,
  type Queue,
  queuePolicy,
  type RouteBody,
  type RouteName,
  type Skill,
  type Team,
} from '@tellonce/contracts';
import { type Selectable, sql } from 'kysely';
import type {
  BreakReasonTable,
  DispositionTable,
  HoursTable,
  InboundNumberTable,
  QueueTable,
  SkillTable,
  TeamTable,
} from '../schema/configuration-tables.ts';
import type { Mapping } from './administered-table.ts';

/** An id may be given, so that what is seeded keeps the same ids from one installation to the next. */
type Identified<N extends RouteName, Id extends string> = RouteBody<N> & { [K in Id]?: string };
type Same<Row, RecordOf, Input> = Mapping<Row, RecordOf, Input, Input>;

const byName = sql`name COLLATE person_name`;
const byEnglish = sql`name ->> 'en'`;

export const teamMapping: Same<Selectable<TeamTable>, Team, Identified<'teams.create', 'teamId'>> = {
  table: 'team',
  what: 'team',
  id: 'team_id',
  orderBy: byName,
  toRecord: (row) => ({ teamId: row.team_id, name: row.name, disabled: row.disabled, version: row.version }),
  toColumns: ({ name, disabled }) => ({ name, disabled }),
  atCreation: ({ teamId }) => ({ team_id: teamId ?? newId() }),
};

export const skillMapping: Same<Selectable<SkillTable>, Skill, RouteBody<'skills.create'>> = {
  table: 'skill',
  what: 'skill',
  id: 'key',
  orderBy: byEnglish,
  toRecord: ({ key, name, disabled, version }) => ({ key, name, disabled, version }),
  toColumns: ({ key, name, disabled }) => ({ key, name: JSON.stringify(name), disabled }),
};

export const hoursMapping: Same<Selectable<HoursTable>, Hours, Identified<'hours.create', 'hoursId'>> = {
  table: 'hours',
  what: 'opening hours',
  id: 'hours_id',
  orderBy: byName,
  toRecord: ({ hours_id: hoursId, ...rest }) => ({ hoursId, ...rest }),
  toColumns: ({ name, zone, weekly, holidays, disabled }) => ({
    name,
    zone,
    weekly: JSON.stringify(weekly),
    holidays: JSON.stringify(holidays),
    disabled,
  }),
  atCreation: ({ hoursId }) => ({ hours_id: hoursId ?? newId() }),
};

export const queueMapping: Same<Selectable<QueueTable>, Queue, Identified<'queues.create', 'queueId'>> = {
  table: 'queue',
  what: 'queue',
  id: 'queue_id',
  orderBy: byEnglish,
  toRecord: (row) => ({
    queueId: row.queue_id,
    key: row.key,
    name: row.name,
    requirements: row.requirements,
    reservationTimeoutMs: row.reservation_timeout_ms,
    lastAgentPreferenceMs: row.last_agent_preference_ms,
    wrapUp: row.wrap_up,
    serviceLevelTargetMs: row.service_level_target_ms,
    serviceLevelShare: row.service_level_share,
    hoursId: row.hours_id,
    policy: queuePolicy.parse(row.policy),
    messages: row.messages,
    disabled: row.disabled,
    version: row.version,
  }),
  toColumns: (input) => ({
    key: input.key,
    name: JSON.stringify(input.name),
    requirements: JSON.stringify(input.requirements),
    reservation_timeout_ms: input.reservationTimeoutMs,
    last_agent_preference_ms: input.lastAgentPreferenceMs,
    wrap_up: JSON.stringify(input.wrapUp),
    service_level_target_ms: input.serviceLevelTargetMs,
    service_level_share: input.serviceLevelShare,
    hours_id: input.hoursId,
    ...(input.messages ? { messages: JSON.stringify(input.messages) } : {}),
    ...(input.policy ? { policy: JSON.stringify(input.policy) } : {}),
    disabled: input.disabled,
  }),
  atCreation: ({ queueId }) => ({ queue_id: queueId ?? newId() }),
};

export const numberMapping: Same<Selectable<InboundNumberTable>, InboundNumber, RouteBody<'numbers.create'>> = {
  table: 'inbound_number',
  what: 'number',
  id: 'number',
  orderBy: sql`number`,
  toRecord: ({ default_language: defaultLanguage, ...rest }) => ({ ...rest, defaultLanguage }),
  toColumns: ({ number, label, flow, defaultLanguage, disabled }) => ({
    number,
    label: JSON.stringify(label),
    flow,
    default_language: defaultLanguage,
    disabled,
  }),
};

export const dispositionMapping: Same<Selectable<DispositionTable>, Disposition, RouteBody<'dispositions.create'>> = {
  table: 'disposition',
  what: 'disposition',
  id: 'key',
  orderBy: byEnglish,
  toRecord: ({ key, name, flags, disabled, version }) => ({ key, name, flags, disabled, version }),
  toColumns: ({ key, name, flags, disabled }) => ({
    key,
    name: JSON.stringify(name),
    flags: JSON.stringify(flags),
    disabled,
  }),
};

export const breakReasonMapping: Same<Selectable<BreakReasonTable>, BreakReason, RouteBody<'break-reasons.create'>> = {
  table: 'break_reason',
  what: 'break reason',
  id: 'key',
  orderBy: byEnglish,
  toRecord: ({ key, name, disabled, version }) => ({ key, name, disabled, version }),
  toColumns: ({ key, name, disabled }) => ({ key, name: JSON.stringify(name), disabled }),
};
