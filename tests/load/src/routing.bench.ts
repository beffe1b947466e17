import type { BenchOptions, BenchResult } from './bench.ts';
import { buildCore, measureBuiltCore, measureBuiltMemory } from './built-core.ts';
import { median, quantile } from './report.ts';
import type { CoreFigures } from './routing-core.ts';
import { measureDurable } from './routing-durable.ts';

const sizes = [100, 1_000, 10_000];
const skillCounts = [1, 5, 20];
const classes = 50;

/** The ACD's core alone over a grid of sizes, then as a process on real stores. */
export async function run({ full, seed, progress }: BenchOptions): Promise<BenchResult> {
  progress('core: build');
  buildCore();
  const grid: CoreFigures[] = [];
  for (const agents of sizes)
    for (const waiting of sizes) {
      progress(`core: ${agents} agents, ${waiting} waiting`);
      const shapes = skillCounts.map((skillsPerAgent) => ({ agents, waiting, skillsPerAgent, classes }));
      grid.push(...measureBuiltCore(shapes.map((shape) => ({ shape, commands: full ? 100_000 : 5_000, seed }))));
    }
  /** The points that count are repeated: one run on a shared machine says little. */
  const repeat = (agents: number, waiting: number): CoreFigures[] =>
    measureBuiltCore(
      Array.from({ length: full ? 7 : 3 }, (_, n) => ({
        ...{ shape: { agents, waiting, skillsPerAgent: 5, classes }, seed: seed + n },
        commands: full ? 200_000 : 20_000,
      })),
    );
  progress('core: the points that count, repeated');
  const [small, middle, large] = [repeat(100, 100), repeat(1_000, 1_000), repeat(10_000, 10_000)];
  const of = (runs: readonly CoreFigures[], figure: 'meanUs' | 'cpuUs' | 'p999Us' | 'maxMs'): number =>
    median(runs.map((each) => each[figure]));
  progress('core: memory');
  const memory = measureBuiltMemory();
  const durable = await measureDurable({ seed, full, takeOvers: full ? 5 : 2, progress });

  return {
    setting: [
      `core: the engine as built, in a process of its own, ${classes} classes, everybody busy and the line full throughout; calls end, wrap-ups`,
      'finish, offers are accepted (2 % declined), new callers come, 10 % hang up, places and presence are renewed',
      `acd and stores: processes of their own on this machine; ${durable.latenciesMs.length} latencies, ${(100 * durable.rejectedShare).toFixed(2)} % of commands rejected`,
      `processor time a command at full speed: acd ${durable.cpuUs.acd.toFixed(0)} µs, Redis ${durable.cpuUs.redis.toFixed(0)} µs; PostgreSQL (the archive) ${durable.cpuUs.postgres.toFixed(0)} µs`,
      '',
      'agents  waiting  skills    mean µs  processor µs    p50 µs  p99.9 µs    max ms',
      ...grid.map(toRow),
      '',
    ],
    metrics: {
      core_commands_per_s: { value: 1e6 / of(middle, 'meanUs'), unit: '1/s', goal: '>=150000', aim: '>=400000' },
      core_mean_us: { value: of(large, 'meanUs'), unit: 'µs', goal: '<=12', aim: '<=5' },
      core_growth: { value: of(large, 'meanUs') / of(small, 'meanUs'), unit: 'ratio', goal: '<=3', aim: '<=2' },
      core_p999_us: { value: of(large, 'p999Us'), unit: 'µs', goal: '<=1000', aim: '<=200' },
      core_max_ms: { value: of(large, 'maxMs'), unit: 'ms', goal: '<=50', aim: '<=15' },
      agent_bytes: { value: memory.agentBytes, unit: 'B', goal: '<=2048' },
      waiting_bytes: { value: memory.waitingBytes, unit: 'B', goal: '<=1024' },
      durable_commands_per_s: {
        value: median(durable.commandsPerSecond),
        unit: '1/s',
        goal: '>=10000',
        aim: '>=40000',
      },
      durable_p50_ms: { value: quantile(durable.latenciesMs, 0.5), unit: 'ms', goal: '<=3', aim: '<=1' },
      durable_p99_ms: { value: quantile(durable.latenciesMs, 0.99), unit: 'ms', goal: '<=20', aim: '<=8' },
      takeover_ms: { value: median(durable.takeoversMs), unit: 'ms', goal: '<=3000', aim: '<=1000' },
    },
    samples: [
      ...grid.map((each) => ({ kind: 'grid', ...each })),
      ...[...small, ...middle, ...large].map((each) => ({ kind: 'repeated', ...each })),
      ...durable.commandsPerSecond.map((perSecond) => ({ kind: 'durable-burst', perSecond })),
      ...durable.takeoversMs.map((ms) => ({ kind: 'takeover', ms })),
      ...durable.latenciesMs.map((ms) => ({ kind: 'durable-latency', ms })),
    ],
  };
}

const toRow = ({ shape, meanUs, cpuUs, p50Us, p999Us, maxMs }: CoreFigures): string =>
  [
    String(shape.agents).padStart(6),
    String(shape.waiting).padStart(8),
    String(shape.skillsPerAgent).padStart(7),
    meanUs.toFixed(1).padStart(10),
    cpuUs.toFixed(1).padStart(13),
    p50Us.toFixed(1).padStart(9),
    p999Us.toFixed(0).padStart(9),
    maxMs.toFixed(1).padStart(9),
  ].join(' ');
