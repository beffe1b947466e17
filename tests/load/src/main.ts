import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BenchOptions, BenchResult } from './bench.ts';
import { captureConditions, printReport } from './report.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const known = readdirSync(here)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.slice(0, -'.bench.ts'.length))
  .sort();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { full: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
  });
  const [name] = positionals;
  const file = `${here}${name}.bench.ts`;
  const seed = Number(values.seed);
  if (name === undefined || !known.includes(name) || !existsSync(file) || !Number.isInteger(seed)) {
    console.error(`npm run bench -- <${known.join('|')}> [--full] [--seed N]`);
    return 2;
  }
  const conditions = captureConditions(name, seed);
  const { run } = (await import(file)) as { run: (options: BenchOptions) => Promise<BenchResult> };
  printReport(conditions, await run({ full: values.full, seed, progress: (sentence) => console.error(sentence) }));
  return 0;
}

// A missed goal is a result; only a measurement that could not be taken is a failure.
process.exitCode = await main();
process.exit();
