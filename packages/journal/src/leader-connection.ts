import { partition as defaultPartition, routingKeys } from '@tellonce/contracts';
import type { Redis } from 'ioredis';

/** By this name Redis knows the connection on which a leader of that term reads its commands. */
export const leaderConnectionName = (token: number | string, partition = defaultPartition): string =>
  `routing-${partition}-leader-${token}`;

/**
 * Whether the leader of the present term is connected to Redis: the end of a process closes its connections at once,
 * and then nobody need wait for its lease. Null: nobody holds the lease.
 */
export const findLeaderConnection = async (
  redis: Redis,
  partition = defaultPartition,
): Promise<{ token: number; isConnected: boolean } | null> => {
  const [token, clients] = await Promise.all([
    redis.get(routingKeys(partition).lease),
    redis.client('LIST') as Promise<string>,
  ]);
  if (token === null) return null;
  const name = ` name=${leaderConnectionName(token, partition)} `;
  const database = ` db=${redis.options.db ?? 0} `;
  const isConnected = clients.split('\n').some((line) => line.includes(name) && line.includes(database));
  return { token: Number(token), isConnected };
};
