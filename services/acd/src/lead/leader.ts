import { setTimeout as delay } from 'node:timers/promises';
import { acquireLease, releaseLease } from '@tellonce/journal';
import { type LeadDeps, lead } from './lead.ts';

export interface Leader {
  start(): void;
  /** Finishes the batch in hand and lets the next leader begin at once. */
  stop(): Promise<void>;
}

const afterFailureMs = 300;
const lookAgainMs = 500;

/** Stands by until the lease is free, leads until it is lost, and so on; survives the loss of Redis. */
export const createLeader = (deps: LeadDeps): Leader => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();

  const pause = (ms: number): Promise<void> =>
    delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });

  const serve = async (): Promise<void> => {
    const acquired = await acquireLease(deps.redis, deps.leaseMs);
    if (acquired.kind === 'taken') {
      await pause(Math.min(acquired.freeInMs + 5, lookAgainMs));
      return;
    }
    try {
      const ended = await lead(deps, acquired.token, signal);
      if (ended === 'lost') deps.logger.warn({ token: acquired.token }, 'the routing lease was lost: standing by');
    } finally {
      // Also after a failure: a new term with a new token fences out whatever of this one is still on its way.
      await releaseLease(deps.redis, acquired.token).catch((error: unknown) => {
        deps.logger.warn({ err: error }, 'the routing lease could not be released; it will run out');
      });
    }
  };

  return {
    start() {
      running = (async () => {
        while (!signal.aborted) {
          try {
            await serve();
          } catch (error) {
            if (signal.aborted) return;
            deps.logger.error({ err: error }, 'routing stopped and begins again');
            await pause(afterFailureMs);
          }
        }
      })();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
};
