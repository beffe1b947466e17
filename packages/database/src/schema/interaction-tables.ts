import type {
  AgentId,
  CustomerId,
  Grade,
  IdentityAssurance,
  InteractionId,
  Language,
  QueueId,
  TeamId,
  ToldItem,
} from '@tellonce/contracts';
import type { ColumnType, Generated } from 'kysely';
import type { ExternalRef, Instant, Json, NullableInstant } from './configuration-tables.ts';

/** `turned-away`: routing let the caller go with a message. `requeued`: this visit went on as another one, and is not counted twice. */
export type QueueOutcome = 'answered' | 'abandoned' | 'callback' | 'flow-out' | 'requeued' | 'turned-away';

export interface InteractionTable extends ExternalRef {
  interaction_id: InteractionId;
  channel: Generated<string>;
  direction: ColumnType<'inbound' | 'outbound', 'inbound' | 'outbound' | undefined, 'inbound' | 'outbound'>;
  from_number: Generated<string>;
  to_number: Generated<string>;
  language: Language | null;
  customer_id: CustomerId | null;
  candidate_ids: ColumnType<CustomerId[], CustomerId[] | undefined, CustomerId[]>;
  assurance: ColumnType<IdentityAssurance, IdentityAssurance | undefined, IdentityAssurance>;
  started_at: Instant;
  ended_at: NullableInstant;
  queue_id: QueueId | null;
  last_agent_id: AgentId | null;
  grade: Grade | null;
  outcome: string | null;
  disposition: string | null;
  reason: string | null;
  told: ColumnType<ToldItem[], string | undefined, string>;
  version: Generated<number>;
}
export interface SegmentTable {
  segment_id: string;
  interaction_id: InteractionId;
  kind: 'queue' | 'agent';
  queue_id: QueueId | null;
  team_id: TeamId | null;
  agent_id: AgentId | null;
  started_at: Instant;
  queued_at: NullableInstant;
  ended_at: NullableInstant;
  wrap_up_started_at: NullableInstant;
  wrap_up_ended_at: NullableInstant;
  outcome: string | null;
  reason: string | null;
  target_ms: number | null;
}
export interface InteractionEventTable {
  event_id: string;
  interaction_id: InteractionId;
  at: Instant;
  type: string;
  body: Json<unknown>;
}
export interface ConsumerCursorTable {
  consumer: string;
  stream: string;
  cursor: string;
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
}
