import type { InteractionId, WaitingFacts } from '@tellonce/contracts';
import { type Engine, explainWaiting } from '@tellonce/routing';

/** Null: it does not wait. */
export const waitingFactsOf = ({ state }: Engine, interactionId: InteractionId): WaitingFacts | null => {
  const why = explainWaiting(state, interactionId);
  const place = state.waiting.get(interactionId);
  if (!why || !place) return null;
  const { classKey: _, requirements, heldFor, ...facts } = why;
  return {
    ...facts,
    atMs: state.now,
    requirements: [...requirements],
    heldFor: heldFor && { ...heldFor, preference: place.preference },
    boosts: place.boosts,
    configurationVersion: state.configuration.version,
  };
};
