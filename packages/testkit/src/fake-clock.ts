export interface FakeClock {
  /** Milliseconds since the epoch. */
  now(): number;
  advance(ms: number): void;
  set(at: number | string | Date): void;
}

/** A clock that stands still until it is told to move. */
export const fakeClock = (start: number | string | Date = '2026-03-02T09:00:00.000Z'): FakeClock => {
  let current = new Date(start).getTime();
  return {
    now: () => current,
    advance: (ms) => {
      current += ms;
    },
    set: (at) => {
      current = new Date(at).getTime();
    },
  };
};
