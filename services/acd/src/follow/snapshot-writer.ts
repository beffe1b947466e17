import { setImmediate } from 'node:timers/promises';
import type { RoutingSnapshot } from '@tellonce/contracts';
import type { ArchivedSnapshot } from '@tellonce/database';
import { atOf, readSnapshotMs, trimJournal, writeSnapshot } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import type { ArchivePosition } from './archiver.ts';
import type { Follower } from './follower.ts';
import { planTrim } from './plan-trim.ts';

export interface SnapshotWriter {
  start(): void;
  stop(): Promise<void>;
}

/** The state as it was when the journal ended with that entry. */
export interface TakenSnapshot {
  snapshot: RoutingSnapshot;
  sequence: number | null;
}

export interface SnapshotWriterDeps {
  redis: Redis;
  logger: Logger;
  follower: Pick<Follower, 'position' | 'onRead'>;
  /** Null: there is none to be had at the moment. */
  take: () => Promise<TakenSnapshot | null>;
  isLeading: () => boolean;
  archive: {
    saveSnapshot(snapshot: ArchivedSnapshot): Promise<void>;
    snapshotBefore(ms: number): Promise<{ atMs: number } | null>;
    pruneSnapshots(nowMs: number): Promise<number>;
  };
  /** Where the archive of the journal ends. */
  archived: () => ArchivePosition | null;
  everyMs: number;
  archiveEveryMs: number;
  keepJournalMs: number;
  keepJournalEntries: number;
  journalLimit: number;
}

/** Snapshots of a standby that a leader waits for before it writes one itself. */
const patience = 3;

/**
 * Stores the state of the journal every few seconds, so that nobody who begins must read all of it; then the journal is
 * trimmed behind it. A state consists of records that are replaced and never changed: once it is taken, there is time to
 * write it down.
 */
export const createSnapshotWriter = (deps: SnapshotWriterDeps): SnapshotWriter => {
  const { redis, logger, follower } = deps;
  let isDue = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | null = null;
  /** Waits until the journal is archived up to it: an archive must not begin with what it cannot go on from. */
  let toArchive: ArchivedSnapshot | null = null;
  let archivedAtMs: number | null = null;
  /** Of the journal, where the last snapshot of ours ended. */
  let writtenMs: number | null = null;

  /** A standby has more time for it. */
  const isLeftToOthers = async (journalId: string): Promise<boolean> => {
    const storedMs = await readSnapshotMs(redis);
    return storedMs !== null && storedMs !== writtenMs && atOf(journalId) - storedMs < deps.everyMs * patience;
  };
  const write = async (): Promise<void> => {
    if (!isDue) return;
    isDue = false;
    const taken = await deps.take();
    if (!taken) {
      isDue = true;
      return;
    }
    const { snapshot, sequence } = taken;
    const { journalId, now: at } = snapshot;
    if (deps.isLeading() && (await isLeftToOthers(journalId))) return;
    const text = await writeOut(snapshot);
    if ((await writeSnapshot(redis, snapshot, { sequence, text })) === 'older') return;
    writtenMs = atOf(journalId);
    const trim = planTrim({
      snapshot: { journalId, sequence },
      archived: deps.archived(),
      lastSequence: follower.position().sequence,
      keepFrom: `${Math.max(0, atOf(journalId) - deps.keepJournalMs)}-0`,
      keepEntries: deps.keepJournalEntries,
      limitEntries: deps.journalLimit,
    });
    await trimJournal(redis, trim);
    if (sequence !== null) toArchive ??= { sequence, journalId, atMs: at, text };
  };

  const archiveSnapshot = async (): Promise<void> => {
    if (!toArchive || (deps.archived()?.sequence ?? 0) < toArchive.sequence) return;
    const snapshot = toArchive;
    toArchive = null;
    // The other replica may have done it.
    if (archivedAtMs === null || snapshot.atMs - archivedAtMs >= deps.archiveEveryMs) {
      archivedAtMs = (await deps.archive.snapshotBefore(snapshot.atMs))?.atMs ?? null;
    }
    if (archivedAtMs !== null && snapshot.atMs - archivedAtMs < deps.archiveEveryMs) return;
    await deps.archive.saveSnapshot(snapshot);
    archivedAtMs = snapshot.atMs;
    await deps.archive.pruneSnapshots(snapshot.atMs);
  };

  const act = async (): Promise<void> => {
    await write().catch((error: unknown) => {
      isDue = true;
      logger.warn({ err: error }, 'the routing snapshot could not be written');
    });
    await archiveSnapshot().catch((error: unknown) => {
      logger.warn({ err: error }, 'the routing snapshot could not be archived; the next one will be');
    });
    writing = null;
  };
  const writeSoon = (): Promise<void> => {
    writing ??= act();
    return writing;
  };

  follower.onRead(() => {
    isDue = true;
  });
  return {
    start() {
      timer = setInterval(() => void writeSoon(), deps.everyMs);
    },
    async stop() {
      clearInterval(timer);
      await writing;
      await writeSoon();
    },
  };
};

const rowsAtOnce = 200;

/** JSON, a slice at a time: a large floor in one go would hold up every decision of this process. */
const writeOut = async (snapshot: RoutingSnapshot): Promise<string> => {
  const fields: string[] = [];
  for (const [name, value] of Object.entries(snapshot)) {
    if (!Array.isArray(value)) {
      fields.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
      continue;
    }
    const slices: string[] = [];
    for (let from = 0; from < value.length; from += rowsAtOnce) {
      slices.push(JSON.stringify(value.slice(from, from + rowsAtOnce)).slice(1, -1));
      await setImmediate();
    }
    fields.push(`${JSON.stringify(name)}:[${slices.join(',')}]`);
  }
  return `{${fields.join(',')}}`;
};
