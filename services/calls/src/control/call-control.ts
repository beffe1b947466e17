import type { CallFacts, InteractionId } from '@tellonce/contracts';
import { type EntityStore, type EntityTimer, type PendingEffect, runEntity } from '@tellonce/journal';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { CallInput } from '../call/call-context.ts';
import type { CallEffect, CallEvent } from '../call/call-events.ts';
import { type CallSnapshot, stepCall, type TimerEvent } from '../call/step-call.ts';
import { createLanes } from './lanes.ts';

export type CallStore = EntityStore<CallSnapshot, CallFacts>;

/** An event without its time, which is the present. */
export type Heard = CallEvent extends infer E ? (E extends CallEvent ? Omit<E, 'at'> : never) : never;

export interface CallControl {
  /**
   * Lets a call hear something: saved before anything is done about it. What has to be done at the carrier is done
   * afterwards, in order, without keeping whoever told us waiting.
   * @param causeId the same for the same piece of news, however often it is told
   * @param open what a call that is not known yet begins with; without it, or with null, it stays unknown
   * @returns where the call stands now; null when there is none
   */
  hear(
    interactionId: InteractionId,
    heard: Heard | TimerEvent,
    causeId: string,
    open?: () => Promise<CallInput | null>,
  ): Promise<CallSnapshot | null>;
  onTimer(interactionId: InteractionId, timer: EntityTimer): Promise<void>;
  /** What a dead process, or a carrier that did not answer, left undone. */
  onEffect(interactionId: InteractionId, effect: PendingEffect): Promise<void>;
  idle(): Promise<void>;
}

/** Thrown by `execute` so that an effect stays pending until its lane has done it. */
const handedOver = Symbol('handed over');

export const createCallControl = (deps: {
  store: CallStore;
  clock: Clock;
  logger: Logger;
  perform: (interactionId: InteractionId, effect: CallEffect, effectId: string) => Promise<void>;
}): CallControl => {
  const { store, clock, logger } = deps;
  const lanes = createLanes();

  const performInLane = (interactionId: InteractionId, effect: PendingEffect): Promise<void> =>
    lanes.run(interactionId, `${interactionId}|${effect.id}`, () =>
      deps.perform(interactionId, effect.payload as CallEffect, effect.id),
    );

  const execute = async (interactionId: InteractionId, effect: PendingEffect): Promise<void> => {
    const { kind } = effect.payload as CallEffect;
    // Routing is told at once; the carrier takes its time.
    if (kind === 'tell-routing-end' || kind === 'tell-routing-requeue')
      return deps.perform(interactionId, effect.payload as CallEffect, effect.id);
    performInLane(interactionId, effect)
      .then(() => store.effectDone(interactionId, effect.id))
      .catch((error: unknown) => reportFailure(interactionId, effect, error));
    throw handedOver;
  };

  const reportFailure = (interactionId: InteractionId, effect: PendingEffect, error: unknown): void => {
    if (error === handedOver) return;
    logger.warn({ interactionId, effect: effect.kind, err: error }, 'not done yet; it will be tried again');
  };

  const hear: CallControl['hear'] = async (interactionId, heard, causeId, open) => {
    let after: CallSnapshot | null = null;
    await runEntity(
      store,
      interactionId,
      async (document) => {
        const input = document || !open ? null : await open();
        const at = clock.now();
        const outcome = stepCall(document, input, { ...heard, at } as CallEvent, { id: causeId, at });
        after = outcome?.after ?? null;
        return outcome?.step ?? null;
      },
      (effect) => execute(interactionId, effect),
      (effect, error) => reportFailure(interactionId, effect, error),
    );
    return after;
  };

  return {
    hear,
    async onTimer(interactionId, timer) {
      const document = await store.load(interactionId);
      // Set for an earlier placement of the caller: that wait is over.
      if (!document || document.snapshot.context.placement !== timer.epoch) return;
      await hear(interactionId, timer.event as TimerEvent, `${timer.id}:${interactionId}:${timer.at}`);
    },
    async onEffect(interactionId, effect) {
      await performInLane(interactionId, effect);
    },
    idle: () => lanes.idle(),
  };
};
