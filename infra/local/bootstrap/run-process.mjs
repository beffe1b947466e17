import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './repository.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in our place: same terminal, our signals are its signals, its exit code is ours. When our own parent
 * (npm) is killed, the program is asked to stop.
 */
export function runForeground(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch); // once: asking again means "at once", and would cut an orderly stop short
    child.kill('SIGTERM');
  }, 500);
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve) => {
    const end = (code) => {
      clearInterval(watch);
      for (const signal of FORWARDED) process.off(signal, forward);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${command} could not be run: ${error.message}`);
      end(1);
    });
    child.once('exit', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Runs a step quietly in the repository; what it said is kept for the one who asks. */
export function runQuietly(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    const end = (code, extra = '') => {
      for (const signal of FORWARDED) process.off(signal, forward);
      resolve({ code, output: Buffer.concat(said).toString('utf8') + extra });
    };
    child.once('error', (error) => end(1, `${command} could not be run: ${error.message}\n`));
    child.once('close', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
