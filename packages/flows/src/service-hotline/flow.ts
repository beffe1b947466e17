import type { AgentId, DialogueFacts, EntityEventBody, Grade, InteractionId, Language } from '@tellonce/contracts';
import { initialTransition, type SnapshotFrom, type StateValueFrom, transition } from 'xstate';
import { type ChosenQueue, customerIn, type HotlineContext, type HotlineEvent, type HotlineInput } from './context.ts';
import { callbackEvents, startedEvent, toFacts } from './facts.ts';
import { serviceHotline } from './machine.ts';

/** The machine's state as plain data: survives JSON. */
export interface HotlineSnapshot {
  value: StateValueFrom<typeof serviceHotline>;
  context: HotlineContext;
}

/** What the runner must do because of a turn, in order. */
export type DialogueEffect =
  | { kind: 'record'; body: EntityEventBody }
  | { kind: 'join-queue'; request: QueueRequest }
  | { kind: 'leave-queue'; interactionId: InteractionId }
  /** The caller hangs up; the place in line stays. */
  | { kind: 'keep-place'; interactionId: InteractionId; number: string };

/** What routing is asked for a waiting caller. */
export interface QueueRequest {
  interactionId: InteractionId;
  queue: ChosenQueue;
  grade: Grade | null;
  preferredAgentId: AgentId | null;
  language: Language;
  spentMs: number;
}

export interface HotlineTurn {
  snapshot: HotlineSnapshot;
  effects: DialogueEffect[];
}

type MachineSnapshot = SnapshotFrom<typeof serviceHotline>;

/** The first ring. */
export const startHotline = (input: HotlineInput): HotlineTurn => {
  const [snapshot, actions] = initialTransition(serviceHotline, input);
  return toTurn(snapshot, actions);
};

/** One thing that happened to the caller. Events that mean nothing where the caller stands change nothing. */
export const continueHotline = ({ value, context }: HotlineSnapshot, event: HotlineEvent): HotlineTurn => {
  const [snapshot, actions] = transition(serviceHotline, serviceHotline.resolveState({ value, context }), event);
  return toTurn(snapshot, actions);
};

/**
 * The customer was called back in vain: a dialogue of its own for the next try, which waits until it is due.
 * @param spentMs how long they have waited already
 */
export const tryCallbackAgain = (
  { context: before }: HotlineSnapshot,
  next: { interactionId: InteractionId; callSid: string; at: string; spentMs: number },
): HotlineTurn | null => {
  if (!before.callback) return null;
  const { interactionId, callSid, at, spentMs } = next;
  const context: HotlineContext = {
    ...before,
    call: { ...before.call, interactionId, callSid, startedAt: at },
    callback: { ...before.callback, attempt: before.callback.attempt + 1 },
    spentMs,
  };
  const bodies = [startedEvent(context, 'outbound'), ...callbackEvents(context)];
  return {
    snapshot: { value: 'callback-resting', context },
    effects: bodies.map((body) => ({ kind: 'record', body })),
  };
};

/** What routing is asked for this caller; null while none waits. */
export const queueRequestOf = ({ value, context }: HotlineSnapshot): QueueRequest | null =>
  value === 'waiting' && context.queue ? toRequest(context, context.queue) : null;

export const factsOf = ({ value, context }: HotlineSnapshot): DialogueFacts =>
  toFacts(context, value === 'gone' || value === 'saying-goodbye' || value === 'turned-away');

/** Held in line by routing, with or without somebody on the phone. */
export const isInLine = ({ value }: HotlineSnapshot): boolean =>
  value === 'waiting' || value === 'confirming-callback' || value === 'keying-callback' || value === 'callback-agreed';

const toRequest = (context: HotlineContext, queue: ChosenQueue): QueueRequest => ({
  interactionId: context.call.interactionId,
  queue,
  grade: customerIn(context)?.grade ?? null,
  preferredAgentId: customerIn(context)?.lastAgentId ?? null,
  language: context.language,
  spentMs: context.spentMs ?? 0,
});

const toTurn = (next: MachineSnapshot, actions: readonly { type: string; params?: unknown }[]): HotlineTurn => {
  const snapshot: HotlineSnapshot = { value: next.value, context: next.context };
  return { snapshot, effects: actions.flatMap((action) => toEffects(action, snapshot.context)) };
};

const toEffects = (action: { type: string; params?: unknown }, context: HotlineContext): DialogueEffect[] => {
  switch (action.type) {
    case 'record':
      return [{ kind: 'record', body: (action.params as { body: EntityEventBody }).body }];
    case 'joinQueue':
      return context.queue ? [{ kind: 'join-queue', request: toRequest(context, context.queue) }] : [];
    case 'keepPlace':
      return context.callback
        ? [{ kind: 'keep-place', interactionId: context.call.interactionId, number: context.callback.number }]
        : [];
    case 'leaveQueue':
      return [{ kind: 'leave-queue', interactionId: context.call.interactionId }];
    default:
      return [];
  }
};
