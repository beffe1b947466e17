import { atOf, readSnapshot, type StreamTail, tailJournal, trimJournal, writeSnapshot } from '@tellonce/journal';
import { createEngine, type Engine } from '@tellonce/routing';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

export interface SnapshotWriter {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A follower that knows only the journal, writes what it makes of it. A snapshot therefore never holds what is not
 * journaled, the leader never pauses for one, and a fault in the leader's memory does not get into it.
 */
export const createSnapshotWriter = (deps: {
  redis: Redis;
  logger: Logger;
  everyMs: number;
  everyEntries: number;
  /** The journal is kept this long behind the snapshot, for readers that were away. */
  keepJournalMs: number;
}): SnapshotWriter => {
  const { redis, logger } = deps;
  let engine: Engine = createEngine();
  let journalId = '0-0';
  let at = 0;
  let sinceLast = 0;
  let tail: StreamTail | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    if (sinceLast === 0) return;
    sinceLast = 0;
    // Every command before the last one's millisecond is in it; those of that millisecond are known by their ids.
    const snapshot = engine.toSnapshot({ journalId, commandCursor: `${at}-0` });
    if ((await writeSnapshot(redis, snapshot)) === 'older') return;
    await trimJournal(redis, `${Math.max(0, atOf(journalId) - deps.keepJournalMs)}-0`);
  };
  const writeSoon = (): Promise<void> => {
    writing = writing.then(write).catch((error: unknown) => {
      sinceLast += 1; // not written: due again
      logger.warn({ err: error }, 'the routing snapshot could not be written');
    });
    return writing;
  };

  return {
    async start() {
      const snapshot = await readSnapshot(redis);
      engine = createEngine(snapshot);
      journalId = snapshot?.journalId ?? '0-0';
      tail = tailJournal(redis, {
        from: journalId,
        onEntry(entry, streamId) {
          engine.apply(entry);
          journalId = streamId;
          at = entry.at;
          sinceLast += 1;
          if (sinceLast >= deps.everyEntries) return writeSoon();
          return undefined;
        },
        onError: (error) => logger.warn({ err: error }, 'the routing follower could not go on; trying again'),
      });
      timer = setInterval(() => void writeSoon(), deps.everyMs);
    },
    async stop() {
      clearInterval(timer);
      await tail?.stop();
      await writeSoon();
    },
  };
};
