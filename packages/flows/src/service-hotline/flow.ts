import type { AgentId, DialogueFacts, EntityEventBody, Grade, InteractionId, Language } from '@tellonce/contracts';
import { initialTransition, type SnapshotFrom, type StateValueFrom, transition } from 'xstate';
import { type ChosenQueue, customerIn, type HotlineContext, type HotlineEvent, type HotlineInput } from './context.ts';
import { toFacts } from './facts.ts';
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
  | { kind: 'leave-queue'; interactionId: InteractionId };

/** What routing is asked for a waiting caller. */
export interface QueueRequest {
  interactionId: InteractionId;
  queue: ChosenQueue;
  grade: Grade | null;
  preferredAgentId: AgentId | null;
  language: Language;
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

/** What routing is asked for this caller; null while none waits. */
export const queueRequestOf = ({ value, context }: HotlineSnapshot): QueueRequest | null =>
  value === 'waiting' && context.queue ? toRequest(context, context.queue) : null;

export const factsOf = ({ value, context }: HotlineSnapshot): DialogueFacts =>
  toFacts(context, value === 'gone' || value === 'saying-goodbye');

const toRequest = (context: HotlineContext, queue: ChosenQueue): QueueRequest => ({
  interactionId: context.call.interactionId,
  queue,
  grade: customerIn(context)?.grade ?? null,
  preferredAgentId: customerIn(context)?.lastAgentId ?? null,
  language: context.language,
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
    case 'leaveQueue':
      return [{ kind: 'leave-queue', interactionId: context.call.interactionId }];
    default:
      return [];
  }
};
