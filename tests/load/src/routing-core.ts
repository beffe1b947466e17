import type { RoutingCommand } from '@tellonce/contracts';
import { createEngine } from '@tellonce/routing';
import { createDice } from './dice.ts';
import { median, quantile } from './report.ts';
import { configurationOf, createWorkload, type Shape } from './routing-workload.ts';

export interface CoreTask {
  shape: Shape;
  commands: number;
  seed: number;
}

export interface CoreFigures {
  shape: Shape;
  commands: number;
  meanUs: number;
  /** Processor time, of collecting garbage on other threads too: what a busy machine hardly changes. */
  cpuUs: number;
  p50Us: number;
  p999Us: number;
  maxMs: number;
}

/** Commands as they lie in the stream: text, which is read a batch at a time. */
interface Batch {
  text: string;
  atMs: number[];
}
const batchSize = 500;

/**
 * The engine alone, its state full all the while. The commands are made ahead by another engine, so that the offers
 * that are accepted are those that were made. Only deciding is timed, and what it leaves to be collected; the first
 * quarter is warm-up.
 */
export const measureCore = ({ shape, commands, seed }: CoreTask): CoreFigures => {
  const { batches, filling } = makeCommands(shape, commands + Math.floor(commands / 4), seed);
  const { engine, check } = createCheckedEngine();
  const times: number[] = [];
  let cpuUs = 0;
  for (const [n, { text, atMs }] of batches.entries()) {
    const batch = JSON.parse(text) as RoutingCommand[];
    const isMeasured = n >= filling + (batches.length - filling) / 5;
    const cpuBefore = process.cpuUsage();
    let before = performance.now();
    for (let index = 0; index < batch.length; index += 1) {
      engine.handle(batch[index] as RoutingCommand, atMs[index] as number);
      const after = performance.now();
      if (isMeasured) times.push(after - before);
      before = after;
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    if (isMeasured) cpuUs += user + system;
  }
  check();
  return {
    shape,
    commands: times.length,
    meanUs: (times.reduce((sum, each) => sum + each, 0) / times.length) * 1_000,
    cpuUs: cpuUs / times.length,
    p50Us: median(times) * 1_000,
    p999Us: quantile(times, 0.999) * 1_000,
    maxMs: times.reduce((most, each) => Math.max(most, each), 0),
  };
};

/** So many, after those that fill the house. */
const makeCommands = (shape: Shape, most: number, seed: number): { batches: Batch[]; filling: number } => {
  const dice = createDice(seed);
  const workload = createWorkload(shape, configurationOf(shape, dice), dice);
  const { engine, check } = createCheckedEngine();
  const batches: Batch[] = [];
  let batch: { command: RoutingCommand; atMs: number }[] = [];
  const finish = (): void => {
    if (batch.length === 0) return;
    batches.push({
      text: JSON.stringify(batch.map((each) => each.command)),
      atMs: batch.map((each) => each.atMs),
    });
    batch = [];
  };
  const take = (command: RoutingCommand): void => {
    const atMs = workload.now();
    batch.push({ command, atMs });
    workload.observe(engine.handle(command, atMs));
    if (batch.length === batchSize) finish();
  };
  for (const command of workload.fill()) take(command);
  finish();
  const filling = batches.length;
  const full = workload.counts();
  if (full.engaged < 0.9 * shape.agents || full.waiting < 0.9 * shape.waiting)
    throw new Error(`the house is not full: ${JSON.stringify({ shape, full })}`);
  for (let made = 0; made < most; ) {
    for (const command of workload.turn()) {
      take(command);
      made += 1;
    }
  }
  finish();
  check();
  return { batches, filling };
};

const createCheckedEngine = () => {
  let failure: unknown;
  const onFailure = (error: unknown): void => {
    failure ??= error;
  };
  return {
    engine: createEngine(null, { onFailure }),
    check(): void {
      if (failure !== undefined) throw failure;
    },
  };
};
