/** Work that must not overtake other work of the same call, off the path of whoever asked for it. */
export interface Lanes {
  /** Runs after what was given to this lane before; the same id that is still under way is not started twice. */
  run(lane: string, id: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export const createLanes = (): Lanes => {
  const tails = new Map<string, Promise<void>>();
  const underWay = new Map<string, Promise<void>>();
  return {
    run(lane, id, work) {
      const same = underWay.get(id);
      if (same) return same;
      const before = tails.get(lane) ?? Promise.resolve();
      // The failure of what went before is its own caller's to hear.
      const running = before.then(work, work);
      const settled = running.then(
        () => undefined,
        () => undefined,
      );
      tails.set(lane, settled);
      underWay.set(id, running);
      void settled.then(() => {
        underWay.delete(id);
        if (tails.get(lane) === settled) tails.delete(lane);
      });
      return running;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
};
