import type { Clock } from '../time/clock.ts';

const spanMs = 60_000;
const rememberedLimit = 4096;

/** Who failed too often within a minute waits for the rest of it. It forgets the eldest when too many fail. */
export class FailureLimit {
  readonly #clock: Clock;
  readonly #mostFailures: number;
  readonly #failures = new Map<string, { since: number; count: number }>();

  constructor(clock: Clock, mostFailures: number) {
    this.#clock = clock;
    this.#mostFailures = mostFailures;
  }

  /** Seconds to wait; 0: it may try. */
  waitSeconds(key: string): number {
    const failed = this.#failures.get(key);
    if (!failed) return 0;
    const leftMs = failed.since + spanMs - this.#clock.now();
    if (leftMs <= 0) {
      this.#failures.delete(key);
      return 0;
    }
    return failed.count >= this.#mostFailures ? Math.ceil(leftMs / 1000) : 0;
  }

  failed(key: string): void {
    const wait = this.waitSeconds(key);
    const known = this.#failures.get(key);
    if (known) known.count += wait > 0 ? 0 : 1;
    else {
      if (this.#failures.size >= rememberedLimit) {
        for (const eldest of this.#failures.keys()) {
          this.#failures.delete(eldest);
          break;
        }
      }
      this.#failures.set(key, { since: this.#clock.now(), count: 1 });
    }
  }
}
