import {
  partition as defaultPartition,
  type JournalEntry,
  type RoutingSnapshot,
  routingKeys,
  routingSnapshot,
} from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { parseJournalEntry } from './parse-journal-entry.ts';
import { toFields } from './read-streams.ts';
import { redisScript } from './redis-script.ts';

const writeScript = redisScript(`--[[ write-snapshot: keep the newest snapshot; a slower writer changes nothing.
  KEYS[1] snapshot  ARGV[1] ms of its journal id  ARGV[2] sequence of its journal id  ARGV[3] snapshot (JSON)
  Returns 1 | 0 when a newer one is there ]]
local ms = tonumber(redis.call('HGET', KEYS[1], 'ms') or '-1')
local sequence = tonumber(redis.call('HGET', KEYS[1], 'sequence') or '-1')
if ms > tonumber(ARGV[1]) or (ms == tonumber(ARGV[1]) and sequence > tonumber(ARGV[2])) then return 0 end
redis.call('HSET', KEYS[1], 'ms', ARGV[1], 'sequence', ARGV[2], 'json', ARGV[3])
return 1`);

/** The partition's state some seconds ago; the journal after its `journalId` leads to now. Null at the very first start. */
export const readSnapshot = async (redis: Redis, partition = defaultPartition): Promise<RoutingSnapshot | null> => {
  const text = await redis.hget(routingKeys(partition).snapshot, 'json');
  return text === null ? null : routingSnapshot.parse(JSON.parse(text));
};

export const writeSnapshot = async (
  redis: Redis,
  snapshot: RoutingSnapshot,
  partition = defaultPartition,
): Promise<'written' | 'older'> => {
  const [ms = '0', sequence = '0'] = snapshot.journalId.split('-');
  const args = [ms, sequence, JSON.stringify(snapshot)];
  return (await writeScript(redis, [routingKeys(partition).snapshot], args)) === 1 ? 'written' : 'older';
};

/** The journal after an id, a page at a time, up to where it ends now. Unreadable entries come as null. */
export async function* readJournal(
  redis: Redis,
  after: string,
  partition = defaultPartition,
): AsyncGenerator<{ streamId: string; entry: JournalEntry | null }> {
  const pageSize = 500;
  const key = routingKeys(partition).journal;
  for (let from = after; ; ) {
    const rows = await redis.xrange(key, `(${from}`, '+', 'COUNT', pageSize);
    for (const [streamId, fields] of rows) {
      yield { streamId, entry: parseJournalEntry(toFields(fields).entry)?.entry ?? null };
    }
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    from = last[0];
  }
}

/** Forgets entries older than `before` (roughly: whole blocks of the stream). */
export const trimJournal = async (redis: Redis, before: string, partition = defaultPartition): Promise<void> => {
  await redis.xtrim(routingKeys(partition).journal, 'MINID', '~', before);
};
