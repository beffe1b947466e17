import { type InteractionId, interactionId } from '@tellonce/contracts';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const kept = z.object({ interactionId, sinceMs: z.int() });
/** A callback that is owed: whose it is, and since when they wait. */
export type OwedCallback = { interactionId: InteractionId; sinceMs: number };

/** Longer than anybody is owed one. */
const ttlSeconds = 24 * 3_600;
const keyOf = (caller: string): string => `callback-owed:${caller}`;

/** Who is owed a callback, by the number they called from: when they call again, it is not needed any more. */
export interface OwedCallbacks {
  owe(caller: string, callback: OwedCallback): Promise<void>;
  find(caller: string): Promise<OwedCallback | null>;
  /** Another one of the same number stays. */
  settle(caller: string, interactionId: InteractionId): Promise<void>;
}

export const createOwedCallbacks = (redis: Redis): OwedCallbacks => {
  const find: OwedCallbacks['find'] = async (caller) => {
    const text = caller ? await redis.get(keyOf(caller)) : null;
    return text === null ? null : kept.parse(JSON.parse(text));
  };
  return {
    find,
    async owe(caller, callback) {
      if (caller) await redis.set(keyOf(caller), JSON.stringify(callback), 'EX', ttlSeconds);
    },
    async settle(caller, settled) {
      if ((await find(caller))?.interactionId === settled) await redis.del(keyOf(caller));
    },
  };
};
