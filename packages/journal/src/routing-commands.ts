import { type RoutingCommand, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { sendCommand } from './send-command.ts';

export interface RoutingCommands {
  /** Answers when Redis has the command; its outcome is the journal entry of its id (`createOutcomes`). */
  send(command: RoutingCommand): Promise<void>;
}

/** The leader trims what it has handled, so the length is the backlog: at 1,000 a second this is over a minute of it. */
const defaultLimit = 100_000;

export const createRoutingCommands = (redis: Redis, options: { limit?: number } = {}): RoutingCommands => {
  const key = routingKeys().commands;
  const limit = options.limit ?? defaultLimit;
  return {
    async send(command) {
      await sendCommand(redis, key, limit, command);
    },
  };
};
