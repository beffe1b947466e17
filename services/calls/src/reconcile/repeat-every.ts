/** Runs now and then again `everyMs` after each run has ended; `stop` waits for the run under way. */
export const repeatEvery = (everyMs: number, run: () => Promise<void>): { stop(): Promise<void> } => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  const next = (): void => {
    underWay = run().finally(() => {
      if (!stopped) timer = setTimeout(next, everyMs);
    });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
};
