import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './program-path.ts';

export type ExitReason = { code: number | null; signal: NodeJS.Signals | null };

/** A child that serves something, once it is ready to. */
export type RunningServer = {
  readonly url: string;
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<ExitReason>;
  stop(): Promise<void>;
};

export type ServerCommand = {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  uid?: number;
  gid?: number;
};

/**
 * Prefixes a command so that the kernel sends it `signal` when this process dies, even by kill -9.
 * It must stand innermost: a change of user or namespace clears the setting.
 */
export function dieWithParent(
  command: string,
  args: readonly string[],
  signal: 'INT' | 'TERM' | 'KILL',
  searchPath: string,
) {
  const setpriv = findProgram(['setpriv'], searchPath);
  if (process.platform !== 'linux' || setpriv === undefined) return { command, args: [...args] };
  return { command: setpriv, args: ['--pdeathsig', signal, command, ...args] };
}

/** Own session: a Ctrl-C in the terminal reaches only the launcher, which then stops its children in order. */
export function spawnServer(server: ServerCommand): { child: ChildProcess; exited: Promise<ExitReason> } {
  const log = openSync(server.logFile, 'a', 0o600);
  const child = spawn(server.command, server.args, {
    env: server.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...(server.uid === undefined ? {} : { uid: server.uid }),
    ...(server.gid === undefined ? {} : { gid: server.gid }),
  });
  closeSync(log);
  const exited = new Promise<ExitReason>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  return { child, exited };
}

/** Asks with `signal`, and after `patienceMs` no longer asks. */
export async function stopProcess(
  child: ChildProcess,
  exited: Promise<ExitReason>,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}

export type Readiness = { kind: 'ready' } | { kind: 'exited'; reason: ExitReason } | { kind: 'too-slow' };

/** Polls until `isReady`, the process ends, or the time is up. */
export async function awaitReadiness(
  isReady: () => Promise<boolean>,
  exited: Promise<ExitReason>,
  limitMs: number,
): Promise<Readiness> {
  let ended: ExitReason | undefined;
  const watch = exited.then((reason) => {
    ended = reason;
  });
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (ended !== undefined) return { kind: 'exited', reason: ended };
    if (await isReady()) return { kind: 'ready' };
    await Promise.race([delay(10), watch]);
  }
  return { kind: 'too-slow' };
}

/** The last lines of a log, for the sentence that explains a failed start. */
export function lastLines(logFile: string, count: number): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch (cause) {
    return `(${logFile} cannot be read: ${String(cause)})`;
  }
}
