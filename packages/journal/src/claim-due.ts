import type { Redis } from 'ioredis';
import { redisScript } from './redis-script.ts';

export interface Claimed {
  member: string;
  payload: string;
}

const claimScript =
  redisScript(`--[[ claim-due: take what is due, so that no other sweeper takes it before the claim runs out.
  KEYS[1] sorted set  KEYS[2] payloads  ARGV[1] due up to  ARGV[2] score while claimed  ARGV[3] most
  Returns {member, payload, member, payload, …} ]]
local claimed = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local payload = redis.call('HGET', KEYS[2], member)
  if payload then
    redis.call('ZADD', KEYS[1], ARGV[2], member)
    claimed[#claimed + 1] = member
    claimed[#claimed + 1] = payload
  else
    redis.call('ZREM', KEYS[1], member)
  end
end
return claimed`);

const finishScript =
  redisScript(`--[[ finish-claimed: forget what was claimed and done, unless it was set anew meanwhile.
  KEYS[1] sorted set  KEYS[2] payloads  ARGV[1] score while claimed, '' = whatever it is  ARGV[2] member
  Returns 1 | 0 ]]
local score = redis.call('ZSCORE', KEYS[1], ARGV[2])
if not score or (ARGV[1] ~= '' and tonumber(score) ~= tonumber(ARGV[1])) then return 0 end
redis.call('HDEL', KEYS[2], ARGV[2])
return redis.call('ZREM', KEYS[1], ARGV[2])`);

/** A claim holds until `claimedScore` is due itself; a sweeper that dies with it leaves it to the next. */
export const claimDue = async (
  redis: Redis,
  keys: { set: string; payloads: string },
  due: { upTo: number; claimedScore: number; most: number },
): Promise<Claimed[]> => {
  const flat = (await claimScript(
    redis,
    [keys.set, keys.payloads],
    [due.upTo, due.claimedScore, due.most],
  )) as string[];
  const claimed: Claimed[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    claimed.push({ member: flat[index] as string, payload: flat[index + 1] as string });
  }
  return claimed;
};

export const finishClaimed = async (
  redis: Redis,
  keys: { set: string; payloads: string },
  member: string,
  claimedScore: number | null,
): Promise<void> => {
  await finishScript(redis, [keys.set, keys.payloads], [claimedScore ?? '', member]);
};
