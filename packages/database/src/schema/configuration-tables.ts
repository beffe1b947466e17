import type {
  AgentId,
  CallerMessage,
  Language,
  Localized,
  QueueId,
  Requirement,
  Role,
  TeamId,
  WrapUpPolicy,
} from '@tellonce/contracts';
import type { ColumnType, Generated } from 'kysely';

export type Instant = ColumnType<Date, Date | string, Date | string>;
export type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** JSON goes in as text and comes out parsed: pg would turn a bare array into a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>;

export interface Administered {
  disabled: Generated<boolean>;
  version: Generated<number>;
}
/** Where the record is at home when that is another system; unique, so that an import can be repeated. */
export interface ExternallyKnown {
  external_system: string | null;
  external_id: string | null;
}
type Optional<T> = { [K in keyof T]: ColumnType<T[K], T[K] | undefined, T[K]> };
export type ExternalRef = Optional<ExternallyKnown>;

export interface TeamTable extends Administered, ExternalRef {
  team_id: TeamId;
  name: string;
}
export interface SkillTable extends Administered {
  key: string;
  name: Json<Localized>;
}
export interface HoursTable extends Administered {
  hours_id: string;
  name: string;
  zone: string;
  weekly: Json<{ weekday: number; fromMinute: number; toMinute: number }[]>;
  holidays: Json<{ date: string; name: string }[]>;
}
export interface QueueTable extends Administered {
  queue_id: QueueId;
  key: string;
  name: Json<Localized>;
  requirements: Json<Requirement[]>;
  reservation_timeout_ms: number;
  last_agent_preference_ms: number;
  wrap_up: Json<WrapUpPolicy>;
  service_level_target_ms: number;
  service_level_share: number;
  hours_id: string | null;
  messages: ColumnType<Partial<Record<CallerMessage, Localized>>, string | undefined, string>;
  /** Parts may be missing: `queuePolicy` fills them in. */
  policy: ColumnType<unknown, string | undefined, string>;
}
export interface InboundNumberTable extends Administered {
  number: string;
  label: Json<Localized>;
  flow: 'service-hotline';
  default_language: Language;
}
export type DispositionFlag = 'success' | 'callback' | 'do-not-call' | 'machine' | 'human-answered';
export interface DispositionTable extends Administered {
  key: string;
  name: Json<Localized>;
  flags: Json<DispositionFlag[]>;
}
export interface BreakReasonTable extends Administered {
  key: string;
  name: Json<Localized>;
}
export interface AppUserTable extends Administered, ExternalRef {
  user_id: AgentId;
  sign_in_name: string;
  password_hash: string;
  display_name: string;
  roles: Json<Role[]>;
  team_id: TeamId | null;
  language: Language | null;
  skills: Json<Requirement[]>;
  handling: ColumnType<unknown, string | undefined, string>;
}
export interface RoutingPolicyTable {
  only_row: Generated<boolean>;
  version: number;
  grade_boost_ms: Json<{ A: number; B: number; C: number; D: number }>;
  presence_timeout_ms: number;
  presence_grace_ms: number;
  waiting_lease_ms: number;
  rules: ColumnType<unknown, string | undefined, string>;
  record_version: Generated<number>;
}
export interface ConfigurationChangeTable {
  change_id: string;
  at: Instant;
  actor_id: AgentId | null;
  kind: string;
  subject: string;
  before: ColumnType<unknown, string | null, never>;
  after: Json<unknown>;
}
export interface AuditTable {
  audit_id: string;
  at: Instant;
  actor_id: AgentId | null;
  action: string;
  subject: string;
  detail: Json<unknown>;
}
