import { z } from 'zod';
import { interactionId, queueId } from './ids.ts';

/** Of one queue; what was longer ago counts less. */
export const queueExperience = z.object({
  queueId,
  /** Agents' time that interactions took, and how many. */
  handledMs: z.number(),
  handled: z.number(),
  /** Callers' time in the queue, and how many hung up. */
  waitedMs: z.number(),
  abandoned: z.number(),
  updatedAt: z.int(),
});
export type QueueExperience = z.infer<typeof queueExperience>;

/** What routing knows of handle times and patience: expected waits go on from here. */
export const learntRates = z.object({
  queues: z.array(queueExperience),
  /** Of which queue the interactions were whose agents are in wrap-up. */
  wrapUps: z.array(z.object({ interactionId, queueId })),
});
export type LearntRates = z.infer<typeof learntRates>;
