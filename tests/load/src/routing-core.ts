import { createEngine } from '@tellonce/routing';
import { createDice } from './dice.ts';
import { median, quantile } from './report.ts';
import { configurationOf, createWorkload, type Shape } from './routing-workload.ts';

export interface CoreFigures {
  shape: Shape;
  commands: number;
  meanUs: number;
  /** Processor time, of collecting garbage on other threads too: what a busy machine does not change. */
  cpuUs: number;
  p50Us: number;
  p999Us: number;
  maxMs: number;
}

/**
 * The engine alone, its state full all the while. A command's time is from the end of the one before to its own end: it
 * includes every pause for garbage, and the (small) work of making the command up.
 */
export const measureCore = (shape: Shape, options: { commands: number; seed: number }): CoreFigures => {
  const dice = createDice(options.seed);
  let failure: unknown;
  const engine = createEngine(null, {
    onFailure: (error) => {
      failure ??= error;
    },
  });
  const configuration = configurationOf(shape, dice);
  const workload = createWorkload(shape, configuration, dice);
  for (const command of workload.fill()) workload.observe(engine.handle(command, workload.now()));
  const full = workload.counts();
  if (full.engaged < 0.9 * shape.agents || full.waiting < 0.9 * shape.waiting)
    throw new Error(`the house is not full: ${JSON.stringify({ shape, full })}`);
  const times = new Float64Array(options.commands);
  const warmUp = Math.floor(options.commands / 4);
  let count = -warmUp;
  let cpuBefore = process.cpuUsage();
  let before = performance.now();
  while (count < options.commands) {
    for (const command of workload.turn()) {
      const entry = engine.handle(command, workload.now());
      workload.observe(entry);
      const after = performance.now();
      if (count >= 0 && count < options.commands) times[count] = after - before;
      count += 1;
      if (count === 0) cpuBefore = process.cpuUsage();
      before = after;
    }
  }
  const cpu = process.cpuUsage(cpuBefore);
  if (failure !== undefined) throw failure;
  const samples = [...times];
  return {
    shape,
    commands: options.commands,
    meanUs: (samples.reduce((sum, each) => sum + each, 0) / samples.length) * 1_000,
    cpuUs: (cpu.user + cpu.system) / count,
    p50Us: median(samples) * 1_000,
    p999Us: quantile(samples, 0.999) * 1_000,
    maxMs: samples.reduce((most, each) => Math.max(most, each), 0),
  };
};
