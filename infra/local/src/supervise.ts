import { setTimeout as delay } from 'node:timers/promises';
import type { ExitReason, RunningServer } from './private-server.ts';

export type SupervisedServer = {
  readonly name: string;
  readonly url: string;
  pid(): number;
  restarts(): number;
  stop(): Promise<void>;
};

export type Supervision = {
  name: string;
  start: () => Promise<RunningServer>;
  /** After each restart, once the server is ready again. */
  onRestarted?: () => Promise<void>;
  onTrouble: (sentence: string) => void;
  /** Waiting time before the n-th attempt in a row. */
  backoffMs?: (attempt: number) => number;
};

/** A server that stayed up this long had recovered: its next failure counts as the first. */
const RECOVERED_AFTER_MS = 60_000;

const doublingBackoffMs = (attempt: number) => (attempt === 0 ? 0 : Math.min(10_000, 100 * 2 ** attempt));

/** Starts a server and starts it again whenever it ends without being asked to; touches nothing else. */
export async function supervise(supervision: Supervision): Promise<SupervisedServer> {
  const { name, start, onRestarted, onTrouble, backoffMs = doublingBackoffMs } = supervision;
  const stopping = new AbortController();
  let server = await start();
  let restarts = 0;

  const guard = (async () => {
    let attempt = 0;
    for (;;) {
      const upSince = performance.now();
      const reason = await server.exited;
      if (stopping.signal.aborted) return;
      if (performance.now() - upSince > RECOVERED_AFTER_MS) attempt = 0;
      onTrouble(`${name} ended (${describeExit(reason)}); starting it again`);
      for (;;) {
        const waited = await delay(backoffMs(attempt), true, { signal: stopping.signal }).catch(() => false);
        if (!waited) return;
        attempt += 1;
        try {
          server = await start();
          break;
        } catch (error) {
          onTrouble(`${name} did not start: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      restarts += 1;
      if (stopping.signal.aborted) return server.stop(); // asked to stop while it was starting
      await onRestarted?.().catch((error: unknown) => onTrouble(`after the restart of ${name}: ${String(error)}`));
    }
  })();

  return {
    name,
    url: server.url,
    pid: () => server.pid,
    restarts: () => restarts,
    async stop() {
      stopping.abort();
      await server.stop();
      await guard;
    },
  };
}

export function describeExit({ code, signal }: ExitReason): string {
  return signal === null ? `code ${code}` : `signal ${signal}`;
}
