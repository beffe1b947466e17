import type { DialogueFacts, EntityEvent, RoutingCommand, RoutingConfiguration } from '@tellonce/contracts';
import {
  type DialogueEffect,
  factsOf,
  type HotlineSnapshot,
  type HotlineTurn,
  isInLine,
  renderHotline,
  serviceHotlineVersion,
} from '@tellonce/flows';
import type { EntityDocument, EntityStep, EntityStore, PendingEffect } from '@tellonce/journal';
import type { Answer } from './answer.ts';
import type { OwedCallback } from './callbacks.ts';
import { toCallbackCommand, toEndCommand, toQueueCommand } from './queue-command.ts';

/** A dialogue as it is saved. `turn` counts what happened to the caller: addresses in documents carry it. */
export interface DialogueState {
  machine: HotlineSnapshot;
  turn: number;
}
export type DialogueDocument = EntityDocument<DialogueState, DialogueFacts>;
export type DialogueStore = EntityStore<DialogueState, DialogueFacts>;
export type DialogueStep = EntityStep<DialogueState, DialogueFacts, Answer>;

export const routingCommandEffect = 'routing.command';
/** A dialogue in which nothing happened for this long is over, though nobody told us. */
const lapseMs = 600_000;
export const lapseTimer = 'lapse';
export const callbackDueTimer = 'callback-due';
/** Somebody is owed a callback from now on. */
export const oweCallbackEffect = 'callback.owe';
export interface OweCallback extends OwedCallback {
  caller: string;
}

/** What causes a turn: its id goes into every event, so that a turn that is tried twice is written down once. */
export interface Cause {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  webhookToken: string | null;
}

/** A turn of the dialogue as one save: snapshot, facts, events, effects, timers. */
export const toStep = (
  before: DialogueDocument | null,
  turn: HotlineTurn,
  cause: Cause,
  configuration: RoutingConfiguration | null,
): DialogueStep => {
  const facts = factsOf(turn.snapshot);
  const state = { machine: turn.snapshot, turn: (before?.snapshot.turn ?? 0) + 1 };
  const isInMenus = !isInLine(turn.snapshot) && turn.snapshot.value !== 'callback-resting' && !facts.ended;
  return {
    document: {
      machineVersion: serviceHotlineVersion,
      snapshot: state,
      facts,
      lastWebhookToken: cause.webhookToken ?? before?.lastWebhookToken ?? null,
    },
    events: toEvents(turn.effects, facts, cause),
    effects: turn.effects.flatMap((effect, index) =>
      toPendingEffect(effect, `${cause.id}/${index}`, configuration, facts),
    ),
    timers: isInMenus
      ? { set: [{ id: lapseTimer, at: cause.at + lapseMs, event: { type: 'call-over' } }], cancel: [] }
      : { set: [], cancel: [lapseTimer] },
    reply: toAnswer(state, facts),
    ended: facts.ended,
  };
};

/** What is said where the dialogue stands: the same for every repetition of a webhook. */
export const toAnswer = (state: DialogueState, facts: DialogueFacts): Answer => ({
  interactionId: facts.interactionId,
  turn: state.turn,
  rendering: renderHotline(state.machine),
});

const toEvents = (effects: readonly DialogueEffect[], facts: DialogueFacts, cause: Cause): EntityEvent[] =>
  effects
    .flatMap((effect) => (effect.kind === 'record' ? [effect.body] : []))
    .map((body, index) => ({
      id: `${cause.id}/${index}`,
      interactionId: facts.interactionId,
      at: new Date(cause.at).toISOString(),
      causationId: cause.id,
      correlationId: facts.interactionId,
      body,
    }));

const toPendingEffect = (
  effect: DialogueEffect,
  id: string,
  configuration: RoutingConfiguration | null,
  facts: DialogueFacts,
): PendingEffect[] => {
  const command = toCommand(effect, configuration);
  const effects: PendingEffect[] = command ? [{ id, kind: routingCommandEffect, payload: command }] : [];
  return effect.kind === 'keep-place' ? [...effects, owed(facts, id)] : effects;
};

const owed = ({ from, interactionId, startedAt }: DialogueFacts, id: string): PendingEffect => {
  const payload: OweCallback = { caller: from, interactionId, sinceMs: Date.parse(startedAt) };
  return { id: `${id}/owed`, kind: oweCallbackEffect, payload };
};

const toCommand = (effect: DialogueEffect, configuration: RoutingConfiguration | null): RoutingCommand | null => {
  switch (effect.kind) {
    case 'record':
      return null;
    // Without a configuration there is no queue to name yet: the first wait document names it.
    case 'join-queue':
      return toQueueCommand(effect.request, configuration);
    case 'keep-place':
      return toCallbackCommand(effect.interactionId);
    case 'leave-queue':
      return toEndCommand(effect.interactionId);
  }
};
