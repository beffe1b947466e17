import type { Clock } from '../time/clock.ts';

/** RFC 3261 §17.1.1.1. All others follow from `t1`. */
export interface SipTimers {
  readonly clock: Clock;
  readonly t1Ms: number;
}

export const usualT1Ms = 500;
/** The longest pause between two repetitions: T2 is 8 times T1. */
export const t2Of = (timers: SipTimers): number => timers.t1Ms * 8;
/** How long somebody is waited for, and how long late repetitions are known again. */
export const patienceOf = (timers: SipTimers): number => timers.t1Ms * 64;

/** Sends again and again, at first after T1, then after twice as long, up to `longestMs`. */
export function repeat(timers: SipTimers, longestMs: number, send: () => void): { cancel(): void } {
  let pauseMs = timers.t1Ms;
  let timer = timers.clock.schedule(pauseMs, again);
  function again() {
    send();
    pauseMs = Math.min(pauseMs * 2, longestMs);
    timer = timers.clock.schedule(pauseMs, again);
  }
  return { cancel: () => timer.cancel() };
}
