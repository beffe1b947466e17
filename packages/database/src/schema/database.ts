import type { Kysely } from 'kysely';
import type {
  AppUserTable,
  AuditTable,
  BreakReasonTable,
  ConfigurationChangeTable,
  DispositionTable,
  HoursTable,
  InboundNumberTable,
  QueueTable,
  RoutingPolicyTable,
  SkillTable,
  TeamTable,
} from './configuration-tables.ts';
import type {
  AssetTable,
  CustomerTable,
  IdentityTable,
  NoteTable,
  OrganizationTable,
  PromiseTable,
  PurchaseTable,
  ServiceCaseTable,
} from './customer-tables.ts';
import type {
  ConsumerCursorTable,
  InteractionEventTable,
  InteractionTable,
  SegmentTable,
} from './interaction-tables.ts';
import type { RoutingJournalTable, RoutingSnapshotTable, RoutingTermTable } from './routing-archive-tables.ts';

export interface Database {
  team: TeamTable;
  skill: SkillTable;
  hours: HoursTable;
  queue: QueueTable;
  inbound_number: InboundNumberTable;
  disposition: DispositionTable;
  break_reason: BreakReasonTable;
  app_user: AppUserTable;
  routing_policy: RoutingPolicyTable;
  audit: AuditTable;
  configuration_change: ConfigurationChangeTable;
  organization: OrganizationTable;
  customer: CustomerTable;
  identity: IdentityTable;
  purchase: PurchaseTable;
  asset: AssetTable;
  service_case: ServiceCaseTable;
  promise: PromiseTable;
  note: NoteTable;
  interaction: InteractionTable;
  segment: SegmentTable;
  interaction_event: InteractionEventTable;
  consumer_cursor: ConsumerCursorTable;
  routing_journal: RoutingJournalTable;
  routing_snapshot: RoutingSnapshotTable;
  routing_term: RoutingTermTable;
}

/** A database or a transaction of it: the caller of a repository owns the transaction. */
export type Executor = Kysely<Database>;
