import { z } from 'zod';
import { agentId, interactionId, queueId, teamId } from './ids.ts';
import { grade, key, language, localized, routingStatus, timestamp } from './words.ts';

/** What a supervisor sees live. Times are ISO; durations are computed by the viewer against the clock it is given. */
export const floorAgent = z.object({
  agentId,
  name: z.string(),
  teamId: teamId.nullable(),
  status: routingStatus,
  reason: key.nullable(),
  since: timestamp,
  until: timestamp.nullable(),
  interactionId: interactionId.nullable(),
  /** What comes after the present interaction, where it is not work. */
  chosen: z.object({ status: z.enum(['available', 'not-ready']), reason: key.nullable() }).optional(),
  /** The queues whose requirements they meet: who is behind a queue's count of agents. */
  queueIds: z.array(queueId).optional(),
});
export type FloorAgent = z.infer<typeof floorAgent>;

export const floorInteraction = z.object({
  interactionId,
  queueId,
  /** waiting → offered → connecting/talking → (wrap-up is the agent's). */
  state: z.enum(['waiting', 'offered', 'live']),
  grade: grade.nullable(),
  language: language.nullable(),
  /** Shown when the viewer may read customers; else null. */
  customerName: z.string().nullable(),
  from: z.string().nullable(),
  agentId: agentId.nullable(),
  queuedAt: timestamp,
  since: timestamp,
  /** From −5 to 5; left out: 0. */
  priority: z.int().optional(),
  /** Nobody is on the line: called back when their turn comes. */
  isCallback: z.boolean().optional(),
  /** Which ring is open; left out: none. */
  ring: z.int().optional(),
});
export type FloorInteraction = z.infer<typeof floorInteraction>;

/** Service-level formulas by name (PRODUCT.md): the name travels with the number. */
export const serviceLevelFormula = z.enum([
  'answered-of-answered',
  'answered-of-finished',
  'answered-of-finished-less-short',
  'served-of-finished',
  'answered-of-offered',
]);
export type ServiceLevelFormula = z.infer<typeof serviceLevelFormula>;

/** Today's figures of a queue, from its segments. Shares are 0–1, null when nothing counts yet. */
export const queueFigures = z.object({
  offered: z.int(),
  answered: z.int(),
  answeredWithinTarget: z.int(),
  abandoned: z.int(),
  abandonedShort: z.int(),
  serviceLevel: z.number().nullable(),
  serviceLevelFormula,
  serviceLevelOfOffered: z.number().nullable(),
  abandonedShare: z.number().nullable(),
  /** Average speed of answer, average handle time. */
  asaMs: z.number().nullable(),
  ahtMs: z.number().nullable(),
  handled: z.int(),
  /** The start of the queue's day: from when all of this counts. */
  since: timestamp.optional(),
  asOf: timestamp,
});
export type QueueFigures = z.infer<typeof queueFigures>;

export const floorQueue = z.object({
  queueId,
  key,
  name: localized,
  waiting: z.int(),
  longestWaitSince: timestamp.nullable(),
  serviceLevelTargetMs: z.int(),
  serviceLevelShare: z.number(),
  /** Agents who have what the queue asks, by routing status. */
  agents: z.object({ available: z.int(), reserved: z.int(), busy: z.int(), wrapUp: z.int(), notReady: z.int() }),
  figures: queueFigures,
});
export type FloorQueue = z.infer<typeof floorQueue>;

export const floor = z.object({
  /** The server's clock when this was true. */
  now: timestamp,
  queues: z.array(floorQueue),
  agents: z.array(floorAgent),
  interactions: z.array(floorInteraction),
});
export type Floor = z.infer<typeof floor>;
