import type { InteractionId } from '@tellonce/contracts';
import type { Redis } from 'ioredis';

export interface CallIndex {
  /** Ties a call to an interaction unless it already has one; answers the one that holds. */
  claim(callSid: string, interactionId: InteractionId): Promise<InteractionId>;
  find(callSid: string): Promise<InteractionId | null>;
}

/** Longer than any call: late callbacks still find their interaction. */
const ttlSeconds = 48 * 3_600;
const keyOf = (callSid: string): string => `call-index:${callSid}`;

export const createCallIndex = (redis: Redis): CallIndex => ({
  async claim(callSid, interactionId) {
    // SET NX GET: the first webhook of a call wins, its retries and rivals learn who did.
    const earlier = await redis.set(keyOf(callSid), interactionId, 'EX', ttlSeconds, 'NX', 'GET');
    return (earlier as InteractionId | null) ?? interactionId;
  },
  async find(callSid) {
    return (await redis.get(keyOf(callSid))) as InteractionId | null;
  },
});
