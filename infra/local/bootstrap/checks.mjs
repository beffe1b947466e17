import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDesktop } from './desktop-build.mjs';
import { root } from './repository.mjs';
import { runForeground, runQuietly } from './run-process.mjs';
import { closingLine, countOutcomes } from './test-outcomes.mjs';

const program = (name) => join(root, 'node_modules', '.bin', name);

const formatAndLint = ['format and lint', () => runQuietly(program('biome'), ['check', '--error-on-warnings', root])];
const types = ['types', () => runQuietly(program('tsc'), ['-b', root])];
const desktop = ['desktop build', async () => ({ code: await buildDesktop(), output: '' })];

/** What every change must pass, in under a minute: no stores, no browser. */
export async function verify(args) {
  const failedChecks = await runChecks([formatAndLint, types]);
  return runVitest(['--project', 'unit', '--reporter=dot', ...args], failedChecks);
}

/** Everything, on real stores and a real browser. */
export async function test(args) {
  const failedChecks = await runChecks([formatAndLint, types, desktop]);
  return runVitest(['--reporter=default', ...args], failedChecks);
}

/** One line a check, and its whole output when it failed. Returns the names of the failed ones. */
async function runChecks(checks) {
  const failed = [];
  for (const [name, run] of checks) {
    const startedAt = performance.now();
    const { code, output } = await run();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (code === 0) continue;
    console.log(output.trimEnd());
    failed.push(name);
  }
  return failed;
}

async function runVitest(args, failedChecks) {
  const directory = mkdtempSync(join(tmpdir(), 'tellonce-results-'));
  const file = join(directory, 'results.json');
  const config = join(root, 'tests', 'vitest.config.ts');
  const vitest = ['run', '--root', root, '--config', config, '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await runForeground(program('vitest'), [...vitest, ...args]);
    const outcomes = countOutcomes(readReport(file), code, failedChecks.length);
    if (failedChecks.length > 0) console.log(`Failed before the tests: ${failedChecks.join(', ')} (see above).`);
    console.log(closingLine(outcomes));
    return code !== 0 ? code : outcomes.failed === 0 ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // vitest ended before it could write: its exit code says so
  }
}
