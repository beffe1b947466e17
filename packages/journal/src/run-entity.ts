import type { EntityEvent, InteractionId } from '@tellonce/contracts';
import type { EntityDocument, EntityTimer, PendingEffect } from './entity-document.ts';
import type { EntityStore } from './entity-store.ts';

/** What a transition came to. */
export interface EntityStep<S, F, R> {
  document: Omit<EntityDocument<S, F>, 'version'>;
  events: EntityEvent[];
  effects: PendingEffect[];
  timers: { set: EntityTimer[]; cancel: string[] };
  /** For whoever asked (a webhook's answer). */
  reply: R;
  ended?: boolean;
}

const mostAttempts = 20;

/**
 * The way of every webhook and command through an entity: load → `step` (pure; null = nothing changes) → save whole →
 * execute the effects → reply. A lost race steps again on the new document, so `step` may run several times. An effect
 * that fails stays pending for the sweeper; `onEffectFailed` hears of it. Throws when the race is lost again and again.
 */
export const runEntity = async <S, F, R>(
  store: EntityStore<S, F>,
  interactionId: InteractionId,
  step: (document: EntityDocument<S, F> | null) => EntityStep<S, F, R> | null | Promise<EntityStep<S, F, R> | null>,
  execute: (effect: PendingEffect) => Promise<void>,
  onEffectFailed?: (effect: PendingEffect, error: unknown) => void,
): Promise<R | null> => {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const document = await store.load(interactionId);
    const outcome = await step(document);
    if (outcome === null) return null;
    const { reply, ...change } = outcome;
    const saved = await store.save(interactionId, { expectedVersion: document?.version ?? 0, ...change });
    if (saved.kind === 'conflict') continue;
    for (const effect of outcome.effects) {
      try {
        await execute(effect);
        await store.effectDone(interactionId, effect.id);
      } catch (error) {
        onEffectFailed?.(effect, error);
      }
    }
    return reply;
  }
  throw new Error(`entity ${interactionId} changed under each of ${mostAttempts} attempts to change it`);
};
