import { z } from 'zod';
import { routingChange } from './routing-change.ts';
import { routingEvent } from './routing-events.ts';
import { whatIfResult } from './routing-what-if.ts';
import { timestamp } from './words.ts';

/** What was decided was decided again: the same, or where not. */
export const replayResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('equal'), entries: z.int() }),
  z.object({
    kind: z.literal('different'),
    /** How many entries were equal before it. */
    entries: z.int(),
    /** The number of the entry, when it was decided, which command it was, and which of its events differs first. */
    sequence: z.int(),
    at: timestamp,
    command: z.string(),
    eventIndex: z.int(),
    recorded: routingEvent.nullable(),
    decided: routingEvent.nullable(),
  }),
  /** A decision is missing or unreadable: what follows cannot be decided again. */
  z.object({ kind: z.literal('broken'), sequence: z.int(), reason: z.enum(['missing', 'unreadable', 'no-beginning']) }),
]);
export type ReplayAnswer = z.infer<typeof replayResult>;

/** Long work on past decisions; it is done beside routing, in small pieces. */
export const routingJob = z.object({
  jobId: z.uuid(),
  kind: z.enum(['replay', 'what-if']),
  from: timestamp,
  to: timestamp,
  /** Of a what-if. */
  change: routingChange.nullable(),
  by: z.string(),
  startedAt: timestamp,
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  /** 0 to 1. */
  progress: z.number(),
  replay: replayResult.nullable(),
  whatIf: whatIfResult.nullable(),
  /** Why it failed, to be shown. */
  trouble: z.string().nullable(),
});
export type RoutingJob = z.infer<typeof routingJob>;
/** Without its result. */
export const routingJobSummary = routingJob.omit({ replay: true, whatIf: true });
export type RoutingJobSummary = z.infer<typeof routingJobSummary>;
