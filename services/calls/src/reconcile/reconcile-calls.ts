import type { CarrierCall, CarrierClient } from '@tellonce/carrier-client';
import { type DialogueFacts, type InteractionId, newId } from '@tellonce/contracts';
import type { CallIndex, EntityStore } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import type { CallInput } from '../call/call-context.ts';
import { type CallSnapshot, callState, isAdmitted } from '../call/step-call.ts';
import type { CallControl, CallStore } from '../control/call-control.ts';
import { whoIsInRoom } from '../control/who-is-in-room.ts';

export interface ReconcileDeps {
  carrier: CarrierClient;
  store: CallStore;
  dialogues: Pick<EntityStore<unknown, DialogueFacts>, 'list' | 'load'>;
  callIndex: CallIndex;
  control: CallControl;
  noteCallback: (interactionId: InteractionId) => Promise<void>;
  openWaiting: (interactionId: InteractionId, callerCallSid: string) => Promise<CallInput>;
  logger: Logger;
}

/**
 * Holds what we believe of calls against what the carrier has: callbacks are lost while nobody listens. A call that is
 * as it should be is not touched.
 */
export const reconcileCalls = async (deps: ReconcileDeps): Promise<void> => {
  const { carrier, control, store } = deps;
  const live = new Map((await carrier.liveCalls()).map((call) => [call.callSid, call]));

  /** The lists of the carrier lag behind; nobody is given up for dead without being asked for. */
  const isOver = async (callSid: string): Promise<boolean> => {
    if (live.has(callSid)) return false;
    const fetched = await carrier.fetchCall(callSid);
    return fetched.kind === 'gone' || fetched.value.status.progress === 'ended';
  };
  const hearEnded = (
    interactionId: InteractionId,
    callSid: string,
    open?: () => Promise<CallInput>,
  ): Promise<unknown> => control.hear(interactionId, { type: 'leg.ended', callSid }, `leg-ended:${callSid}`, open);

  const reconcile = async ({ context, value }: CallSnapshot): Promise<void> => {
    const { interactionId, callerCallSid, engagement } = context;
    if (callerCallSid && !context.endedLegs.includes(callerCallSid) && (await isOver(callerCallSid))) {
      await deps.noteCallback(interactionId);
      deps.logger.info({ interactionId }, 'the caller left while nobody listened');
      await hearEnded(interactionId, callerCallSid);
      return;
    }
    const agentCallSid = engagement?.agentCallSid;
    if (agentCallSid && !context.endedLegs.includes(agentCallSid) && (await isOver(agentCallSid)))
      await hearEnded(interactionId, agentCallSid);
    const isSettled = typeof value === 'object' && 'connected' in value && value.connected === 'talking';
    if (!engagement || isSettled) return;
    const seen = await whoIsInRoom(carrier, context);
    if (seen.length > 0) await control.hear(interactionId, { type: 'room.seen', seen }, `seen:${newId()}`);
  };

  for await (const interactionId of store.list()) {
    const document = await store.load(interactionId);
    if (document) await reconcile(document.snapshot);
  }
  for await (const interactionId of deps.dialogues.list()) {
    const facts = (await deps.dialogues.load(interactionId))?.facts;
    const callSid = facts?.callSid;
    // Nobody is on the line who is owed a callback.
    if (!callSid || facts?.callback || (await store.load(interactionId)) || !(await isOver(callSid))) continue;
    await hearEnded(interactionId, callSid, () => deps.openWaiting(interactionId, callSid));
  }
  for (const call of live.values()) await endOrphan(deps, call);
};

/** A leg of a call that is over for us, or a desktop's leg that its call no longer counts with. */
const endOrphan = async (deps: ReconcileDeps, call: CarrierCall): Promise<void> => {
  const interactionId = await deps.callIndex.find(call.callSid);
  const document = interactionId ? await deps.store.load(interactionId) : null;
  if (!document) return; // a caller in the dialogue, or a leg whose first document is being asked for
  const { snapshot } = document;
  const isAgentLeg = call.from.kind === 'client';
  const isOrphan = isAgentLeg ? !isAdmitted(snapshot.context, call.callSid) : callState(snapshot) === 'ended';
  if (!isOrphan) return;
  deps.logger.warn({ interactionId, callSid: call.callSid }, 'ending a leg that belongs to no live call');
  await deps.carrier.endCall(call.callSid);
};
