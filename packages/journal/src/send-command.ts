import { DomainError } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { redisScript } from './redis-script.ts';

const lua = `--[[ send-command: add a command to a bounded stream.
  KEYS[1] commands  ARGV[1] most entries allowed  ARGV[2] command (JSON)
  Returns the id of the command | false when the stream is full ]]
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
return redis.call('XADD', KEYS[1], '*', 'command', ARGV[2])`;
const script = redisScript(lua);

/** Refuses with `unavailable` when nobody has read the stream for so long that it is full. */
export const sendCommand = async (redis: Redis, key: string, limit: number, command: object): Promise<string> => {
  const streamId = await script(redis, [key], [limit, JSON.stringify(command)]);
  if (typeof streamId !== 'string') {
    throw new DomainError('unavailable', 'Too much is waiting to be done. Try again in a moment.');
  }
  return streamId;
};
