import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult, Metric } from './bench.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export type Conditions = {
  bench: string;
  seed: number;
  commit: string;
  cpus: number;
  loadBefore: number;
  startedAtMs: number;
};

/** Taken before anything runs, or the load would be our own. */
export function captureConditions(bench: string, seed: number): Conditions {
  return {
    bench,
    seed,
    commit: currentCommit(),
    cpus: availableParallelism(),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    startedAtMs: performance.now(),
  };
}

/** A table for people, raw samples in `.bench/<name>.jsonl`, and one line of JSON at the very end. */
export function printReport(conditions: Conditions, result: BenchResult): void {
  const seconds = Number(((performance.now() - conditions.startedAtMs) / 1_000).toFixed(1));
  const samplesFile = writeSamples(conditions, result);
  const machine = `${conditions.cpus} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, load before ${conditions.loadBefore}`;
  console.log(
    [`${conditions.bench} (${machine}, seed ${conditions.seed})`, ...result.setting.map((line) => `  ${line}`)].join(
      '\n',
    ),
  );
  console.log(renderTable(result.metrics));
  console.log(`raw samples: ${samplesFile}`);
  console.log(JSON.stringify(toSummary(conditions, seconds, result.metrics)));
}

export function toSummary(conditions: Conditions, seconds: number, metrics: BenchResult['metrics']) {
  const { bench, commit, cpus: processors, loadBefore } = conditions;
  return {
    bench,
    commit,
    cpus: processors,
    load_before: loadBefore,
    seconds,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, { value, unit, goal }]) => [name, { value: round(value), unit, goal }]),
    ),
  };
}

export function renderTable(metrics: BenchResult['metrics']): string {
  const rows = Object.entries(metrics).map(([name, metric]) => [
    name,
    `${round(metric.value)} ${metric.unit}`,
    `${metric.goal} ${meets(metric.value, metric.goal) ? 'reached' : 'MISSED'}`,
    metric.aim === undefined ? '' : `${metric.aim} ${meets(metric.value, metric.aim) ? 'reached' : 'not yet'}`,
  ]);
  const table = [['metric', 'value', 'must', 'aim'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `<=60`, `>=.9`, `0` (exactly). */
export function meets(value: number, goal: Metric['goal']): boolean {
  const [, comparison = '', bound = ''] = /^(<=|>=)?\s*(.+)$/.exec(goal) ?? [];
  const limit = Number(bound.replaceAll(',', ''));
  if (Number.isNaN(limit)) throw new Error(`"${goal}" is not a goal`);
  if (comparison === '<=') return value <= limit;
  return comparison === '>=' ? value >= limit : value === limit;
}

/** The value below which the share `q` of the samples lies (nearest rank). */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new Error('there are no samples');
  return value;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function writeSamples(conditions: Conditions, result: BenchResult): string {
  const directory = join(REPOSITORY, '.bench');
  mkdirSync(directory, { recursive: true });
  const { startedAtMs: _startedAtMs, ...facts } = conditions;
  const lines = [{ ...facts, metrics: result.metrics }, ...result.samples].map((each) => JSON.stringify(each));
  writeFileSync(join(directory, `${conditions.bench}.jsonl`), `${lines.join('\n')}\n`);
  return `.bench/${conditions.bench}.jsonl`;
}

function currentCommit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: REPOSITORY, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+changes'}`;
  } catch {
    return 'unknown'; // an archive without its history
  }
}
