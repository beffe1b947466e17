import { readCommandCursor, readJournal, readSnapshot } from '@tellonce/journal';
import { createEngine, type Engine } from '@tellonce/routing';
import type { Redis } from 'ioredis';

export interface TakenOver {
  engine: Engine;
  /** The last command that any leader has handled. */
  cursor: string;
  /** When the last outcome was decided, in stream time; 0 when nothing ever was. */
  lastDecidedAt: number;
  /** Entries applied on top of the snapshot. */
  replayed: number;
}

/** The state as the journal tells it: the last snapshot and every outcome since. Call only while holding the lease. */
export const takeOver = async (redis: Redis, onFailure: (error: unknown) => void): Promise<TakenOver> => {
  const snapshot = await readSnapshot(redis);
  const engine = createEngine(snapshot, { onFailure });
  let replayed = 0;
  let lastDecidedAt = snapshot?.now ?? 0;
  for await (const { streamId, entry } of readJournal(redis, snapshot?.journalId ?? '0-0')) {
    if (!entry) throw new Error(`journal entry ${streamId} cannot be read: deciding without it would contradict it`);
    engine.apply(entry);
    replayed += 1;
    lastDecidedAt = Math.max(lastDecidedAt, entry.at);
  }
  return { engine, cursor: await readCommandCursor(redis), lastDecidedAt, replayed };
};
