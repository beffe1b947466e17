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
const TYPESCRIPT_LOADER = import.meta.resolve('tsx');

/** Errors: StartupError `child-failed`. */
export async function startNodeServer(options: NodeServerOptions): Promise<RunningServer> {
  // KILL: when the launcher dies so do the stores, and nothing is left that a farewell could be written to.
  const guarded = dieWithParent(
    process.execPath,
    ['--conditions=source', '--import', TYPESCRIPT_LOADER, options.entry, ...options.args],
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

  const ready = new Promise<string>((resolve) => {
    let pending = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      log.write(chunk);
      if (pending === 'done') return;
      const lines = (pending + chunk).split('\n');
      pending = lines.pop() ?? '';
      const url = lines.map(toReadyUrl).find((found) => found !== undefined);
      if (url === undefined) return;
      pending = 'done';
      resolve(url);
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
  if (typeof outcome === 'string' && child.pid !== undefined) {
    return { url: outcome, pid: child.pid, exited, stop: () => stopProcess(child, exited, 'SIGTERM', STOP_WITHIN_MS) };
  }
  await stopProcess(child, exited, 'SIGKILL', 0);
  const how = typeof outcome === 'object' ? `ended with ${describeExit(outcome)}` : 'was not ready in time';
  throw new StartupError(
    'child-failed',
    `The ${options.name} process ${how}: ${lastLines(options.logFile, 6)}`,
    `Look at ${options.logFile}.`,
  );
}

function toReadyUrl(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const message = JSON.parse(line) as { ready?: unknown; url?: unknown };
    return message.ready === true && typeof message.url === 'string' ? message.url : undefined;
  } catch {
    return undefined; // a log line that only looks like JSON
  }
}
