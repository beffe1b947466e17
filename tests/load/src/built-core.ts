import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CoreFigures, CoreTask } from './routing-core.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../dist/routing-core-main.js', import.meta.url));
const MEMORY = fileURLToPath(new URL('../dist/routing-memory-main.js', import.meta.url));

/**
 * The core as production runs it: compiled, without a loader between. A loader that compiles on the way names every
 * closure as it is made, which the core would pay for with each command.
 */
export const buildCore = (): void => {
  const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));
  // An error of types anywhere in the repository is for `verify` to tell; the programs are written all the same.
  const { error, stdout } = spawnSync(compiler, ['-b', 'tests/load'], { cwd: REPOSITORY, encoding: 'utf8' });
  if (error) throw error;
  if (!existsSync(MAIN) || !existsSync(MEMORY)) throw new Error(`the core could not be built:\n${stdout}`);
};

/** One process for all of them, one after another. */
export const measureBuiltCore = (tasks: readonly CoreTask[]): CoreFigures[] =>
  execFileSync(process.execPath, [MAIN, JSON.stringify(tasks)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CoreFigures);

/** Bytes of heap for each. */
export const measureBuiltMemory = (): { agentBytes: number; waitingBytes: number } =>
  JSON.parse(execFileSync(process.execPath, ['--expose-gc', MEMORY], { encoding: 'utf8' }));
