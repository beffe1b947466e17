import { partition as defaultPartition, type RoutingSnapshot, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { parseRoutingSnapshot } from './parse-routing-snapshot.ts';
import { redisScript } from './redis-script.ts';

const writeScript = redisScript(`--[[ write-snapshot: keep the newest snapshot; a slower writer changes nothing.
  KEYS[1] snapshot  ARGV[1] ms of its journal id  ARGV[2] sequence of its journal id  ARGV[3] snapshot (JSON)
  ARGV[4] number of the last entry in it, '' when it has none
  Returns 1 | 0 when a newer one is there ]]
local ms = tonumber(redis.call('HGET', KEYS[1], 'ms') or '-1')
local sequence = tonumber(redis.call('HGET', KEYS[1], 'sequence') or '-1')
if ms > tonumber(ARGV[1]) or (ms == tonumber(ARGV[1]) and sequence > tonumber(ARGV[2])) then return 0 end
redis.call('HSET', KEYS[1], 'ms', ARGV[1], 'sequence', ARGV[2], 'json', ARGV[3], 'entries', ARGV[4])
return 1`);

export interface NumberedSnapshot {
  snapshot: RoutingSnapshot;
  /** The number of the last entry that is in it; null: written before entries were numbered. */
  sequence: number | null;
}

/**
 * The partition's state some seconds ago; the journal after its `journalId` leads to now. Null at the very first start.
 * @throws UnusableSnapshotError
 */
export const readSnapshot = async (redis: Redis, partition = defaultPartition): Promise<RoutingSnapshot | null> =>
  (await readNumberedSnapshot(redis, partition))?.snapshot ?? null;

/** @throws UnusableSnapshotError */
export const readNumberedSnapshot = async (
  redis: Redis,
  partition = defaultPartition,
): Promise<NumberedSnapshot | null> => {
  const [text, entries] = await redis.hmget(routingKeys(partition).snapshot, 'json', 'entries');
  if (text === null || text === undefined) return null;
  return { snapshot: parseRoutingSnapshot(text), sequence: entries ? Number(entries) : null };
};

/** The instant of the last entry that is in it; null: there is none. */
export const readSnapshotMs = async (redis: Redis, partition = defaultPartition): Promise<number | null> => {
  const ms = await redis.hget(routingKeys(partition).snapshot, 'ms');
  return ms === null ? null : Number(ms);
};

export const writeSnapshot = async (
  redis: Redis,
  snapshot: RoutingSnapshot,
  { sequence = null, text = JSON.stringify(snapshot) }: { sequence?: number | null; text?: string } = {},
  partition = defaultPartition,
): Promise<'written' | 'older'> => {
  const [ms = '0', part = '0'] = snapshot.journalId.split('-');
  const args = [ms, part, text, sequence === null ? '' : String(sequence)];
  return (await writeScript(redis, [routingKeys(partition).snapshot], args)) === 1 ? 'written' : 'older';
};
