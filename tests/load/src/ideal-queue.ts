/**
 * Mean wait of the same callers had N agents served them first come, first served and without any delay (the simulated
 * M/G/N queue): what distribution costs is the difference.
 *
 * @param calls in any order: when each joined and for how long it took an agent
 */
export const idealWaits = (calls: readonly { joinedAt: number; talk: number }[], agents: number): number[] => {
  const freeAt = new Array<number>(agents).fill(Number.NEGATIVE_INFINITY);
  return [...calls]
    .sort((a, b) => a.joinedAt - b.joinedAt)
    .map(({ joinedAt, talk }) => {
      // The soonest of a few hundred: a heap would not be faster.
      let soonest = 0;
      for (let n = 1; n < agents; n += 1) if ((freeAt[n] ?? 0) < (freeAt[soonest] ?? 0)) soonest = n;
      const begins = Math.max(joinedAt, freeAt[soonest] ?? 0);
      freeAt[soonest] = begins + talk;
      return begins - joinedAt;
    });
};
