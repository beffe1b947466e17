import { type Executor, routingArchiveRepository } from '@tellonce/database';
import { parseJournalEntry, parseRoutingSnapshot } from '@tellonce/journal';
import type { HistorySource } from '@tellonce/routing';

/** Past decisions, from the archive. */
export const historySource = (db: Executor): HistorySource => {
  const archive = routingArchiveRepository(db);
  return {
    snapshotBefore: archive.snapshotBefore,
    after: archive.after,
    parseEntry: (text) => parseJournalEntry(text)?.entry ?? null,
    parseSnapshot: parseRoutingSnapshot,
  };
};
