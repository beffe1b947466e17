export { type BulkRow, bulkInsert } from './bulk-insert.ts';
export { inTransaction } from './in-transaction.ts';
export { assertSchemaCurrent, migrateToLatest } from './migrations.ts';
export { type DatabaseOptions, type OpenDatabase, openDatabase } from './open-database.ts';
export { phoneVariants } from './phone-variants.ts';
export { decideProbableReason } from './probable-reason.ts';
export { assetRepository, type NewAsset } from './repositories/asset-repository.ts';
export { type AuditEntry, auditRepository } from './repositories/audit-repository.ts';
export { type CallerCandidate, callerRepository } from './repositories/caller-repository.ts';
export { type CaseChange, caseRepository, type NewCase } from './repositories/case-repository.ts';
export { configurationChangeRepository } from './repositories/configuration-change-repository.ts';
export { configurationRepository } from './repositories/configuration-repository.ts';
export {
  type CustomerChange,
  customerRepository,
  customerSearchVector,
  type NewCustomer,
  type NewIdentity,
} from './repositories/customer-repository.ts';
export { type InteractionFilter, interactionRepository } from './repositories/interaction-repository.ts';
export { type NewNote, noteRepository } from './repositories/note-repository.ts';
export { type NewPromise, promiseRepository } from './repositories/promise-repository.ts';
export { type NewPurchase, purchaseRepository } from './repositories/purchase-repository.ts';
export {
  type ArchivedEntry,
  type ArchivedSnapshot,
  type ArchiveGap,
  type ArchiveOutcome,
  type NewArchivedEntry,
  routingArchiveRepository,
} from './repositories/routing-archive-repository.ts';
export type { CustomerHit } from './repositories/search-customers.ts';
export { segmentRepository, toFigures } from './repositories/segment-repository.ts';
export { type Candidate, storyRepository } from './repositories/story-repository.ts';
export { type TimelineEvent, timelineRepository } from './repositories/timeline-repository.ts';
export { type NewUser, type UserChange, userRepository } from './repositories/user-repository.ts';
export { type NoteDraft, type WrapUp, wrapUpRepository } from './repositories/wrap-up-repository.ts';
export type { Database, Executor } from './schema/database.ts';
export type { QueueOutcome } from './schema/interaction-tables.ts';
