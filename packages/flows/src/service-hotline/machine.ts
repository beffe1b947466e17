import { acting } from './actions.ts';
import { type SentBecause, type Trouble, toContext } from './context.ts';

/** Stands in every saved snapshot; changes with every change that an older snapshot would not survive. */
export const serviceHotlineVersion = 1;

const recordEnd = (reason: string) =>
  ({ type: 'record', params: { body: { type: 'dialogue.ended', v: 1, reason } } }) as const;
const choose = (answer: string, queueKey: string) => ({ type: 'chooseService', params: { answer, queueKey } }) as const;
const sendOn = (because: SentBecause) => ({ type: 'sendOn', params: { because } }) as const;
const countTrouble = (trouble: Trouble) => ({ type: 'countTrouble', params: { trouble } }) as const;
const onKey = (key: string) => ({ type: 'isKey', params: { key } }) as const;

const toPersonOnZero = {
  guard: onKey('0'),
  target: 'waiting',
  actions: sendOn('person-asked'),
} as const;
const repeatOnStar = { guard: onKey('*'), actions: 'repeatQuestion' } as const;
const goodbyeOnHash = { guard: onKey('#'), target: 'saying-goodbye' } as const;

/** Asked again in other words as often as the policy allows; then a person helps. */
const askAgainOrPerson = (trouble: 'silence' | 'wrong-key') =>
  [
    { guard: 'hasAttemptsLeft', actions: [countTrouble(trouble)] },
    { target: 'waiting', actions: sendOn(trouble) },
  ] as const;

/** Routing holds a place for this caller: it is given back when they hang up, and taken when there is none. */
const inLine = {
  'hung-up': { target: 'gone', actions: 'leaveQueue' },
  'turned-away': { target: 'turned-away', actions: 'turnAway' },
} as const;

