import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dieWithParent, type ExitReason, lastLines, type RunningServer, stopProcess } from './private-server.ts';
import { StartupError } from './startup-error.ts';
import { describeExit } from './supervise.ts';

export type NodeServerOptions = {
  name: string;
  /** Absolute path of the TypeScript entry. It prints one line of JSON, `{"ready":true,"url":…}`, when it serves. */
  entry: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  searchPath: string;
  readyWithinMs: number;
};

const STOP_WITHIN_MS = 10_000;
/** Most of what a command or a call needs is garbage soon after: room for more of it is collected in less time. */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=32', '--conditions=source'];
const TYPESCRIPT_LOADER = import.meta.resolve('tsx');

/** What a child says of itself, once, when it serves. */
export type ReadyLine = { readonly ready: true; readonly url: string } & Readonly<Record<string, unknown>>;

/** Errors: StartupError `child-failed`. */
export async function startNodeServer(options: NodeServerOptions): Promise<RunningServer & { readyLine: ReadyLine }> {
  // KILL: when the launcher dies so do the stores, and nothing is left that a farewell could be written to.
  const guarded = dieWithParent(
    process.execPath,
    [...NODE_ARGUMENTS, '--import', TYPESCRIPT_LOADER, options.entry, ...options.args],
    'KILL',
    options.searchPath,
  );
  const child = spawn(guarded.command, guarded.args, {
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // the channel tells the child that we died, where the kernel does not
  });
  const exited = new Promise<ExitReason>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  child.stderr?.pipe(log, { end: false });

  const ready = new Promise<ReadyLine>((resolve) => {
    let pending = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      log.write(chunk);
      if (pending === 'done') return;
      const lines = (pending + chunk).split('\n');
      pending = lines.pop() ?? '';
      const readyLine = lines.map(toReadyLine).find((found) => found !== undefined);
      if (readyLine === undefined) return;
      pending = 'done';
      resolve(readyLine);
    });
  });
  const patience = new AbortController();
  const tooSlow = new Promise<undefined>((resolve) => {
    const timer = setTimeout(resolve, options.readyWithinMs, undefined);
    patience.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const outcome = await Promise.race([ready, exited, tooSlow]);
  patience.abort();
  void exited.then(() => log.end());
  if (outcome !== undefined && 'ready' in outcome && child.pid !== undefined) {
    const stop = () => stopProcess(child, exited, 'SIGTERM', STOP_WITHIN_MS);
    return { url: outcome.url, readyLine: outcome, pid: child.pid, exited, stop };
  }
  await stopProcess(child, exited, 'SIGKILL', 0);
  const how =
    outcome !== undefined && !('ready' in outcome) ? `ended with ${describeExit(outcome)}` : 'was not ready in time';
  throw new StartupError(
    'child-failed',
    `The ${options.name} process ${how}: ${lastLines(options.logFile, 6)}`,
    `Look at ${options.logFile}.`,
  );
}

function toReadyLine(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const message = JSON.parse(line) as Record<string, unknown>;
    const { ready, url } = message;
    return ready === true && typeof url === 'string' ? { ...message, ready, url } : undefined;
  } catch {
    return undefined; // a log line that only looks like JSON
  }
}
