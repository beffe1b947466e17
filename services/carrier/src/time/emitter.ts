/** A list of listeners, called in the order of their subscription. */
export class Emitter<T> {
  /** Made for the first listener: a leg has many emitters, most of which nobody ever hears. */
  #listeners: Set<(value: T) => void> | null = null;

  get isHeard(): boolean {
    return this.#listeners !== null && this.#listeners.size > 0;
  }

  subscribe(listener: (value: T) => void): () => void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => void this.#listeners?.delete(listener);
  }

  emit(value: T): void {
    if (!this.#listeners || this.#listeners.size === 0) return;
    for (const listener of [...this.#listeners]) listener(value);
  }
}
