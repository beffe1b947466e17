/** A list of listeners, called in the order of their subscription. */
export class Emitter<T> {
  #listeners = new Set<(value: T) => void>();

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
