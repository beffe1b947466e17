import { readJournal, readNumberedSnapshot } from '@tellonce/journal';
import { createEngine, type Engine } from '@tellonce/routing';
import type { Redis } from 'ioredis';

/**
 * An engine of one's own that knows what the leader knows at this moment: whatever it decides stays with whoever asked.
 * @throws UnusableSnapshotError
 */
export const openLiveEngine = async (redis: Redis): Promise<Engine> => {
  const stored = await readNumberedSnapshot(redis);
  const engine = createEngine(stored?.snapshot ?? null);
  for await (const { entry } of readJournal(redis, stored?.snapshot.journalId ?? '0-0')) {
    if (entry) engine.apply(entry);
  }
  return engine;
};
