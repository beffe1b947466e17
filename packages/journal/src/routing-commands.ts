import { type RoutingCommand, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { redisScript } from './redis-script.ts';
import { sendCommand } from './send-command.ts';

export interface RoutingCommands {
  /** Answers when Redis has the command; its outcome is the journal entry of its id (`createOutcomes`). */
  send(command: RoutingCommand): Promise<void>;
  /**
   * As `send`, and the stream's time is at least `atMs` from then on: Redis stamps by its machine's clock, and while
   * that was set back, its stream's time would stand still.
   */
  sendAt(command: RoutingCommand, atMs: number): Promise<void>;
}

/** The leader trims what it has handled, so the length is the backlog: at 1,000 a second this is over a minute of it. */
const defaultLimit = 100_000;

const sendAtScript = redisScript(`--[[ send-command-at: add a command at an instant, or later when the stream is.
  KEYS[1] commands  ARGV[1] least instant, ms  ARGV[2] command (JSON)
  Returns the id of the command ]]
local now = redis.call('TIME')
if tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000) < tonumber(ARGV[1]) then
  local added = redis.pcall('XADD', KEYS[1], ARGV[1] .. '-*', 'command', ARGV[2])
  if type(added) == 'string' then return added end
end
return redis.call('XADD', KEYS[1], '*', 'command', ARGV[2])`);

export const createRoutingCommands = (redis: Redis, options: { limit?: number } = {}): RoutingCommands => {
  const key = routingKeys().commands;
  const limit = options.limit ?? defaultLimit;
  return {
    async send(command) {
      await sendCommand(redis, key, limit, command);
    },
    async sendAt(command, atMs) {
      await sendAtScript(redis, [key], [Math.floor(atMs), JSON.stringify(command)]);
    },
  };
};
