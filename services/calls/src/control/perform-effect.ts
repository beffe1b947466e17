import { type CarrierClient, CarrierError, type Outcome } from '@tellonce/carrier-client';
import type { CommandId, InteractionId, RoutingCommand } from '@tellonce/contracts';
import type { CallIndex } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import { callerLabel, isCallbackPending } from '../call/call-context.ts';
import type { CallEffect } from '../call/call-events.ts';
import { callState } from '../call/step-call.ts';
import type { CallDocuments } from '../documents/call-documents.ts';
import type { CallControl, CallStore } from './call-control.ts';
import { toCommandId } from './to-command-id.ts';
import { whoIsInRoom } from './who-is-in-room.ts';

/** How long a customer's phone rings who is called back. */
const ringSeconds = 30;

/** Before the next try of a request that the carrier could not take; after the last one the sweeper takes over. */
const retryDelaysMs = [150, 500, 1_200];

/** Carries out what a call decided: the only place that changes anything at the carrier. */
export const createEffectPerformer =
  (deps: {
    carrier: CarrierClient;
    routing: { send(command: RoutingCommand): Promise<void> };
    store: Pick<CallStore, 'load'>;
    documents: CallDocuments;
    callIndex: Pick<CallIndex, 'claim'>;
    logger: Logger;
    /** Known only once the control exists, which needs this performer. */
    control: () => Pick<CallControl, 'hear'>;
    pause?: (ms: number) => Promise<void>;
  }) =>
  async (interactionId: InteractionId, effect: CallEffect, effectId: string): Promise<void> => {
    const { carrier, logger } = deps;
    const pause = deps.pause ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));

    const ask = async <T = void>(request: () => Promise<Outcome<T>>): Promise<Outcome<T> | { kind: 'refused' }> => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await request();
        } catch (error) {
          if (!(error instanceof CarrierError)) throw error;
          if (!error.retryable) {
            // Asking again would be refused again.
            logger.error({ interactionId, effect: effect.kind, err: error }, 'the carrier refused');
            return { kind: 'refused' };
          }
          const delayMs = retryDelaysMs[attempt];
          if (delayMs === undefined) throw error;
          await pause(delayMs);
        }
      }
    };

    const placeCaller = async (placement: number): Promise<void> => {
      const document = await deps.store.load(interactionId);
      if (!document) return;
      const { context } = document.snapshot;
      const { callerCallSid } = context;
      if (callerCallSid === null) return;
      // Overtaken by a later decision: carrying it out now would tear the caller away from it.
      if (context.placement !== placement || callState(document.snapshot) === 'ended') return;
      const xml = deps.documents.forCaller(document.snapshot);
      const outcome = await ask(() => carrier.redirectToTwiml(callerCallSid, xml));
      if (outcome.kind === 'refused') return;
      const cause = `${effectId}/${outcome.kind}`;
      await (outcome.kind === 'gone'
        ? deps.control().hear(interactionId, { type: 'caller.gone' }, cause)
        : deps.control().hear(interactionId, { type: 'caller.placed', placement }, cause));
    };

    /** A try whose answer was lost has left a leg with this label: it is found, not dialled twice. */
    const dialledBefore = async (label: string): Promise<string | null> => {
      for (const { conferenceSid } of await carrier.liveConferences(interactionId)) {
        const participants = await carrier.participants(conferenceSid);
        const found = participants.kind === 'done' ? participants.value.find((each) => each.label === label) : null;
        if (found) return found.callSid;
      }
      return null;
    };

    const dialCaller = async (placement: number): Promise<void> => {
      const context = (await deps.store.load(interactionId))?.snapshot.context;
      // Overtaken: the agent has gone, or the customer was reached.
      if (!context?.callback || context.placement !== placement || !isCallbackPending(context)) return;
      const { number: to, from } = context.callback;
      const label = callerLabel(context);
      const dial = async (): Promise<Outcome<{ callSid: string }>> => {
        const callSid = await dialledBefore(label);
        return callSid
          ? { kind: 'done', value: { callSid } }
          : carrier.dialIntoConference({
              ...{ conference: interactionId, to, from, label, timeoutSeconds: ringSeconds },
              ...deps.documents.callbacksOf(interactionId),
            });
      };
      const outcome = await ask(dial);
      if (outcome.kind !== 'done') {
        await deps.control().hear(interactionId, { type: 'caller.unreachable', placement }, `${effectId}/unreachable`);
        return;
      }
      const { callSid } = outcome.value;
      await deps.callIndex.claim(callSid, interactionId);
      await deps.control().hear(interactionId, { type: 'caller.dialed', callSid, placement }, `${effectId}/dialed`);
    };

    const lookIntoRoom = async (): Promise<void> => {
      const document = await deps.store.load(interactionId);
      if (!document) return;
      const seen = await whoIsInRoom(carrier, document.snapshot.context);
      await deps.control().hear(interactionId, { type: 'room.seen', seen }, effectId);
    };

    // Deterministic: an effect that is carried out twice is one command to routing.
    const commandId: CommandId = toCommandId(`${interactionId}|${effectId}`);
    switch (effect.kind) {
      case 'tell-routing-end':
        return deps.routing.send({ commandId, type: 'interaction.end', interactionId, reason: effect.reason });
      case 'tell-routing-requeue': {
        const { reservationId, reason } = effect;
        return deps.routing.send({ commandId, type: 'interaction.requeue', interactionId, reservationId, reason });
      }
      case 'tell-routing-callback':
        return deps.routing.send({ commandId, type: 'interaction.request-callback', interactionId });
      case 'dial-caller':
        return dialCaller(effect.placement);
      case 'place-caller':
        return placeCaller(effect.placement);
      case 'look-into-room':
        return lookIntoRoom();
      case 'end-leg':
        await ask(() => carrier.endCall(effect.callSid));
    }
  };
