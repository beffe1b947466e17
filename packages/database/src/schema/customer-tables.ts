import type {
  AgentId,
  AssetId,
  CaseId,
  CustomerId,
  Grade,
  InteractionId,
  Language,
  NoteId,
  PromiseId,
  PurchaseId,
} from '@tellonce/contracts';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ExternalRef, Instant, Json, NullableInstant } from './configuration-tables.ts';

export type IdentityKind = 'phone' | 'email' | 'account' | 'chat';
export type CustomerKind = 'consumer' | 'intermediary' | 'internal';
export type CaseKind = 'fault' | 'complaint' | 'question';
export type CaseStatus =
  | 'new'
  | 'diagnosed'
  | 'waiting-for-parts'
  | 'visit-planned'
  | 'solved'
  | 'confirmed'
  | 'reopened';
export type PromiseStatus = 'open' | 'kept' | 'broken' | 'cancelled';
export type Facts = Record<string, string>;

export interface OrganizationTable extends ExternalRef {
  organization_id: string;
  name: string;
  version: Generated<number>;
}
export interface CustomerTable extends ExternalRef {
  customer_id: CustomerId;
  kind: CustomerKind;
  name: string;
  other_name: string | null;
  grade: Grade | null;
  grade_reasons: ColumnType<string[], string | undefined, string>;
  language: Language | null;
  city: string | null;
  temperament: string | null;
  organization_id: string | null;
  since: NullableInstant;
  last_agent_id: AgentId | null;
  search: string;
  version: Generated<number>;
}
export interface IdentityTable {
  identity_id: string;
  customer_id: CustomerId;
  kind: IdentityKind;
  value: string;
  national: string | null;
  is_primary: Generated<boolean>;
  reversed: GeneratedAlways<string>;
}
export interface PurchaseTable extends ExternalRef {
  purchase_id: PurchaseId;
  customer_id: CustomerId;
  purchased_at: Instant;
  description: string;
  amount_minor: ColumnType<string, number, number>;
  currency: string;
  configuration: Json<Facts>;
  version: Generated<number>;
}
export interface AssetTable extends ExternalRef {
  asset_id: AssetId;
  customer_id: CustomerId;
  model: string;
  serial: string;
  configuration: Json<Facts>;
  installed_at: NullableInstant;
  warranty_until: NullableInstant;
  location: string | null;
  version: Generated<number>;
  reversed: GeneratedAlways<string>;
}
export interface ServiceCaseTable extends ExternalRef {
  case_id: CaseId;
  number: Generated<string>;
  customer_id: CustomerId;
  asset_id: AssetId | null;
  kind: CaseKind;
  status: CaseStatus;
  title: string;
  symptoms: string | null;
  diagnosis: string | null;
  resolution: string | null;
  owner_id: AgentId | null;
  opened_at: Instant;
  closed_at: NullableInstant;
  reopenings: Generated<number>;
  opened_in: InteractionId | null;
  version: Generated<number>;
}
export interface PromiseTable extends ExternalRef {
  promise_id: PromiseId;
  customer_id: CustomerId | null;
  interaction_id: InteractionId | null;
  case_id: CaseId | null;
  text: string;
  due_at: Instant;
  status: ColumnType<PromiseStatus, PromiseStatus | undefined, PromiseStatus>;
  made_by: AgentId | null;
  made_at: Instant;
  version: Generated<number>;
}
export interface NoteTable extends ExternalRef {
  note_id: NoteId;
  customer_id: CustomerId | null;
  interaction_id: InteractionId | null;
  author_id: AgentId | null;
  text: string;
  at: Instant;
  version: Generated<number>;
}
