import type { Clock } from './clock.ts';

/** Thrown inside a leg's script when something else took the leg: never an error, always caught by the runner. */
export class Interrupted extends Error {
  constructor() {
    super('the script was interrupted');
    this.name = 'Interrupted';
  }
}

/** Waits for `resolve` to be called; an abort rejects with Interrupted. The returned undo runs in both cases. */
export function waitFor<T>(signal: AbortSignal, begin: (resolve: (value: T) => void) => () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(new Interrupted());
      return;
    }
    let undo: (() => void) | null = null;
    let finished = false;
    const finish = (settle: () => void) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      undo?.();
      settle();
    };
    const onAbort = () => finish(() => reject(new Interrupted()));
    signal.addEventListener('abort', onAbort);
    const undoNow = begin((value) => finish(() => resolve(value)));
    // `begin` may have resolved at once: then there was no undo to run yet.
    if (finished) undoNow();
    else undo = undoNow;
  });
}

export const sleep = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  waitFor<void>(signal, (resolve) => {
    const timer = clock.schedule(ms, () => resolve());
    return () => timer.cancel();
  });

/** Lets a request go on alone when the script that waits for it is interrupted. */
export const orInterrupted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(new Interrupted());
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