/** The service hotline. States are what the caller experiences; what is said in them is `renderHotline`'s. */
export const serviceHotline = acting.createMachine({
  id: 'service-hotline',
  context: ({ input }) => toContext(input),
  initial: 'calling-in',
  on: {
    'hung-up': '.gone',
    'call-over': '.gone',
    'person-needed': { target: '.waiting', actions: sendOn('trouble') },
  },
  states: {
    'calling-in': {
      entry: 'recordStart',
      always: [{ guard: 'isLanguageRemembered', target: 'choosing-service' }, { target: 'choosing-language' }],
    },

    'choosing-language': {
      entry: 'beginQuestion',
      on: {
        'keys-pressed': [
          {
            guard: onKey('1'),
            target: 'choosing-service',
            actions: [{ type: 'chooseLanguage', params: { language: 'zh-CN' } }, 'recordTold', 'recordLanguage'],
          },
          {
            guard: onKey('2'),
            target: 'choosing-service',
            actions: [{ type: 'chooseLanguage', params: { language: 'en' } }, 'recordTold', 'recordLanguage'],
          },
          toPersonOnZero,
          repeatOnStar,
          goodbyeOnHash,
          ...askAgainOrPerson('wrong-key'),
        ],
        'kept-silent': askAgainOrPerson('silence'),
      },
    },

    'choosing-service': {
      entry: ['keepUnmatchedDigits', 'beginQuestion'],
      on: {
        'keys-pressed': [
          {
            guard: 'canKeyMachine',
            target: 'naming-machine',
            actions: [choose('service', 'service'), 'recordTold'],
          },
          {
            guard: onKey('1'),
            target: 'waiting',
            actions: [choose('service', 'service'), 'recordTold', sendOn('chosen')],
          },
          {
            guard: onKey('2'),
            target: 'waiting',
            actions: [choose('parts', 'parts'), 'recordTold', sendOn('chosen')],
          },
          {
            guard: onKey('3'),
            target: 'waiting',
            actions: [choose('sales', 'sales'), 'recordTold', sendOn('chosen')],
          },
          {
            guard: onKey('0'),
            target: 'waiting',
            actions: [choose('person', 'service'), 'recordTold', sendOn('person-asked')],
          },
          { guard: 'isLanguageSwitchOffered', actions: ['switchLanguage', 'recordTold', 'recordLanguage'] },
          repeatOnStar,
          goodbyeOnHash,
          ...askAgainOrPerson('wrong-key'),
        ],
        'kept-silent': askAgainOrPerson('silence'),
      },
    },

    'naming-machine': {
      entry: 'beginQuestion',
      on: {
        'keys-pressed': [
          toPersonOnZero,
          repeatOnStar,
          { guard: onKey('9'), target: 'choosing-service', actions: 'repeatQuestion' },
          {
            guard: 'isNoSerialAndAttemptsAreLeft',
            actions: [countTrouble('too-short')],
          },
          {
            guard: 'isNoSerial',
            target: 'waiting',
            actions: sendOn('wrong-key'),
          },
          { guard: 'isOwnMachine', target: 'hearing-machine', actions: 'confirmMachine' },
          {
            guard: 'ownsNoKnownMachine',
            target: 'waiting',
            actions: ['holdDigits', sendOn('serial-noted')],
          },
          {
            guard: 'fitsSeveralAndAttemptsAreLeft',
            actions: ['holdDigits', countTrouble('several')],
          },
          {
            guard: 'hasAttemptsLeft',
            actions: ['holdDigits', countTrouble('no-match')],
          },
          {
            target: 'waiting',
            actions: ['holdDigits', sendOn('serial-noted')],
          },
        ],
        'kept-silent': askAgainOrPerson('silence'),
      },
    },

    'hearing-machine': {
      entry: 'beginQuestion',
      on: {
        'keys-pressed': [
          toPersonOnZero,
          repeatOnStar,
          { guard: onKey('9'), target: 'naming-machine' },
          { target: 'waiting', actions: sendOn('chosen') },
        ],
        'kept-silent': { target: 'waiting', actions: sendOn('chosen') },
      },
    },

    waiting: {
      entry: ['keepUnmatchedDigits', 'enterQueue'],
      on: {
        // A key in the music: only where being called back was offered is there anything that listens.
        'keys-pressed': [
          { guard: 'isOneOnOwnNumber', target: 'confirming-callback', actions: 'proposeOwnNumber' },
          { guard: onKey('1'), target: 'keying-callback' },
        ],
        'turned-away': { target: 'turned-away', actions: 'turnAway' },
        'hung-up': { target: 'gone', actions: 'leaveQueue' },
        'person-needed': {},
        'queue-found': { actions: 'nameQueue' },
      },
    },

    /** Still in line: an agent may become free while the number is read back. */
    'confirming-callback': {
      entry: 'beginQuestion',
      on: {
        ...inLine,
        'keys-pressed': [
          { guard: onKey('1'), target: 'callback-agreed', actions: 'agreeCallback' },
          { guard: onKey('2'), target: 'keying-callback' },
          repeatOnStar,
          { guard: onKey('9'), target: 'waiting' },
          { guard: 'hasAttemptsLeft', actions: [countTrouble('wrong-key')] },
          { target: 'waiting' },
        ],
        'kept-silent': { target: 'waiting' },
      },
    },

    'keying-callback': {
      entry: 'beginQuestion',
      on: {
        ...inLine,
        'keys-pressed': [
          { guard: onKey('9'), target: 'waiting' },
          repeatOnStar,
          { guard: 'isCallableNumber', target: 'confirming-callback', actions: 'proposeKeyedNumber' },
          { guard: 'hasAttemptsLeft', actions: [countTrouble('no-match')] },
          { target: 'waiting' },
        ],
        'kept-silent': { target: 'waiting' },
      },
    },

    /** The line is free for others; routing goes on ageing the place. */
    'callback-agreed': {
      on: { 'hung-up': {}, 'person-needed': {}, 'turned-away': { target: 'turned-away', actions: 'turnAway' } },
    },

    /** The customer did not answer when called back: tried again a little later, in a place as old as before. */
    'callback-resting': {
      on: {
        'hung-up': {},
        'person-needed': {},
        'callback-due': { target: 'callback-agreed', actions: ['enterQueue', { type: 'keepPlace' }] },
      },
    },

    'turned-away': {
      on: { 'hung-up': {}, 'call-over': {}, 'person-needed': {} },
    },

    'saying-goodbye': {
      entry: ['keepUnmatchedDigits', recordEnd('caller-ended')],
      on: { 'hung-up': {}, 'call-over': {}, 'person-needed': {} },
    },

    gone: {
      entry: ['keepUnmatchedDigits', recordEnd('caller-left')],
      on: {
        'hung-up': {},
        'call-over': {},
        'came-back': [{ guard: 'wasWaiting', target: 'waiting' }, { target: 'choosing-service' }],
      },
    },
  },
});
