import { setTimeout as delay } from 'node:timers/promises';
import type { ArchiveOutcome, NewArchivedEntry } from '@tellonce/database';
import { atOf, type JournalRow, readJournalPage } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { toArchivedEntry, withTornAsText } from './to-archived-entry.ts';

export interface ArchivePosition {
  sequence: number;
  streamId: string;
}

export interface Archiver {
  start(): void;
  /** Brings the archive up to the end of the journal, if it can be reached. */
  stop(): Promise<void>;
  /** Where the archive ends, as far as is known here; null before it was asked, and while it is empty. */
  position(): ArchivePosition | null;
  /** How long the oldest entry that is not archived has been waiting for it; 0 when there is none. */
  lagMs(): number;
  /** Entries that were missing when it was their turn, or that contradicted what is archived. */
  missing(): number;
}

export interface ArchiverDeps {
  redis: Redis;
  archive: {
    append(entries: readonly NewArchivedEntry[]): Promise<ArchiveOutcome>;
    end(): Promise<ArchivePosition | null>;
  };
  logger: Logger;
  /** Entries after a number as they were read in this process; null: not all of them are there. */
  remembered: (sequence: number, most: number) => JournalRow[] | null;
  /** Epoch milliseconds. */
  now: () => number;
  /** The pause when there is nothing to do; what happens meanwhile goes in one statement. */
  everyMs: number;
  /** From this lag on somebody should look. */
  alarmMs: number;
  onArchived: (position: ArchivePosition) => void;
}

const pageSize = 1_000;
const afterFailureMs = 1_000;

/**
 * Copies the journal to PostgreSQL, each entry once. Every replica runs one: the archive takes from any of them what it
 * lacks, so that no death of a process is noticed.
 */
export const createArchiver = (deps: ArchiverDeps): Archiver => {
  const { redis, archive, logger } = deps;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let position: ArchivePosition | null = null;
  let isPositionKnown = false;
  let oldestWaitingMs: number | null = null;
  let missing = 0;
  let isAlarmed = false;
  let hasFailed = false;
  /** Of two histories under the same numbers only people can say which is the right one. */
  let isForked = false;

  const lagMs = (): number => (oldestWaitingMs === null ? 0 : Math.max(0, deps.now() - oldestWaitingMs));
  const reached = (next: ArchivePosition | null): void => {
    position = next;
    if (next) deps.onArchived(next);
  };
  const watchLag = (): void => {
    const lag = lagMs();
    if (lag > deps.alarmMs && !isAlarmed) {
      logger.error({ lagMs: lag }, 'the routing archive is behind: the journal grows until it is reached again');
    }
    if (lag <= deps.alarmMs && isAlarmed) logger.info('the routing archive has caught up');
    isAlarmed = lag > deps.alarmMs;
  };

  const readPage = () => readJournalPage(redis, { after: position?.streamId ?? '0-0', count: pageSize });

  /** True when there may be more at once. */
  const archivePage = async (): Promise<boolean> => {
    if (!isPositionKnown) {
      reached(await archive.end());
      isPositionKnown = true;
    }
    const page = (position && deps.remembered(position.sequence, pageSize)) ?? (await readPage());
    const last = page.at(-1);
    if (!last) {
      oldestWaitingMs = null;
      return false;
    }
    oldestWaitingMs ??= atOf(page[0]?.streamId ?? last.streamId);
    const end = await archive.end();
    if (end && end.sequence > (position?.sequence ?? 0)) {
      reached(end);
      return true; // another has been here: go on where the archive ends
    }
    const entries = page.flatMap((row) => toArchivedEntry(row) ?? []);
    // After a refusal something in the page may be no JSON: then each entry is looked at.
    const outcome = await archive.append(hasFailed ? entries.map(withTornAsText) : entries);
    if (outcome.kind === 'forked') {
      isForked = true;
      missing += 1;
      logger.fatal(
        { sequence: outcome.sequence },
        'the archive has another routing decision under this number than Redis: archiving stops until somebody has looked',
      );
      return false;
    }
    if (outcome.missing) {
      missing += outcome.missing.to - outcome.missing.from + 1;
      logger.error(outcome.missing, 'routing decisions are missing in the archive: Redis does not have them any more');
    }
    reached({ sequence: outcome.lastSequence, streamId: last.streamId });
    oldestWaitingMs = page.length < pageSize ? null : atOf(last.streamId);
    return page.length === pageSize;
  };

  const step = async (): Promise<'more' | 'done' | 'failed'> => {
    try {
      const hasMore = await archivePage();
      if (hasFailed) logger.info('the routing archive is reached again');
      hasFailed = false;
      return hasMore ? 'more' : 'done';
    } catch (error) {
      isPositionKnown = false; // the answer may have got lost on its way
      if (!hasFailed) logger.warn({ err: error }, 'the routing archive is not reached; trying again');
      hasFailed = true;
      return 'failed';
    }
  };

  return {
    start() {
      running = (async () => {
        while (!stopping.signal.aborted && !isForked) {
          const outcome = await step();
          watchLag();
          if (outcome === 'more') continue;
          const pauseMs = outcome === 'failed' ? afterFailureMs : deps.everyMs;
          await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined); // stopped meanwhile
        }
      })();
    },
    async stop() {
      stopping.abort();
      await running;
      while (!isForked && !hasFailed && (await step()) === 'more');
    },
    position: () => position,
    lagMs,
    missing: () => missing,
  };
};
