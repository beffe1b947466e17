import { type InteractionId, routingKeys, type WaitEstimate, waitEstimate } from '@tellonce/contracts';
import type { Redis } from 'ioredis';

/** What a waiting caller may be told; null when the interaction does not wait (any more). */
export const readEstimates = async (redis: Redis, interactionId: InteractionId): Promise<WaitEstimate | null> => {
  const text = await redis.hget(routingKeys().estimates, interactionId);
  return text === null ? null : waitEstimate.parse(JSON.parse(text));
};

/** Replaces all estimates at once; written by the routing leader only. */
export const writeEstimates = async (
  redis: Redis,
  estimates: ReadonlyMap<InteractionId, WaitEstimate>,
): Promise<void> => {
  const key = routingKeys().estimates;
  const transaction = redis.multi().del(key);
  if (estimates.size > 0) transaction.hset(key, toFields(estimates));
  await transaction.exec();
};

/** Only what differs from what was written before. */
export const changeEstimates = async (
  redis: Redis,
  { changed, gone }: { changed: ReadonlyMap<InteractionId, WaitEstimate>; gone: readonly InteractionId[] },
): Promise<void> => {
  const key = routingKeys().estimates;
  const transaction = redis.multi();
  if (gone.length > 0) transaction.hdel(key, ...gone);
  if (changed.size > 0) transaction.hset(key, toFields(changed));
  await transaction.exec();
};

const toFields = (estimates: ReadonlyMap<InteractionId, WaitEstimate>): Map<InteractionId, string> =>
  new Map([...estimates].map(([id, estimate]) => [id, JSON.stringify(estimate)]));
