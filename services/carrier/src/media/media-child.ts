import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isSource, sourceFlags } from '../start-flags.ts';
import type { FromProcess, ToProcess } from './process/messages.ts';

const stopWithinMs = 3000;

/** The media process as its parent sees it. */
export interface MediaChild {
  readonly pid: number | null;
  send(message: ToProcess): void;
  /** Asks it to finish its files and end; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts the process. `onMessage` begins with `ready`; `onExit` is told once, whatever ended it. */
export function startMediaChild(
  directory: string,
  onMessage: (message: FromProcess) => void,
  onExit: () => void,
): MediaChild {
  const entry = fileURLToPath(new URL(`./process/main.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const child = spawn(process.execPath, [...sourceFlags(), entry, directory], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let hasEnded = false;
  const gone = new Promise<void>((resolve) => {
    const ended = () => {
      if (hasEnded) return;
      hasEnded = true;
      resolve();
      onExit();
    };
    child.once('exit', ended);
    // It could not even be started; a failed send tells here, too, but then the process goes on or exits.
    child.on('error', () => {
      if (child.pid === undefined) ended();
    });
  });
  child.on('message', (message) => {
    if (!hasEnded) onMessage(message as FromProcess);
  });
  return {
    pid: child.pid ?? null,
    send(message) {
      // A channel that breaks just now is told by `exit`.
      if (child.connected) child.send(message, () => {});
    },
    stop: () => stop(child, gone),
  };
}

async function stop(child: ChildProcess, gone: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await gone;
  clearTimeout(impatience);
}
