/** Probabilities, each 0 to 1, of what networks and carriers do to callbacks and answers. */
export interface MischiefOptions {
  seed: number;
  duplicate: number;
  delay: number;
  reorder: number;
  lose: number;
  restErrors: number;
  lostCreates: number;
  slowRest: number;
  throttle: number;
  earlyMedia: number;
  dropClients: number;
}

interface AnswerPlan {
  kind: 'answer' | 'fail' | 'throttle' | 'lose';
  delayMs: number;
}

export interface CallbackPlan {
  copies: number;
  delayMs: number;
  holdBack: boolean;
}

const longestDelayMs = 3000;

/**
 * Chance with a seed: the same seed and the same calls make the same trouble. Each call, and each kind of trouble, has
 * its own sequence, so that two calls whose webhooks overtake each other do not change each other's fate.
 */
export class Mischief {
  readonly #options: MischiefOptions;
  readonly #states = new Map<string, number>();

  constructor(options: MischiefOptions) {
    this.#options = options;
  }

  /** `stream` names the call or room, by its place in the order of their creation. */
  planCallback(stream: string): CallbackPlan {
    if (this.#happens(stream, this.#options.lose)) return { copies: 0, delayMs: 0, holdBack: false };
    return {
      copies: this.#happens(stream, this.#options.duplicate) ? 2 : 1,
      delayMs: this.#happens(stream, this.#options.delay) ? Math.ceil(this.#next(stream) * longestDelayMs) : 0,
      holdBack: this.#happens(stream, this.#options.reorder),
    };
  }

  planAnswer(isCreate: boolean): AnswerPlan {
    const delayMs = this.#happens('slow', this.#options.slowRest) ? Math.ceil(this.#next('slow') * longestDelayMs) : 0;
    if (this.#happens('throttle', this.#options.throttle)) return { kind: 'throttle', delayMs: 0 };
    if (this.#happens('rest', this.#options.restErrors)) return { kind: 'fail', delayMs };
    return { kind: isCreate && this.#happens('rest', this.#options.lostCreates) ? 'lose' : 'answer', delayMs };
  }

  /** Does this leg send sound before it answers? */
  hasEarlyMedia(stream: string): boolean {
    return this.#happens(`${stream}:early-media`, this.#options.earlyMedia);
  }

  /** Has the browser's registration been lost without anybody's notice when a call comes for it? */
  dropsClient(stream: string): boolean {
    return this.#happens(`${stream}:client`, this.#options.dropClients);
  }

  #happens(stream: string, probability: number): boolean {
    return probability > 0 && this.#next(stream) < probability;
  }

  /** mulberry32, begun at the seed and the stream's name. */
  #next(stream: string): number {
    const state = ((this.#states.get(stream) ?? seedOf(stream, this.#options.seed)) + 0x6d2b79f5) >>> 0;
    this.#states.set(stream, state);
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

/** FNV-1a over the name, from the seed. */
function seedOf(stream: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of stream) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
