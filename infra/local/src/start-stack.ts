import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLauncherConfig } from './config.ts';
import { raiseStack, type Stack } from './stack.ts';

export type QuickStackOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  carrierPort?: number;
  /** Default: a fresh directory that is removed at the end. */
  dataDirectory?: string;
  empty?: boolean;
  /** Default: this machine alone. */
  host?: string;
  withPhone?: boolean;
  /** 1, the default, runs inside the services' process. */
  acdReplicas?: number;
  durable?: boolean;
  /** Divides how long prompts and pauses last; 1, the default, is real time. */
  carrierTempo?: number;
  /** Who may register a SIP phone, as `name:password:+number` and with commas; where is told by the stack. */
  sipUsers?: string;
  /** Handed to the services: short timeouts, for example. */
  env?: Readonly<Record<string, string>>;
  onProgress?: (sentence: string) => void;
};

/** The whole installation, for end-to-end tests and benches: the launcher's own road, on free ports and scratch data. */
export async function startStack(options: QuickStackOptions = {}): Promise<Stack> {
  const scratch =
    options.dataDirectory === undefined ? mkdtempSync(join(tmpdir(), `tellonce-test-${process.pid}-`)) : undefined;
  const forget = () => {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  };
  const { PATH, HOME, XDG_CACHE_HOME, TMPDIR } = process.env;
  const { yes: _yes, help: _help, ...defaults } = readLauncherConfig([], { PATH, HOME, XDG_CACHE_HOME, TMPDIR });
  try {
    const stack = await raiseStack({
      ...defaults,
      port: options.port ?? 0,
      carrierPort: options.carrierPort ?? 0,
      dataDirectory: options.dataDirectory ?? scratch ?? defaults.dataDirectory,
      empty: options.empty ?? false,
      host: options.host ?? defaults.host,
      withPhone: options.withPhone ?? defaults.withPhone,
      acdReplicas: options.acdReplicas ?? 1,
      durable: options.durable ?? false,
      carrierTempo: options.carrierTempo ?? 1,
      sip: { host: '127.0.0.1', port: 0, users: options.sipUsers ?? '' },
      serviceEnvironment: options.env ?? {},
      buildDesktop: false,
      onProgress: options.onProgress ?? (() => undefined),
      onTrouble: (sentence) => console.warn(sentence),
    });
    const stop = stack.stop;
    return Object.defineProperty(stack, 'stop', { value: () => stop().finally(forget) });
  } catch (error) {
    forget();
    throw error;
  }
}
