import { setTimeout as delay } from 'node:timers/promises';
import { acquireLease, findLeaderConnection, releaseLease } from '@tellonce/journal';
import { type LeadDeps, lead } from './lead.ts';

export interface Leader {
  start(): void;
  /** Finishes the batch in hand and lets the next leader begin at once. */
  stop(): Promise<void>;
}

export interface LeaderDeps extends LeadDeps {
  /** Whether this process knows the state; one that does not leaves the lease to others. */
  mayLead: () => boolean;
}

const afterFailureMs = 300;
const mostAfterFailureMs = 5_000;
const lookAgainMs = 200;
/** A connection that broke comes back within this time; that of a process that ended does not. */
const comesBackMs = 100;

/** Stands by until the lease is free, leads until it is lost, and so on; survives the loss of Redis. */
export const createLeader = (deps: LeaderDeps): Leader => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();

  const pause = (ms: number): Promise<void> =>
    delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });

  /** The term whose leader was seen: only of that one it means something that it is not to be seen. */
  let seenToken: number | null = null;
  /** Frees the lease of a leader whose process has ended. Should it live after all, the fence keeps it from writing. */
  const watch = async (): Promise<void> => {
    const found = await findLeaderConnection(deps.redis).catch(() => null); // not every Redis lists its clients
    if (found?.isConnected) seenToken = found.token;
    if (!found || found.isConnected || found.token !== seenToken) return pause(lookAgainMs);
    await pause(comesBackMs);
    const again = await findLeaderConnection(deps.redis);
    if (again?.token !== found.token || again.isConnected || signal.aborted) return;
    deps.logger.warn({ token: found.token }, 'the routing leader is gone: taking over');
    await releaseLease(deps.redis, found.token);
  };

  const serve = async (): Promise<void> => {
    if (!deps.mayLead()) return pause(lookAgainMs);
    const acquired = await acquireLease(deps.redis, deps.leaseMs);
    if (acquired.kind === 'taken') {
      return acquired.freeInMs < lookAgainMs ? pause(acquired.freeInMs + 5) : watch();
    }
    const ended = await lead(deps, acquired.token, signal);
    if (ended === 'lost') deps.logger.warn({ token: acquired.token }, 'the routing lease was lost: standing by');
  };

  return {
    start() {
      running = (async () => {
        let failures = 0;
        while (!signal.aborted) {
          try {
            await serve();
            failures = 0;
          } catch (error) {
            if (signal.aborted) return;
            deps.logger.error({ err: error }, 'routing stopped and begins again');
            await pause(Math.min(afterFailureMs * 2 ** failures, mostAfterFailureMs));
            failures += 1;
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
