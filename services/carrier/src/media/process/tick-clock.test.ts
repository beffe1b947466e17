import { expect, it } from 'vitest';
import { TickClock } from './tick-clock.ts';

/** A time that only moves when it is told to, and whose timers may be late. */
function fakeTime() {
  let now = 1000;
  let pending: { at: number; run: () => void } | null = null;
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      pending = { at: now + ms, run };
      return () => {
        pending = null;
      };
    },
    /** The next timer fires, so much later than it should. */
    fire(lateMs = 0) {
      const due = pending;
      if (!due) throw new Error('no timer is set');
      pending = null;
      now = due.at + lateMs;
      due.run();
    },
    isWaiting: () => pending !== null,
    /** Work takes its time. */
    pass(ms: number) {
      now += ms;
    },
  };
}

function started() {
  const time = fakeTime();
  const ticks: number[] = [];
  const clock = new TickClock(time, () => ticks.push(time.now()));
  clock.start();
  return { time, ticks, clock };
}

it('does not drift though every timer is late', () => {
  const { time, ticks } = started();
  for (let n = 0; n < 500; n += 1) time.fire(3);
  expect(ticks).toHaveLength(500);
  expect(ticks.at(-1)).toBe(1000 + 500 * 20 + 3);
});

it('makes up for a short stall at once, and counts what was late', () => {
  const { time, ticks, clock } = started();
  time.fire();
  time.fire(65);
  expect(ticks).toHaveLength(1 + 4);
  expect(clock.figures()).toMatchObject({ ticks: 5, underruns: 3, skippedTicks: 0, latenessMaxMs: 65 });
  time.fire();
  expect(ticks.at(-1)).toBe(1000 + 6 * 20);
});

it('leaves out what a long stall missed, but stays on the beat', () => {
  const { time, ticks, clock } = started();
  time.fire(1000);
  expect(ticks).toHaveLength(5);
  expect(clock.figures().skippedTicks).toBe(46);
  time.fire();
  expect((ticks.at(-1) ?? 0) % 20).toBe(0);
});

it('goes on when a tick takes longer than a tick', () => {
  const time = fakeTime();
  let ticks = 0;
  const clock = new TickClock(time, () => {
    ticks += 1;
    time.pass(25);
  });
  clock.start();
  for (let n = 0; n < 20; n += 1) time.fire();
  expect(ticks).toBeGreaterThanOrEqual(20);
  expect(time.isWaiting()).toBe(true);
});

it('stops', () => {
  const { time, clock } = started();
  clock.stop();
  expect(time.isWaiting()).toBe(false);
});
