import {
  type QueueId,
  type RoutingChange,
  type RoutingFigures,
  routingChange,
  type WhatIfResult,
} from '@tellonce/contracts';
import type { Recording } from './recording.ts';
import { createSimulation, dealOf, type Simulation } from './simulation.ts';

export interface WhatIfRun {
  /** Decides about as many commands of the virtual span; true when it is done. */
  run(mostCommands: number): boolean;
  /** 0 to 1. */
  readonly progress: number;
  /** @throws when it is not done */
  result(): WhatIfResult;
}

/**
 * What would have been: the arrivals, handle times, answers, breaks and patience of a recorded span, dealt out anew to
 * the real engine under a changed configuration, in virtual time. The span is also simulated as it was: what a
 * simulation cannot know shows in the distance of that from the record, and both share every draw.
 */
export const createWhatIf = (
  recording: Recording,
  change: RoutingChange,
  options: { seed: number; runs: number },
): WhatIfRun => {
  const { seed, runs } = options;
  const unchanged = routingChange.parse({});
  const deals = Array.from({ length: runs }, (_, n) => dealOf(recording, seed + n));
  const plans = deals.flatMap((deal) => [
    { of: 'modelled' as const, start: () => createSimulation(recording, unchanged, deal) },
    { of: 'changed' as const, start: () => createSimulation(recording, change, deal) },
  ]);
  const figures: Record<'modelled' | 'changed', RoutingFigures[][]> = { modelled: [], changed: [] };
  let [done, drawn] = [0, 0];
  let current: Simulation | null = null;
  let last: Simulation | null = null;

  return {
    get progress() {
      return (done + (current?.progress ?? 0)) / plans.length;
    },
    run(mostCommands) {
      const plan = plans[done];
      if (!plan) return true;
      current ??= plan.start();
      if (!current.run(mostCommands)) return false;
      figures[plan.of].push(current.meter.figures());
      if (plan.of === 'changed') drawn += current.drawnHandleTimes;
      last = current;
      current = null;
      done += 1;
      return done === plans.length;
    },
    result() {
      if (done < plans.length || !last) throw new Error('the simulation is not done');
      return {
        ...{ fromMs: recording.fromMs, toMs: recording.toMs, seed, runs, arrivals: last.meter.arrivals },
        ...{ was: recording.was, modelled: meanOf(figures.modelled), changed: meanOf(figures.changed) },
        serviceLevelRange: rangeOf(figures.changed),
        patience: patienceOf(recording, seed),
        addedLike: [...last.staffing.likeWhom.values()].filter((each) => each !== null),
        removed: [...last.staffing.removed],
        drawnHandleTimes: Math.round(drawn / runs),
      };
    },
  };
};

const patienceOf = (recording: Recording, seed: number): WhatIfResult['patience'] => {
  const deal = dealOf(recording, seed);
  return [...recording.stays.keys()].map((queueId) => {
    const { kind, hungUp, censored, medianMs } = deal.patienceOf(queueId);
    return { queueId, kind, hungUp, censored, medianMs };
  });
};

const rangeOf = (runs: readonly RoutingFigures[][]): WhatIfResult['serviceLevelRange'] =>
  queuesOf(runs).flatMap((queueId) => {
    const levels = ofQueue(runs, queueId).flatMap(({ serviceLevel }) => (serviceLevel === null ? [] : [serviceLevel]));
    return levels.length === 0 ? [] : [{ queueId, low: Math.min(...levels), high: Math.max(...levels) }];
  });

const queuesOf = (runs: readonly RoutingFigures[][]): QueueId[] => [
  ...new Set(runs.flat().map((each) => each.queueId)),
];
const ofQueue = (runs: readonly RoutingFigures[][], queueId: QueueId): RoutingFigures[] =>
  runs.flatMap((run) => run.filter((each) => each.queueId === queueId));

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const meanOrNull = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((each) => each !== null);
  return known.length === 0 ? null : mean(known);
};

const meanOf = (runs: readonly RoutingFigures[][]): RoutingFigures[] =>
  queuesOf(runs).map((queueId) => {
    const all = ofQueue(runs, queueId);
    const of = (field: CountField) => mean(all.map((each) => each[field]));
    const starts = [...new Set(all.flatMap(({ halfHours }) => halfHours.map(({ fromMs }) => fromMs)))].sort();
    return {
      queueId,
      ...{ offered: of('offered'), answered: of('answered'), answeredWithinTarget: of('answeredWithinTarget') },
      ...{ abandoned: of('abandoned'), abandonedShort: of('abandonedShort'), sentAway: of('sentAway') },
      ...{ flowedOut: of('flowedOut'), open: of('open') },
      serviceLevel: meanOrNull(all.map((each) => each.serviceLevel)),
      abandonedShare: meanOrNull(all.map((each) => each.abandonedShare)),
      waitMeanMs: meanOrNull(all.map((each) => each.waitMeanMs)),
      waitP90Ms: meanOrNull(all.map((each) => each.waitP90Ms)),
      occupancy: meanOrNull(all.map((each) => each.occupancy)),
      halfHours: starts.map((fromMs) => meanHalfHour(all, fromMs)),
      waits: (all[0]?.waits ?? []).map(({ upToMs }, n) => ({
        upToMs,
        count: mean(all.map((each) => each.waits[n]?.count ?? 0)),
      })),
    };
  });

type CountField =
  | 'offered'
  | 'answered'
  | 'answeredWithinTarget'
  | 'abandoned'
  | 'abandonedShort'
  | 'sentAway'
  | 'flowedOut'
  | 'open';
const halfHourFields = [
  'offered',
  'answered',
  'answeredWithinTarget',
  'abandoned',
  'abandonedShort',
  'waitedMs',
] as const;

const meanHalfHour = (all: readonly RoutingFigures[], fromMs: number): RoutingFigures['halfHours'][number] => {
  const rows = all.map(({ halfHours }) => halfHours.find((each) => each.fromMs === fromMs));
  const values = halfHourFields.map((field) => [field, mean(rows.map((row) => row?.[field] ?? 0))] as const);
  return { fromMs, ...(Object.fromEntries(values) as Record<(typeof halfHourFields)[number], number>) };
};
