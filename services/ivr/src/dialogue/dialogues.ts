import type { VoiceRequest } from '@tellonce/carrier-client';
import {
  type InteractionId,
  type Language,
  newId,
  type RoutingCommand,
  type RoutingConfiguration,
} from '@tellonce/contracts';
import {
  continueHotline,
  type HotlineEvent,
  type HotlineInput,
  type HotlinePolicy,
  startHotline,
  tryCallbackAgain,
} from '@tellonce/flows';
import { type CallIndex, type PendingEffect, runEntity } from '@tellonce/journal';
import type { Clock } from '@tellonce/service-kit';
import type { IdentifyCaller } from '../lookups/identify-caller.ts';
import type { Answer } from './answer.ts';
import type { OwedCallbacks } from './callbacks.ts';
import {
  type Cause,
  callbackDueTimer,
  type DialogueDocument,
  type DialogueStep,
  type DialogueStore,
  type OweCallback,
  oweCallbackEffect,
  routingCommandEffect,
  toAnswer,
  toStep,
} from './dialogue-document.ts';
import { toEndCommand } from './queue-command.ts';

export interface DialogueDeps {
  store: DialogueStore;
  callIndex: CallIndex;
  clock: Clock;
  policy: HotlinePolicy;
  identifyCaller: IdentifyCaller;
  /** The queues and who is skilled for them; null while nobody knows. */
  configuration(): Promise<RoutingConfiguration | null>;
  /** Of the number that was dialled; null when it is not configured. */
  languageOf(number: string): Promise<Language | null>;
  sendRouting(command: RoutingCommand): Promise<void>;
  callbacks: OwedCallbacks;
  /** An effect that failed is tried again by the sweeper. */
  onEffectFailed(interactionId: InteractionId, error: unknown): void;
  onCallbackFailed(error: unknown): void;
}

/** An event without its time: the time is that of the webhook. */
export type Happening = HotlineEvent extends infer E ? (E extends HotlineEvent ? Omit<E, 'at'> : never) : never;

export type Dialogues = ReturnType<typeof createDialogues>;

