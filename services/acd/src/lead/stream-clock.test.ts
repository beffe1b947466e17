import { describe, expect, it } from 'vitest';
import { createStreamClock } from './stream-clock.ts';

describe('the stream clock', () => {
  it('runs on from the latest instant it saw', () => {
    let monotonic = 50;
    const clock = createStreamClock(() => monotonic);
    clock.observe(1_000);
    monotonic += 20;
    expect(clock.now()).toBe(1_020);
    clock.observe(1_015); // an older command
    expect(clock.now()).toBe(1_020);
    clock.observe(1_300); // the process was stopped meanwhile
    expect(clock.now()).toBe(1_300);
  });

  it('goes on when the clock of Redis was set back, and says by how much', () => {
    let monotonic = 0;
    const clock = createStreamClock(() => monotonic);
    clock.observe(10_000_000);
    monotonic += 500;
    clock.observe(10_000_000 + 500 - 3_600_000);
    expect(clock.now()).toBe(10_000_500);
    expect(clock.aheadOfMs(10_000_500 - 3_600_000)).toBe(3_600_000);
  });
});
