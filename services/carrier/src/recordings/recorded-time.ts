import type { PauseBehavior } from './recorder.ts';

/** How long a recording is, by the clock: what was skipped does not count. */
export class RecordedTime {
  #elapsedMs = 0;
  #runningSince: number | null;

  constructor(now: number) {
    this.#runningSince = now;
  }

  pause(behavior: PauseBehavior, now: number): void {
    if (behavior === 'silence') this.resume(now);
    else this.stop(now);
  }

  resume(now: number): void {
    this.#runningSince ??= now;
  }

  stop(now: number): void {
    this.#elapsedMs = this.msAt(now);
    this.#runningSince = null;
  }

  msAt(now: number): number {
    return this.#elapsedMs + (this.#runningSince === null ? 0 : now - this.#runningSince);
  }
}
