import type { InteractionId } from '@tellonce/contracts';
import type { Rendering } from '@tellonce/flows';

/** What a webhook is answered with, before it is put into the carrier's words. */
export interface Answer {
  /** Null when nothing of ours works: later webhooks find the interaction by the call. */
  interactionId: InteractionId | null;
  turn: number;
  /** The caller stands in a queue while they hear this: keys and silence come back to the wait, not to the dialogue. */
  inQueue?: boolean;
  rendering: Rendering;
}
