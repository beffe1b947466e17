import type { ArchivedEntry, ArchivedSnapshot } from '@tellonce/database';
import { type AdoptedRow, adoptEntries, type JournalEnd, parseRoutingSnapshot, writeSnapshot } from '@tellonce/journal';
import type { Redis } from 'ioredis';
import type { Follower } from '../follow/follower.ts';

export interface RebuildDeps {
  redis: Redis;
  follower: Pick<Follower, 'isReady' | 'position' | 'engine' | 'after'>;
  archive: {
    snapshotBefore(ms: number): Promise<ArchivedSnapshot | null>;
    after(sequence: number, toSequence: number): AsyncIterable<ArchivedEntry>;
    lastSequence(): Promise<number>;
  };
}

/** `lost`: another leads. `count`: entries that were put back. */
export type Rebuilt = { kind: 'whole' } | { kind: 'rebuilt'; count: number } | { kind: 'lost' };

/** Readers of the journal that were a little behind find what they had not read yet. */
const alsoPutBack = 5_000;
const pageSize = 500;

/**
 * Puts back into Redis what it has lost: its whole memory, or (a machine that died) its last second. The archive has
 * nearly all of it; a process that lived through the loss remembers the rest.
 */
export const rebuildJournal = async (
  deps: RebuildDeps,
  token: number,
  journal: JournalEnd,
  /** Where the archive ended a moment ago; null: it could not be asked. */
  seenSequence: number | null,
): Promise<Rebuilt> => {
  const { redis, follower, archive } = deps;
  const known = follower.isReady() ? (follower.position().sequence ?? 0) : 0;
  const rememberedAfter = (sequence: number) => (known > sequence ? follower.after(sequence) : []);
  let archivedSequence = seenSequence ?? 0;
  let remembered = rememberedAfter(archivedSequence);
  if (remembered === null && seenSequence !== null) {
    // What is not remembered any more has been archived meanwhile.
    archivedSequence = await archive.lastSequence();
    remembered = rememberedAfter(archivedSequence);
  }
  const lastSequence = remembered === null ? archivedSequence : Math.max(archivedSequence, known);
  if (lastSequence <= journal.sequence) return { kind: 'whole' };

  let from = journal.sequence;
  if (journal.lastId === '0-0') {
    const fromSnapshot = known === lastSequence ? await storeOwnSnapshot(deps) : await storeArchivedSnapshot(deps);
    from = Math.max(0, Math.min(fromSnapshot, lastSequence - alsoPutBack));
  }
  let count = 0;
  let page: AdoptedRow[] = [];
  const flush = async (): Promise<boolean> => {
    const adopted = await adoptEntries(redis, token, page);
    page = [];
    if (adopted.kind === 'lost') return false;
    count += adopted.count;
    return true;
  };
  for await (const { sequence, streamId, commandStreamId, text } of archive.after(from, archivedSequence)) {
    page.push({ sequence, streamId, commandStreamId, text });
    if (page.length === pageSize && !(await flush())) return { kind: 'lost' };
  }
  for (const row of remembered ?? []) {
    if (row.sequence <= from) continue;
    page.push(row);
    if (page.length === pageSize && !(await flush())) return { kind: 'lost' };
  }
  return (await flush()) ? { kind: 'rebuilt', count } : { kind: 'lost' };
};

const storeOwnSnapshot = async ({ redis, follower }: RebuildDeps): Promise<number> => {
  const { journalId, sequence, at } = follower.position();
  const snapshot = follower.engine().toSnapshot({ journalId, commandCursor: `${at}-0` });
  await writeSnapshot(redis, snapshot, { sequence });
  return sequence ?? 0;
};

const storeArchivedSnapshot = async ({ redis, archive }: RebuildDeps): Promise<number> => {
  const stored = await archive.snapshotBefore(Number.MAX_SAFE_INTEGER);
  if (!stored) return 0;
  await writeSnapshot(redis, parseRoutingSnapshot(stored.text), { sequence: stored.sequence });
  return stored.sequence;
};
