/** The time of the command stream, as a leader reckons it between commands. Epoch milliseconds; it never goes back. */
export interface StreamClock {
  now(): number;
  /** A command of that instant was read, or Redis was asked for the time. */
  observe(streamMs: number): void;
  /** By how much Redis's own clock is behind: it was set back, and stamps commands with an instant that stands still. */
  aheadOfMs(redisMs: number): number;
}

/** @param monotonicMs a clock that nobody sets: `performance.now` */
export const createStreamClock = (monotonicMs: () => number): StreamClock => {
  let offsetMs = Number.NEGATIVE_INFINITY;
  return {
    now: () => monotonicMs() + offsetMs,
    observe(streamMs) {
      offsetMs = Math.max(offsetMs, streamMs - monotonicMs());
    },
    aheadOfMs: (redisMs) => monotonicMs() + offsetMs - redisMs,
  };
};
