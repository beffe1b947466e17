import { setup } from 'xstate';
import { ownNumber, toCallbackNumber } from './callback-number.ts';
import type { HotlineContext, HotlineEvent, HotlineInput } from './context.ts';
import { isSerialInput, matchSerial } from './match-serial.ts';

/** The keys of the event, or none when it is another event. */
export const keysOf = (event: HotlineEvent): string => (event.type === 'keys-pressed' ? event.digits : '');

export const guarded = setup({
  types: {} as { context: HotlineContext; events: HotlineEvent; input: HotlineInput },
}).extend({
  guards: {
    isKey: ({ event }, params: { key: string }) => keysOf(event) === params.key,
    isLanguageRemembered: ({ context }) => context.skippedLanguageMenu,
    isLanguageSwitchOffered: ({ context, event }) => context.skippedLanguageMenu && keysOf(event) === '8',
    /** Without the record nothing that is keyed could be matched: the caller is spared the question. */
    canKeyMachine: ({ context, event }) => context.lookup === 'asked' && keysOf(event) === '1',
    hasAttemptsLeft: ({ context }) => context.attempt < context.policy.retries,
    isNoSerial: ({ event }) => !isSerialInput(keysOf(event)),
    isNoSerialAndAttemptsAreLeft: ({ context, event }) =>
      !isSerialInput(keysOf(event)) && context.attempt < context.policy.retries,
    ownsNoKnownMachine: ({ context }) => context.candidates.every((each) => each.assets.length === 0),
    isOwnMachine: ({ context, event }) => matchSerial(context, keysOf(event)).kind === 'one',
    fitsSeveralAndAttemptsAreLeft: ({ context, event }) =>
      matchSerial(context, keysOf(event)).kind === 'several' && context.attempt < context.policy.retries,
    isCallableNumber: ({ context, event }) => toCallbackNumber(keysOf(event), context.policy.callingCode) !== null,
    isOneOnOwnNumber: ({ context, event }) => keysOf(event) === '1' && ownNumber(context) !== null,
    wasWaiting: ({ context }) => context.queue !== null,
  },
});
