/** A small generator (mulberry32): the same seed makes the same company on every machine. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** `count` random digits. */
  digits(count: number): string;
  /** A UUID of version 7 whose time and random parts come from the seed. */
  id<T extends string>(): T;
}

/** The time part of seeded ids: before anything that an installation makes itself. */
const ID_EPOCH_MS = Date.UTC(2026, 0, 1);

export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0;
  let made = 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const hex = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(next() * 16).toString(16)).join('');
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly [T, ...T[]]): T => from[Math.floor(next() * from.length)] ?? from[0],
    digits: (count) => Array.from({ length: count }, () => between(0, 9)).join(''),
    id: <T extends string>(): T => {
      const time = (ID_EPOCH_MS + made++).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${(8 + between(0, 3)).toString(16)}${hex(3)}-${hex(12)}` as T;
    },
  };
};
