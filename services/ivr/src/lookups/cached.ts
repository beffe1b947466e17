import type { Clock } from '@tellonce/service-kit';
import { within } from './within.ts';

export interface Cached<T> {
  /** The value, at most `maxAgeMs` old; when it cannot be read, the last one known; null when there never was one. */
  get(): Promise<T | null>;
  /** It has changed: the next `get` reads it anew. */
  forget(): void;
}

export interface CachedOptions<T> {
  what: string;
  load(): Promise<T>;
  /** Asked when nothing was ever loaded. */
  lastResort?(): Promise<T | null>;
  maxAgeMs: number;
  timeoutMs: number;
  clock: Clock;
  onError(error: unknown): void;
}

export const createCached = <T>(options: CachedOptions<T>): Cached<T> => {
  let value: T | null = null;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;

  const load = async (): Promise<void> => {
    // An outage is not asked about by every webhook: what we have serves as long as a fresh value would.
    freshUntil = options.clock.now() + options.maxAgeMs;
    try {
      value = await within(options.what, options.timeoutMs, options.load());
    } catch (error) {
      options.onError(error);
      value ??= (await options.lastResort?.()) ?? null;
    }
  };

  return {
    async get() {
      if (options.clock.now() < freshUntil && !loading) return value;
      loading ??= load().finally(() => {
        loading = null;
      });
      await loading;
      return value;
    },
    forget() {
      freshUntil = Number.NEGATIVE_INFINITY;
    },
  };
};
