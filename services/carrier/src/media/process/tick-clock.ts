import { frameMs } from '../endpoint.ts';

/** Monotonic milliseconds, and a one-shot timer: real in the process, simulated in tests. */
export interface TimeSource {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

export const realTime: TimeSource = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export interface TickFigures {
  ticks: number;
  underruns: number;
  skippedTicks: number;
  latenessP50Ms: number;
  latenessP99Ms: number;
  latenessMaxMs: number;
}

/** After a stall this many ticks are made up for at once; more would only fill the far ends' jitter buffers. */
const mostAtOnce = 5;
const keptLateness = 4096;

/** Calls `onTick` every 20 ms of real time without drift: the n-th tick is due n × 20 ms after the start. */
export class TickClock {
  readonly #time: TimeSource;
  readonly #onTick: () => void;
  #dueAt = 0;
  #cancel: (() => void) | null = null;
  #ticks = 0;
  #underruns = 0;
  #skipped = 0;
  readonly #lateness = new Float64Array(keptLateness);

  constructor(time: TimeSource, onTick: () => void) {
    this.#time = time;
    this.#onTick = onTick;
  }

  start(): void {
    this.#dueAt = this.#time.now() + frameMs;
    this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  figures(): TickFigures {
    const sorted = this.#lateness.slice(0, Math.min(this.#ticks, keptLateness)).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return {
      ticks: this.#ticks,
      underruns: this.#underruns,
      skippedTicks: this.#skipped,
      latenessP50Ms: at(0.5),
      latenessP99Ms: at(0.99),
      latenessMaxMs: sorted.at(-1) ?? 0,
    };
  }

  #wait(): void {
    this.#cancel = this.#time.after(Math.max(0, this.#dueAt - this.#time.now()), () => this.#wake());
  }

  #wake(): void {
    const behind = Math.floor((this.#time.now() - this.#dueAt) / frameMs) + 1;
    if (behind > mostAtOnce) {
      this.#skipped += behind - mostAtOnce;
      this.#dueAt += (behind - mostAtOnce) * frameMs;
    }
    for (let done = 0; done < mostAtOnce && this.#time.now() >= this.#dueAt; done += 1) {
      const lateMs = this.#time.now() - this.#dueAt;
      this.#lateness[this.#ticks % keptLateness] = lateMs;
      this.#ticks += 1;
      if (lateMs >= frameMs) this.#underruns += 1;
      this.#dueAt += frameMs;
      this.#onTick();
    }
    this.#wait();
  }
}
