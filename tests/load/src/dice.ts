/** A seeded generator: the same work in every run of a seed. */
export const createDice = (seed: number) => {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** From 0, below 1. */
    share: next,
    below: (count: number): number => Math.floor(next() * count),
    exponential: (mean: number): number => -mean * Math.log(1 - next()),
    /** So many different numbers below `count`, `first` among them. */
    sample(count: number, many: number, first: number): number[] {
      const chosen = new Set([first]);
      while (chosen.size < Math.min(many, count)) chosen.add(Math.floor(next() * count));
      return [...chosen];
    },
  };
};
export type Dice = ReturnType<typeof createDice>;
