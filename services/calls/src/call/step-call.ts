import {
  type CallFacts,
  type EntityEvent,
  type EntityEventBody,
  entityEventBody,
  type InteractionId,
} from '@tellonce/contracts';
import type { EntityDocument, EntityStep } from '@tellonce/journal';
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { CallContext, CallInput } from './call-context.ts';
import type { CallEffect, CallEvent } from './call-events.ts';
import { callMachine, callMachineVersion } from './call-machine.ts';

type MachineSnapshot = SnapshotFrom<typeof callMachine>;
/** What is kept of the machine. */
export type CallSnapshot = Pick<MachineSnapshot, 'value' | 'context'>;
export type CallDocument = EntityDocument<CallSnapshot, CallFacts>;

/** A delay of the machine, as the sweeper gives it back. */
export interface TimerEvent {
  type: `xstate.after.${string}`;
}
/** What made the call step: its id makes the ids of all that follows. */
export interface Cause {
  id: string;
  at: number;
}

/**
 * One event through the machine, as all that has to be saved together. Null when it changes nothing.
 * @param document null when the call is new: `input` opens it
 */
export const stepCall = (
  document: CallDocument | null,
  input: CallInput | null,
  event: CallEvent | TimerEvent,
  cause: Cause,
): { step: EntityStep<CallSnapshot, CallFacts, CallSnapshot> | null; after: CallSnapshot } | null => {
  const before = document
    ? callMachine.resolveState(document.snapshot)
    : input && initialTransition(callMachine, input)[0];
  if (!before) return null;
  // The machine's delayed events are its own; its type of events does not name them.
  const [next, actions] = transition(callMachine, before, event as CallEvent);
  const after: CallSnapshot = { value: next.value, context: next.context };
  if (document && actions.length === 0 && isSame(document.snapshot, after)) return { step: null, after };

  const { interactionId } = next.context;
  const step: EntityStep<CallSnapshot, CallFacts, CallSnapshot> = {
    document: { machineVersion: callMachineVersion, snapshot: after, facts: toFacts(after) },
    events: [],
    effects: [],
    timers: { set: [], cancel: [] },
    reply: after,
    ended: next.value === 'ended',
  };
  for (const action of actions as readonly { type: string; params?: unknown }[]) {
    switch (action.type) {
      case 'perform': {
        const effect = action.params as CallEffect;
        step.effects.push({ id: `${cause.id}/${step.effects.length}`, kind: effect.kind, payload: effect });
        break;
      }
      case 'tell':
        step.events.push(toEntityEvent(interactionId, action.params as EntityEventBody, cause, step.events.length));
        break;
      case 'xstate.raise': {
        const timer = action.params as { event: TimerEvent; id: string; delay: number };
        const at = cause.at + timer.delay;
        step.timers.set.push({ id: timer.id, at, event: timer.event, epoch: next.context.placement });
        break;
      }
      case 'xstate.cancel': {
        const { sendId } = action.params as { sendId: string };
        // Set and cancelled in one step, when a state is only passed through: saving cancels before it sets.
        step.timers.set = step.timers.set.filter((timer) => timer.id !== sendId);
        step.timers.cancel.push(sendId);
        break;
      }
      default:
        throw new Error(`the call machine asked for an unknown action: ${action.type}`);
    }
  }
  return { step, after };
};

const isSame = (a: CallSnapshot, b: CallSnapshot): boolean =>
  JSON.stringify([a.value, a.context]) === JSON.stringify([b.value, b.context]);

const toEntityEvent = (
  interactionId: InteractionId,
  body: EntityEventBody,
  cause: Cause,
  index: number,
): EntityEvent => ({
  id: `${cause.id}/${index}`,
  interactionId,
  at: new Date(cause.at).toISOString(),
  causationId: cause.id,
  correlationId: interactionId,
  body: entityEventBody.parse(body),
});

export const callState = (snapshot: CallSnapshot): CallFacts['state'] =>
  (typeof snapshot.value === 'string' ? snapshot.value : Object.keys(snapshot.value)[0]) as CallFacts['state'];

const toInstant = (ms: number | null | undefined): string | null =>
  typeof ms === 'number' ? new Date(ms).toISOString() : null;

export const toFacts = (snapshot: CallSnapshot): CallFacts => {
  const { context } = snapshot;
  return {
    interactionId: context.interactionId,
    callerCallSid: context.callerCallSid,
    agentCallSid: context.engagement?.agentCallSid ?? null,
    agentId: context.engagement?.agentId ?? null,
    reservationId: context.engagement?.reservationId ?? null,
    state: callState(snapshot),
    ...(context.callback && context.engagement ? { callingBack: true } : {}),
    connectedAt: toInstant(context.connectedAt),
    endedAt: toInstant(context.ended?.at),
  };
};

/** Whether the agent of this leg may come into the room now. */
export const isAdmitted = (context: CallContext, callSid: string): boolean =>
  !context.ended && context.engagement?.agentCallSid === callSid && !context.endedLegs.includes(callSid);
