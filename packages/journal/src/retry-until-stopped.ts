import { setTimeout as delay } from 'node:timers/promises';

/**
 * Repeats `attempt` until it succeeds, with a growing pause up to a second; `onError` hears each failure.
 * Ends with `stopped` when the signal is aborted first.
 */
export const retryUntilStopped = async (
  attempt: () => unknown,
  { signal, onError }: { signal: AbortSignal; onError: (error: unknown) => void },
): Promise<'done' | 'stopped'> => {
  for (let pauseMs = 50; !signal.aborted; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      await attempt();
      return 'done';
    } catch (error) {
      if (signal.aborted) return 'stopped'; // closing the connection is what made it fail
      onError(error);
      await pause(pauseMs, signal);
    }
  }
  return 'stopped';
};

/** Waits, or returns at once when the signal is aborted. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};
