/** Probabilities, each 0 to 1, of what networks and carriers do to callbacks and answers. */
export interface MischiefOptions {
  seed: number;
  duplicate: number;
  delay: number;
  reorder: number;
  lose: number;
  restErrors: number;
  lostCreates: number;
}

export interface CallbackPlan {
  copies: number;
  delayMs: number;
  holdBack: boolean;
}

const longestDelayMs = 3000;

/** Chance with a seed: the same seed and the same calls make the same trouble. */
export class Mischief {
  readonly #options: MischiefOptions;
  #state: number;

  constructor(options: MischiefOptions) {
    this.#options = options;
    this.#state = options.seed >>> 0;
  }

  planCallback(): CallbackPlan {
    if (this.#happens(this.#options.lose)) return { copies: 0, delayMs: 0, holdBack: false };
    return {
      copies: this.#happens(this.#options.duplicate) ? 2 : 1,
      delayMs: this.#happens(this.#options.delay) ? Math.ceil(this.#next() * longestDelayMs) : 0,
      holdBack: this.#happens(this.#options.reorder),
    };
  }

  planAnswer(isCreate: boolean): 'answer' | 'fail' | 'lose' {
    if (this.#happens(this.#options.restErrors)) return 'fail';
    return isCreate && this.#happens(this.#options.lostCreates) ? 'lose' : 'answer';
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.#next() < probability;
  }

  /** mulberry32 */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