/** Dialogues as entities: begun, carried on, each turn saved whole. */
export const createDialogues = (deps: DialogueDeps) => {
  const execute = async (effect: PendingEffect): Promise<void> => {
    if (effect.kind === routingCommandEffect) await deps.sendRouting(effect.payload as RoutingCommand);
    if (effect.kind === oweCallbackEffect) {
      const { caller, ...callback } = effect.payload as OweCallback;
      await deps.callbacks.owe(caller, callback);
    }
  };
  const causeOf = (token: string | null): Cause => ({ id: newId<string>(), at: deps.clock.now(), webhookToken: token });

  /** Their place of before; unknown where Redis does not answer, which costs the place and not the call. */
  const owedTo = async (caller: string) => {
    try {
      return await deps.callbacks.find(caller);
    } catch (error) {
      deps.onCallbackFailed(error);
      return null;
    }
  };

  const inputFor = async (
    interactionId: InteractionId,
    request: VoiceRequest,
    spentMs: number,
  ): Promise<HotlineInput> => {
    const [caller, defaultLanguage, configuration] = await Promise.all([
      deps.identifyCaller(request.from),
      deps.languageOf(request.toText),
      deps.configuration(),
    ]);
    return {
      interactionId,
      callSid: request.callSid,
      from: request.fromText,
      to: request.toText,
      startedAt: new Date(deps.clock.now()).toISOString(),
      caller,
      defaultLanguage: defaultLanguage ?? 'zh-CN',
      queues: (configuration?.queues ?? []).map(({ queueId, key }) => ({ queueId, key })),
      policy: deps.policy,
      spentMs,
    };
  };

  /** Saves what `decide` makes of the dialogue; where it says null, the answer is what was said before. */
  const run = async (
    interactionId: InteractionId,
    decide: (document: DialogueDocument | null) => DialogueStep | null,
  ): Promise<Answer | null> => {
    let unchanged: DialogueDocument | null = null;
    const saved = await runEntity(
      deps.store,
      interactionId,
      (document) => {
        unchanged = document;
        return decide(document);
      },
      execute,
      (_effect, error) => deps.onEffectFailed(interactionId, error),
    );
    return saved ?? toAnswerOf(unchanged);
  };

  return {
    /** Executes one effect that was left over. */
    execute,

    /** The interaction of this call: the one that has it, or a new one. */
    async interactionOf(callSid: string): Promise<{ interactionId: InteractionId; isNew: boolean }> {
      const proposed = newId<InteractionId>();
      const interactionId = await deps.callIndex.claim(callSid, proposed);
      return { interactionId, isNew: interactionId === proposed };
    },

    load: (interactionId: InteractionId): Promise<DialogueDocument | null> => deps.store.load(interactionId),

    /** The first ring, followed by what has happened already. A dialogue that another webhook began is left as it is. */
    async begin(interactionId: InteractionId, request: VoiceRequest, then: Happening[] = []): Promise<Answer> {
      const owed = await owedTo(request.fromText);
      const spentMs = owed ? Math.max(0, deps.clock.now() - owed.sinceMs) : 0;
      const [input, configuration] = await Promise.all([
        inputFor(interactionId, request, spentMs),
        deps.configuration(),
      ]);
      const cause = causeOf(request.idempotencyToken);
      const answer = await run(interactionId, (document) => {
        if (document) return null;
        const turn = then.reduce((before, happening) => {
          const next = continueHotline(before.snapshot, toEvent(happening, cause));
          return { snapshot: next.snapshot, effects: [...before.effects, ...next.effects] };
        }, startHotline(input));
        const step = toStep(null, turn, cause, configuration);
        if (owed) step.effects.push(dropEffect(owed.interactionId, cause));
        return step;
      });
      if (owed) await deps.callbacks.settle(request.fromText, owed.interactionId);
      if (!answer) throw new Error(`the dialogue ${interactionId} could not be begun`);
      return answer;
    },

    /** Whom a callback did not reach is called again: in an interaction of its own, when `dueAt` has come. */
    async tryCallbackAgain(earlier: DialogueDocument, dueAt: number): Promise<void> {
      const interactionId = newId<InteractionId>();
      const cause = causeOf(null);
      const { facts } = earlier;
      const turn = tryCallbackAgain(earlier.snapshot.machine, {
        interactionId,
        callSid: `${facts.callSid}-again`,
        at: new Date(cause.at).toISOString(),
        spentMs: cause.at - Date.parse(facts.startedAt),
      });
      if (!turn) return;
      await run(interactionId, () => {
        const step = toStep(null, turn, cause, null);
        step.timers.set.push({ id: callbackDueTimer, at: dueAt, event: { type: 'callback-due' } });
        return step;
      });
      await deps.callbacks.owe(facts.from, { interactionId, sinceMs: Date.parse(facts.startedAt) });
    },

    /**
     * One thing that happened to the caller, by what the dialogue is when it is saved: `decide` says what it means, or
     * null when it means nothing (a repeated webhook, one of an earlier turn). Null: there is no such dialogue.
     */
    async carryOn(
      interactionId: InteractionId,
      webhookToken: string | null,
      decide: (document: DialogueDocument) => Happening | null,
    ): Promise<Answer | null> {
      const configuration = await deps.configuration();
      const cause = causeOf(webhookToken);
      return run(interactionId, (document) => {
        if (!document) return null;
        if (webhookToken !== null && webhookToken === document.lastWebhookToken) return null;
        const happening = decide(document);
        if (!happening) return null;
        return toStep(
          document,
          continueHotline(document.snapshot.machine, toEvent(happening, cause)),
          cause,
          configuration,
        );
      });
    },
  };
};

/** The customer rings by themselves: the callback is not needed any more. */
const dropEffect = (interactionId: InteractionId, cause: Cause): PendingEffect => ({
  id: `${cause.id}/called-again`,
  kind: routingCommandEffect,
  payload: toEndCommand(interactionId, 'called-again'),
});

const toAnswerOf = (document: DialogueDocument | null): Answer | null =>
  document && toAnswer(document.snapshot, document.facts);

const toEvent = (happening: Happening, cause: Cause): HotlineEvent => ({
  ...happening,
  at: new Date(cause.at).toISOString(),
});
