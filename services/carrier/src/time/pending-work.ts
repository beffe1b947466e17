/** Counts the work that is under way outside the clock (webhooks), so that virtual time can wait for it. */
export class PendingWork {
  #count = 0;

  track<T>(work: Promise<T>): Promise<T> {
    this.#count += 1;
    const done = () => {
      this.#count -= 1;
    };
    work.then(done, done);
    return work;
  }

  /** Resolves when nothing is under way and what its answers set in motion has run. */
  async settled(): Promise<void> {
    let quietTurns = 0;
    while (quietTurns < 4) {
      await new Promise((resolve) => setImmediate(resolve));
      quietTurns = this.#count === 0 ? quietTurns + 1 : 0;
    }
  }
}
