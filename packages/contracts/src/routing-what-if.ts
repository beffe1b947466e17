import { z } from 'zod';
import { agentId, queueId } from './ids.ts';

const ms = z.number();
const count = z.number();

/** Half an hour of a queue, by when its callers came. */
export const halfHour = z.object({
  fromMs: z.int(),
  offered: count,
  answered: count,
  answeredWithinTarget: count,
  abandoned: count,
  abandonedShort: count,
  waitedMs: ms,
});
export type HalfHour = z.infer<typeof halfHour>;

/**
 * What became of those who came into a queue in a span of time. Counts are means over the runs of a simulation, so they
 * need not be whole. Service level: answered within the target ÷ (answered + abandoned − abandoned under 5 s).
 */
export const routingFigures = z.object({
  queueId,
  offered: count,
  answered: count,
  answeredWithinTarget: count,
  abandoned: count,
  abandonedShort: count,
  /** Ended by the queue itself: closed, emergency, full, too long a wait. */
  sentAway: count,
  /** Went on to another queue. */
  flowedOut: count,
  /** Neither answered nor gone when the records end. */
  open: count,
  serviceLevel: z.number().nullable(),
  abandonedShare: z.number().nullable(),
  /** Of those who were answered or hung up: from coming in until then. */
  waitMeanMs: ms.nullable(),
  waitP90Ms: ms.nullable(),
  /** Of the agents who have what the queue asks: time with an offer, an interaction or wrap-up ÷ time on duty. */
  occupancy: z.number().nullable(),
  halfHours: z.array(halfHour),
  /** How many waited up to `upToMs` (and longer than the row before); null: longer than all. */
  waits: z.array(z.object({ upToMs: z.int().nullable(), count })),
});
export type RoutingFigures = z.infer<typeof routingFigures>;

/** How long callers of a queue would have stayed, as far as it shows. */
export const patienceFit = z.object({
  queueId,
  /** Kaplan–Meier needs enough who hung up; with few, one rate fits; with none, nobody ever would. */
  kind: z.enum(['kaplan-meier', 'exponential', 'endless']),
  hungUp: z.int(),
  /** Served or sent away before: they would have stayed longer, nobody knows how long. */
  censored: z.int(),
  medianMs: ms.nullable(),
});
export type PatienceFit = z.infer<typeof patienceFit>;

export const whatIfResult = z.object({
  fromMs: z.int(),
  toMs: z.int(),
  seed: z.int(),
  runs: z.int(),
  /** Who came, in all queues: the same in all three. */
  arrivals: z.int(),
  /** As recorded. */
  was: z.array(routingFigures),
  /** The simulation of what was: its distance from `was` is its error. */
  modelled: z.array(routingFigures),
  changed: z.array(routingFigures),
  /** Lowest and highest service level of the runs with the change. */
  serviceLevelRange: z.array(z.object({ queueId, low: z.number(), high: z.number() })),
  patience: z.array(patienceFit),
  /** Whose hours and skills the additional agents have. */
  addedLike: z.array(agentId),
  removed: z.array(agentId),
  /** Interactions whose handle time is drawn, as they were not answered then. */
  drawnHandleTimes: z.int(),
});
export type WhatIfResult = z.infer<typeof whatIfResult>;
