import {
  partition as defaultPartition,
  fastParse,
  type RoutingCommand,
  routingCommand,
  routingKeys,
} from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { blockingConnection } from './connect-redis.ts';
import { leaderConnectionName } from './leader-connection.ts';
import { toFields } from './read-streams.ts';
import { atOf, beforeFirst } from './stream-id.ts';

export type ReceivedCommand = { streamId: string; at: number } & (
  | { kind: 'command'; command: RoutingCommand }
  /** Skipped by the leader, with a warning: nothing that somebody wrote can stop a partition. */
  | { kind: 'malformed'; problem: string }
);

export interface RoutingCommandReader {
  /** The next commands after `cursor`, in order; empty when none came within `blockMs`. */
  next(cursor: string, options: { count: number; blockMs: number }): Promise<ReceivedCommand[]>;
  /** Ends a blocking read at once. */
  close(): void;
}

/** @param token of the term that it reads for: others see by the connection that its leader lives */
export const createRoutingCommandReader = (
  redis: Redis,
  token: number,
  partition = defaultPartition,
): RoutingCommandReader => {
  const connection = blockingConnection(redis, { connectionName: leaderConnectionName(token, partition) });
  const key = routingKeys(partition).commands;
  return {
    async next(cursor, { count, blockMs }) {
      const reply = await connection.xread('COUNT', count, 'BLOCK', blockMs, 'STREAMS', key, cursor);
      return (reply?.[0]?.[1] ?? []).map(([streamId, fields]) => receive(streamId, toFields(fields).command));
    },
    close: () => connection.disconnect(),
  };
};

/** How far the leader of the partition has come in the commands. */
export const readCommandCursor = async (redis: Redis, partition = defaultPartition): Promise<string> =>
  (await redis.get(routingKeys(partition).cursor)) ?? beforeFirst;

const parseCommand = fastParse(routingCommand);

const receive = (streamId: string, text: string | undefined): ReceivedCommand => {
  const at = atOf(streamId);
  try {
    const parsed = parseCommand(JSON.parse(text ?? 'null'));
    if (parsed.success) return { streamId, at, kind: 'command', command: parsed.data };
    return {
      streamId,
      at,
      kind: 'malformed',
      problem: parsed.error.issues.map((each) => each.path.join('.')).join(', '),
    };
  } catch (error) {
    return { streamId, at, kind: 'malformed', problem: String(error) };
  }
};
