import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../carrier/src/main.ts', import.meta.url));

export interface CarrierProcess {
  url: string;
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  /** What simulated parties do: shared names of the `/sim` interface. */
  sim<T = { callSid: string }>(name: string, body?: object): Promise<T>;
  stop(): Promise<void>;
}

/** The real embedded carrier, in a process of its own as in life: it outlives the service that is restarted here. */
export const startCarrier = async (numbers: readonly string[], tempo = 1): Promise<CarrierProcess> => {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', main, '--port', '0', '--numbers', numbers.join(',')],
    // The channel lets the carrier notice when this process is killed.
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, CARRIER_PARENT_WATCH: 'true', CARRIER_TEMPO: String(tempo) },
    },
  );
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout as Readable }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the carrier did not start'))),
  ])) as [string];
  const ready = JSON.parse(line) as Omit<CarrierProcess, 'sim' | 'stop'> & { simToken: string };
  return {
    ...ready,
    async sim<T>(name: string, body: object = {}) {
      const response = await fetch(`${ready.url}/sim/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ready.simToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as { result: T; detail?: string };
      if (!response.ok) throw new Error(`${response.status} ${name}: ${answer.detail}`);
      return answer.result;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
};
