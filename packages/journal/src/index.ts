export { type AdoptedRow, adoptEntries } from './adopt-entries.ts';
export { type Appended, appendBatch, type Batch, type DecidedCommand } from './append-batch.ts';
export { type CallCommands, type ConsumeCallCommandsOptions, createCallCommands } from './call-commands.ts';
export { type CallIndex, createCallIndex } from './call-index.ts';
export { connectRedis } from './connect-redis.ts';
export type { EntityDocument, EntityTimer, PendingEffect } from './entity-document.ts';
export { createEntityStore, type EntitySave, type EntityStore, type EntityStoreOptions } from './entity-store.ts';
export type { EntitySweeperOptions } from './entity-sweeper.ts';
export { changeEstimates, readEstimates, writeEstimates } from './estimates.ts';
export { createFloorProjection, type FloorProjection } from './floor-projection.ts';
export type { JournalRow } from './journal-row.ts';
export { findLeaderConnection } from './leader-connection.ts';
export { type Acquired, acquireLease, raiseFence, releaseLease, renewLease } from './lease.ts';
export { createOutcomes, type Outcomes } from './outcomes.ts';
export { parseJournalEntry } from './parse-journal-entry.ts';
export { parseRoutingSnapshot, UnusableSnapshotError } from './parse-routing-snapshot.ts';
export { type JournalEnd, readJournal, readJournalEnd, readJournalPage, trimJournal } from './read-journal.ts';
export {
  createRoutingCommandReader,
  type ReceivedCommand,
  type RoutingCommandReader,
  readCommandCursor,
} from './read-routing-commands.ts';
export type { StreamTail } from './read-streams.ts';
export { createRoutingCommands, type RoutingCommands } from './routing-commands.ts';
export {
  type NumberedSnapshot,
  readNumberedSnapshot,
  readSnapshot,
  readSnapshotMs,
  writeSnapshot,
} from './routing-snapshot.ts';
export { type EntityStep, runEntity } from './run-entity.ts';
export type { Saved } from './save-entity.ts';
export { atOf, compareStreamIds } from './stream-id.ts';
export {
  entityEventStreams,
  type TailEntityEventsOptions,
  tailEntityEvents,
  trimEntityEvents,
} from './tail-entity-events.ts';
export { type JournalTail, type TailJournalOptions, tailJournal, tailJournalRows } from './tail-journal.ts';
