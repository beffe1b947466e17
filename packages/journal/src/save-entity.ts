import type { Redis } from 'ioredis';
import type { ShardKeys } from './entity-keys.ts';
import { redisScript } from './redis-script.ts';

/** All that one transition changes, as text. */
export interface EntityChange {
  interactionId: string;
  expectedVersion: number;
  document: string;
  ttlMs: number;
  nowMs: number;
  ended: boolean;
  events: string[];
  effects: { member: string; payload: string }[];
  timersSet: { member: string; at: number; payload: string }[];
  timersCancelled: string[];
}

export type Saved = { kind: 'saved'; version: number } | { kind: 'conflict' };

const script = redisScript(`--[[ save-entity: save a transition whole, unless somebody saved another in between.
  KEYS[1] entity  KEYS[2] events  KEYS[3] timers  KEYS[4] timer payloads  KEYS[5] effects  KEYS[6] effect payloads  KEYS[7] live
  ARGV[1] version it began from (0 = new)  ARGV[2] document (JSON)  ARGV[3] time to live, ms  ARGV[4] now, ms
  ARGV[5] interaction id  ARGV[6] '1' when it has ended
  then four lists, each led by its length: events; effects (member, payload); timers set (member, at, payload);
  timers cancelled (member)
  Returns the new version | 0 when another version is there ]]
local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if version ~= tonumber(ARGV[1]) then return 0 end
version = version + 1
redis.call('HSET', KEYS[1], 'version', version, 'document', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if ARGV[6] == '1' then redis.call('ZREM', KEYS[7], ARGV[5]) else redis.call('ZADD', KEYS[7], ARGV[4], ARGV[5]) end
local at = 7
local function list()
  local length = tonumber(ARGV[at])
  at = at + 1
  return length
end
local function value()
  at = at + 1
  return ARGV[at - 1]
end
for _ = 1, list() do redis.call('XADD', KEYS[2], '*', 'event', value()) end
for _ = 1, list() do
  local member = value()
  redis.call('ZADD', KEYS[5], ARGV[4], member)
  redis.call('HSET', KEYS[6], member, value())
end
local set = list()
local setFrom = at
at = at + set * 3
for _ = 1, list() do
  local member = value()
  redis.call('ZREM', KEYS[3], member)
  redis.call('HDEL', KEYS[4], member)
end
at = setFrom
for _ = 1, set do
  local member = value()
  redis.call('ZADD', KEYS[3], value(), member)
  redis.call('HSET', KEYS[4], member, value())
end
return version`);

/** Timers are cancelled before they are set: one transition may replace a timer under the same id. */
export const saveEntity = async (redis: Redis, keys: ShardKeys, change: EntityChange): Promise<Saved> => {
  const version = (await script(
    redis,
    [
      keys.entity(change.interactionId),
      keys.events,
      keys.timers,
      keys.timerPayloads,
      keys.effects,
      keys.effectPayloads,
      keys.live,
    ],
    [
      ...[change.expectedVersion, change.document, change.ttlMs, change.nowMs, change.interactionId],
      change.ended ? '1' : '0',
      ...[change.events.length, ...change.events],
      ...[change.effects.length, ...change.effects.flatMap((each) => [each.member, each.payload])],
      ...[change.timersSet.length, ...change.timersSet.flatMap((each) => [each.member, each.at, each.payload])],
      ...[change.timersCancelled.length, ...change.timersCancelled],
    ],
  )) as number;
  return version === 0 ? { kind: 'conflict' } : { kind: 'saved', version };
};
