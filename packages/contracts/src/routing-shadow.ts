import { z } from 'zod';
import { agentId, interactionId, queueId } from './ids.ts';
import { routingChange } from './routing-change.ts';
import { timestamp } from './words.ts';

/** A decision that another policy would have made otherwise, in the same situation. */
export const shadowDifference = z.object({
  at: timestamp,
  interactionId,
  queueId,
  /**
   * `other-agent`: offered to somebody else. `would-wait`: live offered it, the shadow not yet. `would-offer`: live let
   * it wait. `would-leave`: the shadow would have sent it on or away.
   */
  kind: z.enum(['other-agent', 'would-wait', 'would-offer', 'would-leave']),
  live: agentId.nullable(),
  shadow: agentId.nullable(),
});
export type ShadowDifference = z.infer<typeof shadowDifference>;

/** Another policy beside the live one: it decides nothing. */
export const routingShadow = z.object({
  shadowId: z.uuid(),
  name: z.string(),
  change: routingChange,
  by: z.string(),
  startedAt: timestamp,
  /** Offers that live made since, and on how many of them the shadow agrees. */
  decisions: z.int(),
  agreed: z.int(),
  counts: z.object({
    otherAgent: z.int(),
    wouldWait: z.int(),
    wouldOffer: z.int(),
    wouldLeave: z.int(),
  }),
  /** The newest first, at most 200. */
  differences: z.array(shadowDifference),
});
export type RoutingShadow = z.infer<typeof routingShadow>;
