import { setTimeout as delay } from 'node:timers/promises';
import { type EntityFamily, routingKeys } from '@tellonce/contracts';
import { type Executor, timelineRepository } from '@tellonce/database';
import { type StreamTail, tailEntityEvents, tailJournal } from '@tellonce/journal';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { createTimelineBuffer } from './timeline-buffer.ts';
import { entryOfEntity, entryOfJournal, type TimelineEntry } from './timeline-entry.ts';
import { createEventTrimmer } from './trim-written-events.ts';
import { writeTimeline } from './write-timeline.ts';

export interface TimelineConsumerDeps {
  db: Executor;
  redis: Redis;
  logger: Logger;
  clock: Clock;
  mostEventsABatch?: number;
  keepWrittenMs?: number;
  trimEveryMs?: number;
}
export interface TimelineConsumer {
  start(): void;
  /** Finishes the batch in hand; the rest is read again next time. */
  stop(): Promise<void>;
  /** Resolves when all that is in the streams now is written down. */
  caughtUp(): Promise<void>;
}

const CONSUMER = 'timeline';
const families: EntityFamily[] = ['dialogues', 'calls'];
/** Entries without events (most are clock ticks) move the cursor only now and then. */
const EMPTY_ENTRIES_A_COMMIT = 500;

/** A call says several things at once: a moment of patience makes one transaction of them. */
const LINGER_MS = 15;

/** SQLSTATE classes of what lies in the data: trying again changes nothing. */
const isAboutTheData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23)/.test(error.code);

/** Follows the journal and the entities' streams and writes each event into PostgreSQL exactly once. */
export const createTimelineConsumer = (deps: TimelineConsumerDeps): TimelineConsumer => {
  const { db, redis, logger, clock } = deps;
  const buffer = createTimelineBuffer({ mostEvents: deps.mostEventsABatch ?? 300, mostWaiting: 3_000 });
  const stopping = new AbortController();
  const trimmer = createEventTrimmer({
    redis,
    now: () => clock.now(),
    keepMs: deps.keepWrittenMs ?? 600_000,
    onError: (error) => logger.warn({ err: error }, 'written events could not be trimmed'),
  });
  const { journal } = routingKeys();
  let tails: StreamTail[] = [];
  let running: Promise<void> = Promise.resolve();
  let trimTimer: NodeJS.Timeout | null = null;
  let isOpen: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    isOpen = resolve;
  });

  /** Until it succeeds or we are stopped; the streams wait meanwhile. */
  const persist = async <T>(what: string, attempt: () => Promise<T>): Promise<T | null> => {
    for (let pauseMs = 50; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      try {
        return await attempt();
      } catch (error) {
        if (isAboutTheData(error)) throw error;
        logger.warn({ err: error }, what);
        await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => null);
      }
    }
    return null;
  };

  const write = async (entries: readonly TimelineEntry[]): Promise<void> => {
    try {
      await persist('the timeline could not be written: trying again', () => writeTimeline(db, CONSUMER, entries));
    } catch (error) {
      if (entries.length > 1) {
        for (const entry of entries) await write([entry]);
        return;
      }
      // One entry that the database will never take must not stop all others: it is named, and passed over.
      logger.error({ err: error, entry: entries[0]?.streamId, stream: entries[0]?.stream }, 'an event was refused');
      const cursorOnly = entries.map((each) => ({ ...each, events: [] }));
      await persist('the cursor could not be moved', () => writeTimeline(db, CONSUMER, cursorOnly));
    }
  };

  const writeAll = async (): Promise<void> => {
    for (;;) {
      await buffer.hasSome();
      await delay(LINGER_MS, undefined, { signal: stopping.signal }).catch(() => null);
      const batch = buffer.next();
      if (!batch || stopping.signal.aborted) return;
      await write(batch);
      if (stopping.signal.aborted) return;
      for (const { stream, streamId } of batch) if (stream !== journal) trimmer.wrote(stream, streamId);
      buffer.done(batch.length);
    }
  };

  const openTails = (cursors: Readonly<Record<string, string>>): void => {
    const onError = (error: unknown) => logger.warn({ err: error }, 'a stream is interrupted');
    let emptyEntries = 0;
    tails = [
      tailJournal(redis, {
        from: cursors[journal] ?? '0',
        onError,
        onEntry(entry, streamId) {
          const read = entryOfJournal(journal, streamId, entry);
          emptyEntries = read.events.length === 0 ? emptyEntries + 1 : 0;
          if (emptyEntries % EMPTY_ENTRIES_A_COMMIT !== 0) return;
          return buffer.add([read]);
        },
      }),
      ...families.map((family) =>
        tailEntityEvents(redis, family, {
          cursors,
          onError,
          onBatch: (stream, events) =>
            buffer.add(events.map(({ streamId, event }) => entryOfEntity(stream, streamId, event))),
        }),
      ),
    ];
  };

  const run = async (): Promise<void> => {
    const cursors = await persist('the cursors could not be read: trying again', () =>
      timelineRepository(db).cursors(CONSUMER),
    );
    if (!cursors || stopping.signal.aborted) return;
    for (const [stream, cursor] of Object.entries(cursors)) if (stream !== journal) trimmer.wrote(stream, cursor);
    openTails(cursors);
    isOpen();
    await writeAll();
  };

  return {
    start() {
      running = run().catch((error: unknown) => logger.error({ err: error }, 'the timeline stopped'));
      trimTimer = setInterval(() => void trimmer.trim(), deps.trimEveryMs ?? 30_000);
      trimTimer.unref();
    },
    async stop() {
      if (trimTimer) clearInterval(trimTimer);
      stopping.abort();
      buffer.close();
      await Promise.all(tails.map((each) => each.stop()));
      await running;
    },
    async caughtUp() {
      await opened;
      await Promise.all(tails.map((each) => each.caughtUp()));
      while (!buffer.isEmpty() && !stopping.signal.aborted) await delay(2);
    },
  };
};
