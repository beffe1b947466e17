import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

export interface SignInLimits {
  /** Wrong passwords for one name from one address, per window. */
  triesPerName: number;
  /** Wrong passwords from one address, per window: a whole office may share one. */
  triesPerAddress: number;
  windowSeconds: number;
}
export const defaultSignInLimits: SignInLimits = { triesPerName: 5, triesPerAddress: 50, windowSeconds: 300 };

export type Attempt = { kind: 'allowed'; succeeded(): Promise<void> } | { kind: 'refused'; retryAfterSeconds: number };

export interface SignInLimiter {
  /** Counts the try before the password is looked at: many at once cannot slip through. A success gives it back. */
  attempt(address: string, signInName: string): Promise<Attempt>;
}

export const createSignInLimiter = (redis: Redis, limits: SignInLimits = defaultSignInLimits): SignInLimiter => {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: limits.windowSeconds });
  const byName = limiter('sign-in-name', limits.triesPerName);
  const byAddress = limiter('sign-in-address', limits.triesPerAddress);
  return {
    async attempt(address, signInName) {
      // Hashed: what people type into the name field is sometimes their password.
      const pair = createHash('sha256').update(`${address}\n${signInName.toLowerCase()}`).digest('base64url');
      try {
        await byAddress.consume(address);
        await byName.consume(pair);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
      }
      return {
        kind: 'allowed',
        async succeeded() {
          await Promise.all([byName.delete(pair), byAddress.reward(address)]);
        },
      };
    },
  };
};
