import { partition as defaultPartition, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { redisScript } from './redis-script.ts';

/**
 * Who may write a partition's journal. The fencing token counts up with every term of leadership; who holds the newest
 * token leads until its lease runs out. A leader that was stopped for longer begins a new term, as another would.
 */
export type Acquired = { kind: 'held'; token: number } | { kind: 'taken'; freeInMs: number };

const acquireScript = redisScript(`--[[ acquire-lease: become the leader if nobody is.
  KEYS[1] lease  KEYS[2] fence  ARGV[1] lease time, ms
  Returns {1, fencing token} | {0, ms until it is free} ]]
local left = redis.call('PTTL', KEYS[1])
if left > 0 then return {0, left} end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
return {1, token}`);

const renewScript =
  redisScript(`--[[ renew-lease: stay the leader unless another has taken over, or the lease has run out.
  KEYS[1] lease  KEYS[2] fence  ARGV[1] fencing token  ARGV[2] lease time, ms
  Returns 1 | 0 when it is lost ]]
if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`);

const releaseScript = redisScript(`--[[ release-lease: let the next leader begin at once.
  KEYS[1] lease  ARGV[1] fencing token
  Returns 1 | 0 when it was not ours ]]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`);

const raiseScript = redisScript(`--[[ raise-fence: begin the term with a higher token than Redis remembers.
  KEYS[1] lease  KEYS[2] fence  ARGV[1] fencing token held  ARGV[2] new fencing token  ARGV[3] lease time, ms
  Returns 1 | 0 when the lease is lost ]]
if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`);

export const acquireLease = async (redis: Redis, ttlMs: number, partition = defaultPartition): Promise<Acquired> => {
  const { lease, fence } = routingKeys(partition);
  const [isHeld, value] = (await acquireScript(redis, [lease, fence], [ttlMs])) as [number, number];
  return isHeld === 1 ? { kind: 'held', token: value } : { kind: 'taken', freeInMs: value };
};

export const renewLease = async (
  redis: Redis,
  token: number,
  ttlMs: number,
  partition = defaultPartition,
): Promise<'held' | 'lost'> => {
  const { lease, fence } = routingKeys(partition);
  return (await renewScript(redis, [lease, fence], [token, ttlMs])) === 1 ? 'held' : 'lost';
};

export const releaseLease = async (redis: Redis, token: number, partition = defaultPartition): Promise<void> => {
  await releaseScript(redis, [routingKeys(partition).lease], [token]);
};

/**
 * A Redis that lost its memory counts terms from 1 again, and a leader of long ago that wakes up could hold the newest
 * token. Call with a token above every one that ever led.
 */
export const raiseFence = async (
  redis: Redis,
  held: { token: number; raisedTo: number; ttlMs: number },
  partition = defaultPartition,
): Promise<'held' | 'lost'> => {
  const { lease, fence } = routingKeys(partition);
  const raised = await raiseScript(redis, [lease, fence], [held.token, held.raisedTo, held.ttlMs]);
  return raised === 1 ? 'held' : 'lost';
};
