export interface QueueRates {
  /** Agents at work on the queue: signed in and not paused. */
  agents: number;
  /** µ: interactions that one agent finishes in a millisecond. */
  servicePerMs: number;
  /** θ: the share of those who wait that hangs up in a millisecond. */
  abandonPerMs: number;
}

export interface ExpectedWait {
  meanMs: number;
  /** Standard deviation: the mean and one of these together are kept five times in six. */
  sdMs: number;
}

/**
 * The Markov queue-length estimator with abandonment (QLm): who has k others ahead, all agents busy, waits for a sum of
 * independent exponential steps at the rates nµ + jθ, j = k … 0. Each place costs one step more than the place before.
 *
 * @see Whitt, Predicting queueing delays, 1999; Ibrahim & Whitt, Real-time delay estimation, 2009
 */
export const createQueueLengthWaits = ({ agents, servicePerMs, abandonPerMs }: QueueRates) => {
  let terms = 0;
  let mean = 0;
  let variance = 0;
  return {
    /** To be asked with `ahead` growing. Infinity when nobody serves. */
    behind(ahead: number): ExpectedWait {
      for (; terms <= ahead; terms += 1) {
        const stepMs = 1 / (agents * servicePerMs + terms * abandonPerMs);
        mean += stepMs;
        variance += stepMs * stepMs;
      }
      return { meanMs: mean, sdMs: Math.sqrt(variance) };
    },
  };
};
