import type { EntityEventBody, Language, ToldItem } from '@tellonce/contracts';
import { assign } from 'xstate';
import { ownNumber, toCallbackNumber } from './callback-number.ts';
import { type ChosenQueue, generalQueueKey, type HotlineContext, type SentBecause, type Trouble } from './context.ts';
import { callbackEvents, identifiedEvent, languageEvent, sentEvents, startedEvent, withTold } from './facts.ts';
import { guarded, keysOf } from './guards.ts';
import { matchSerial } from './match-serial.ts';
import { prompts } from './prompts.ts';

/** Executed by whoever runs the machine: the machine itself only returns them. */
const byTheRunner = (): void => undefined;

const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '中文' };
const other = (language: Language): Language => (language === 'en' ? 'zh-CN' : 'en');

/** The wanted queue, else the general one, else any: a caller is never turned away for a missing queue. */
const chooseQueue = ({ queues, wantedQueueKey }: HotlineContext): ChosenQueue =>
  queues.find((each) => each.key === wantedQueueKey) ??
  queues.find((each) => each.key === generalQueueKey) ??
  queues[0] ?? { queueId: null, key: wantedQueueKey };

const languageTold = (language: Language, topic: 'language-question' | 'language-switch', at: string): ToldItem => ({
  topic: 'language',
  asked: prompts[language][topic],
  answer: languageNames[language],
  matched: null,
  at,
});

const serialTold = (language: Language, digits: string, matched: ToldItem['matched'], at: string): ToldItem => ({
  topic: 'serial',
  asked: prompts[language]['serial-question'],
  answer: digits,
  matched,
  at,
});

/** Effects: executed by whoever runs the machine; the machine only returns them. */
const effects = guarded.extend({
  actions: {
    /** An event for the interaction's history. */
    record: (_, _params: { body: EntityEventBody }) => byTheRunner(),
    /** The caller waits from now on: routing is told. */
    joinQueue: byTheRunner,
    /** The caller waits no longer: routing is told. */
    leaveQueue: byTheRunner,
    /** The caller hangs up, the place stays: routing is told. */
    keepPlace: byTheRunner,
  },
});

export const acting = effects.extend({
  actions: {
    recordStart: effects.enqueueActions(({ context, enqueue }) => {
      enqueue({ type: 'record', params: { body: startedEvent(context) } });
    }),

    chooseLanguage: assign(({ context, event }, params: { language: Language }) => {
      const { language } = params;
      const item = languageTold(language, 'language-question', event.at);
      return { language, languageChosen: true, told: withTold(context.told, item) };
    }),
    switchLanguage: assign(({ context, event }) => {
      const language = other(context.language);
      const item = languageTold(language, 'language-switch', event.at);
      return { language, languageChosen: true, told: withTold(context.told, item), trouble: null, greeted: true };
    }),
    recordLanguage: effects.enqueueActions(({ context, enqueue }) => {
      enqueue({ type: 'record', params: { body: languageEvent(context) } });
    }),

    chooseService: assign(({ context, event }, params: { answer: string; queueKey: string }) => {
      const asked = prompts[context.language]['menu-question'];
      const item: ToldItem = { topic: 'menu', asked, answer: params.answer, matched: null, at: event.at };
      return { told: withTold(context.told, item), wantedQueueKey: params.queueKey };
    }),
    /** The answer that was just told: it stands last. */
    recordTold: effects.enqueueActions(({ context, enqueue }) => {
      const item = context.told.at(-1);
      if (item) enqueue({ type: 'record', params: { body: { type: 'interaction.told', v: 1, item } } });
    }),

    beginQuestion: assign({ attempt: 0, trouble: null }),
    repeatQuestion: assign({ trouble: null, greeted: true }),
    countTrouble: assign(({ context }, params: { trouble: Trouble }) => ({
      trouble: params.trouble,
      attempt: context.attempt + 1,
      greeted: true,
    })),

    holdDigits: assign({ heardDigits: ({ event }) => keysOf(event) }),
    /** The serial's end fits one machine of whose number this is: it says which machine, and who. */
    confirmMachine: effects.enqueueActions(({ context, event, enqueue }) => {
      const digits = keysOf(event);
      const match = matchSerial(context, digits);
      if (match.kind !== 'one') return;
      const { asset, customerId } = match;
      const item = serialTold(
        context.language,
        digits,
        { kind: 'asset', assetId: asset.assetId, confirmed: true },
        event.at,
      );
      const told = withTold(context.told, item);
      const known = {
        ...context,
        told,
        customerId,
        assurance: 'serial' as const,
        machine: { digits, asset },
        heardDigits: null,
      };
      enqueue.assign(known);
      enqueue({ type: 'record', params: { body: { type: 'interaction.told', v: 1, item } } });
      enqueue({ type: 'record', params: { body: identifiedEvent(known) } });
      // The language was chosen before it was known who chose it.
      if (context.languageChosen && !context.customerId)
        enqueue({ type: 'record', params: { body: languageEvent(known) } });
    }),
    /** What was keyed and fits nothing is told all the same, as unconfirmed. */
    keepUnmatchedDigits: effects.enqueueActions(({ context, event, enqueue }) => {
      const { heardDigits, told } = context;
      if (!heardDigits || told.some((each) => each.topic === 'serial' && each.answer === heardDigits)) return;
      const item = serialTold(context.language, heardDigits, { kind: 'none' }, event.at);
      enqueue.assign({ told: withTold(told, item) });
      enqueue({ type: 'record', params: { body: { type: 'interaction.told', v: 1, item } } });
    }),

    sendOn: assign((_, params: { because: SentBecause }) => ({ sentBecause: params.because })),
    enterQueue: effects.enqueueActions(({ context, enqueue }) => {
      const queue = chooseQueue(context);
      enqueue.assign({ queue });
      for (const body of sentEvents({ ...context, queue })) enqueue({ type: 'record', params: { body } });
      enqueue({ type: 'joinQueue' });
    }),
    proposeOwnNumber: assign({ callbackNumber: ({ context }) => ownNumber(context) }),
    proposeKeyedNumber: assign({
      callbackNumber: ({ context, event }) => toCallbackNumber(keysOf(event), context.policy.callingCode),
    }),
    agreeCallback: effects.enqueueActions(({ context, event, enqueue }) => {
      const { callbackNumber } = context;
      if (!callbackNumber) return;
      const callback = { number: callbackNumber, requestedAt: event.at, attempt: (context.callback?.attempt ?? 0) + 1 };
      enqueue.assign({ callback });
      for (const body of callbackEvents({ ...context, callback })) enqueue({ type: 'record', params: { body } });
      enqueue({ type: 'keepPlace' });
    }),
    turnAway: effects.enqueueActions(({ event, enqueue }) => {
      if (event.type !== 'turned-away') return;
      const { message, reason, words = null } = event;
      enqueue.assign({ turnedAway: { message, reason, words } });
      enqueue({ type: 'record', params: { body: { type: 'interaction.turned-away', v: 1, message, reason } } });
      enqueue({ type: 'record', params: { body: { type: 'dialogue.ended', v: 1, reason } } });
    }),
    nameQueue: effects.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'queue-found') return;
      const { queue } = event;
      enqueue.assign({ queue });
      for (const body of sentEvents({ ...context, queue })) enqueue({ type: 'record', params: { body } });
    }),
  },
});
