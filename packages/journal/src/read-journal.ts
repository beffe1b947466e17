import { partition as defaultPartition, type JournalEntry, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { type JournalRow, toJournalRow } from './journal-row.ts';
import { parseJournalEntry } from './parse-journal-entry.ts';
import { lastIdOf, toFields } from './read-streams.ts';
import { redisScript } from './redis-script.ts';

const pageSize = 500;

/** The journal after an id, a page at a time, up to where it ends now. Unreadable entries come as null. */
export async function* readJournal(
  redis: Redis,
  after: string,
  partition = defaultPartition,
): AsyncGenerator<{ streamId: string; entry: JournalEntry | null }> {
  for (let from = after; ; ) {
    const rows = await readJournalPage(redis, { after: from, count: pageSize }, partition);
    for (const { streamId, text } of rows) yield { streamId, entry: parseJournalEntry(text)?.entry ?? null };
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    from = last.streamId;
  }
}

/** At most `count` entries after an id, unparsed. */
export const readJournalPage = async (
  redis: Redis,
  { after, count }: { after: string; count: number },
  partition = defaultPartition,
): Promise<JournalRow[]> => {
  const rows = await redis.xrange(routingKeys(partition).journal, `(${after}`, '+', 'COUNT', count);
  return rows.map(([streamId, fields]) => toJournalRow(streamId, toFields(fields)));
};

export interface JournalEnd {
  /** `0-0` of an empty journal. */
  lastId: string;
  /** The number of the last entry, 0 before the first. */
  sequence: number;
  /** Entries that are still in Redis. */
  length: number;
}

export const readJournalEnd = async (redis: Redis, partition = defaultPartition): Promise<JournalEnd> => {
  const { journal, sequence } = routingKeys(partition);
  const [lastId, counted, length] = await Promise.all([
    lastIdOf(redis, journal),
    redis.get(sequence),
    redis.xlen(journal),
  ]);
  return { lastId, sequence: Number(counted ?? 0), length };
};

const trimScript = redisScript(`--[[ trim-journal: forget what is old, and what is more than enough.
  KEYS[1] journal  KEYS[2] sequence  ARGV[1] entries before this id may go
  ARGV[2] number of the last entry that may go for being too many, '' = none  ARGV[3] entries that are enough
  The length is reckoned here: entries are added while others think about it. Returns how many entries went ]]
local gone = redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[1])
if ARGV[2] == '' then return gone end
local needed = tonumber(redis.call('GET', KEYS[2]) or '0') - tonumber(ARGV[2])
local most = string.format('%.0f', math.max(needed, tonumber(ARGV[3])))
return gone + redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', most)`);

/**
 * Forgets entries older than the id `before`; and, of those up to the number `upTo`, all but `enough` entries in the
 * journal (roughly: whole blocks of the stream).
 */
export const trimJournal = async (
  redis: Redis,
  { before, upTo, enough }: { before: string; upTo: number | null; enough: number },
  partition = defaultPartition,
): Promise<void> => {
  const { journal, sequence } = routingKeys(partition);
  await trimScript(redis, [journal, sequence], [before, upTo ?? '', enough]);
};
