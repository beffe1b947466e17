import type { Language } from '@tellonce/contracts';
import { oneByOne, speak, type Variables } from '../prompt-catalogue.ts';
import type { Rendering, Speech } from '../rendering.ts';
import { isAtLeast } from './assurance.ts';
import { customerIn, generalQueueKey, type HotlineContext } from './context.ts';
import { openCaseIn } from './facts.ts';
import type { HotlineSnapshot } from './flow.ts';
import { type PromptKey, prompts } from './prompts.ts';

const keyTimeoutSeconds = 5;
/** Long enough to reach for a key after the machine was read back, short enough not to be a silence. */
const holdTimeoutSeconds = 2;

const say = (language: Language, key: PromptKey, variables?: Variables, written?: Variables): Speech[] =>
  speak(language, prompts[language][key], variables, written);

/** A menu: one key answers it, star and hash too. */
const menu = (speech: Speech[], timeoutSeconds = keyTimeoutSeconds): Rendering => [
  { kind: 'gather', prompts: speech, numDigits: 1, finishOnKey: '', timeoutSeconds },
  { kind: 'redirect', because: 'silence' },
];

/** What went wrong, in other words each time; nothing when nothing did. */
const troubleSpeech = (
  { language, trouble, attempt, heardDigits }: HotlineContext,
  question: 'menu' | 'serial',
): Speech[] => {
  if (!trouble) return [];
  const turn = attempt <= 1 ? 1 : 2;
  const isOfSerial = trouble === 'too-short' || trouble === 'no-match' || trouble === 'several';
  const key: PromptKey =
    isOfSerial && question === 'serial' ? `serial-${trouble}-${turn}` : `${isOfSerial ? 'wrong-key' : trouble}-${turn}`;
  return say(language, key, { digits: oneByOne(heardDigits ?? '') });
};

const greeting = (context: HotlineContext): Speech[] => {
  const customer = customerIn(context);
  if (context.greeted) return [];
  if (!customer || !isAtLeast(context.assurance, context.policy.greetFrom))
    return context.skippedLanguageMenu ? say(context.language, 'welcome') : [];
  return say(context.language, 'greeting-by-name', {}, { name: spokenName(customer, context.language) });
};

/** The writing that the language's voice can say. */
const spokenName = (customer: { name: string; otherName: string | null }, language: Language): string => {
  const writings = [customer.name, ...(customer.otherName ? [customer.otherName] : [])];
  const isHan = (text: string) => /\p{Script=Han}/u.test(text);
  return writings.find((each) => isHan(each) === (language === 'zh-CN')) ?? customer.name;
};

const languageMenu = (context: HotlineContext): Rendering => {
  const order: Language[] = context.language === 'en' ? ['en', 'zh-CN'] : ['zh-CN', 'en'];
  const speech = order.flatMap((language): Speech[] => {
    const own = { ...context, language };
    if (context.trouble) return [...troubleSpeech(own, 'menu'), ...say(language, 'language-again')];
    return [...(context.greeted ? [] : say(language, 'welcome')), ...say(language, 'language-question')];
  });
  return menu(speech);
};

const mainMenu = (context: HotlineContext): Rendering => {
  const { language } = context;
  const other = language === 'en' ? 'zh-CN' : 'en';
  return menu([
    ...greeting(context),
    ...(context.skippedLanguageMenu && !context.trouble ? say(other, 'language-switch') : []),
    ...troubleSpeech(context, 'menu'),
    ...say(language, context.trouble ? 'menu-again' : 'menu-question'),
    ...(context.trouble ? [] : say(language, 'menu-keys')),
  ]);
};

/** No fixed number of digits: one who keys six and then hash would find the hash taken for the next answer. */
const serialQuestion = (context: HotlineContext): Rendering => [
  {
    kind: 'gather',
    prompts: [
      ...troubleSpeech(context, 'serial'),
      ...say(context.language, context.trouble ? 'serial-again' : 'serial-question'),
    ],
    finishOnKey: '#',
    timeoutSeconds: keyTimeoutSeconds,
  },
  { kind: 'redirect', because: 'silence' },
];

const machineReadBack = (context: HotlineContext): Rendering => {
  const { language, machine } = context;
  const found = machine
    ? say(language, 'machine-found', { digits: oneByOne(machine.digits) }, { model: machine.asset.model })
    : [];
  return menu([...found, ...caseReadOut(context), ...say(language, 'machine-keys')], holdTimeoutSeconds);
};

/** Only for one who proved enough: a case tells about somebody's machine and business. */
const caseReadOut = (context: HotlineContext): Speech[] => {
  const open = openCaseIn(context);
  if (!open || !isAtLeast(context.assurance, context.policy.readCaseFrom)) return [];
  const { number, title, promise } = open.case;
  const { language } = context;
  const key = open.onMachine ? 'case-on-machine' : 'case-of-customer';
  return [
    ...say(language, key, { number: oneByOne(number) }, { title }),
    ...(promise
      ? say(
          language,
          'case-promise',
          { due: spokenTime(promise.dueAt, language, context.policy.zone) },
          { promise: promise.text },
        )
      : []),
  ];
};

/** Making a format costs more than the rest of a rendering. */
const formats = new Map<string, Intl.DateTimeFormat>();

const timeFormat = (language: Language, zone: string): Intl.DateTimeFormat => {
  const key = `${language} ${zone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(language, {
      timeZone: zone,
      weekday: 'long',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
    });
  formats.set(key, format);
  return format;
};

const spokenTime = (iso: string, language: Language, zone: string): string =>
  timeFormat(language, zone).format(new Date(iso));

const queueEntry = (context: HotlineContext): Rendering => [
  ...say(context.language, `sent-${context.sentBecause ?? 'chosen'}`, { digits: oneByOne(context.heardDigits ?? '') }),
  { kind: 'enqueue', queueKey: context.queue?.key ?? generalQueueKey },
];

const callbackConfirmation = (context: HotlineContext): Rendering => {
  const { language, callbackNumber } = context;
  return menu([
    ...troubleSpeech(context, 'menu'),
    ...say(language, 'callback-number', { number: oneByOne(callbackNumber ?? '') }),
    ...say(language, 'callback-choices'),
  ]);
};

const callbackNumberQuestion = ({ language, trouble }: HotlineContext): Rendering => [
  {
    kind: 'gather',
    prompts: [...(trouble ? say(language, 'callback-no-number') : []), ...say(language, 'callback-key-number')],
    finishOnKey: '#',
    timeoutSeconds: keyTimeoutSeconds,
  },
  { kind: 'redirect', because: 'silence' },
];

const farewell = ({ language, turnedAway }: HotlineContext): Rendering => {
  const own = turnedAway?.words ? speak(language, '{words}', {}, { words: turnedAway.words }) : [];
  const said = own.length > 0 ? own : say(language, farewellOf(turnedAway?.message));
  return [...said, { kind: 'hangup' }];
};

const farewells: Readonly<Record<string, PromptKey>> = {
  closed: 'turned-away-closed',
  'max-wait': 'turned-away-max-wait',
  overflow: 'turned-away-overflow',
  emergency: 'turned-away-emergency',
};

/** A message that nobody wrote words for is told as a full house: true enough of a caller whom nobody takes. */
const farewellOf = (message: string | undefined): PromptKey => farewells[message ?? ''] ?? 'turned-away-overflow';

/** What the caller hears now: a function of the snapshot alone, so that a repeated webhook gets the same answer. */
export const renderHotline = ({ value, context }: HotlineSnapshot): Rendering => {
  switch (value) {
    case 'choosing-language':
      return languageMenu(context);
    // Left as soon as it is entered; a snapshot never rests in it.
    case 'calling-in':
    case 'choosing-service':
      return mainMenu(context);
    case 'naming-machine':
      return serialQuestion(context);
    case 'hearing-machine':
      return machineReadBack(context);
    case 'waiting':
      return queueEntry(context);
    case 'confirming-callback':
      return callbackConfirmation(context);
    case 'keying-callback':
      return callbackNumberQuestion(context);
    case 'callback-agreed':
    // Nobody hears it.
    case 'callback-resting':
      return [...say(context.language, 'callback-agreed'), { kind: 'hangup' }];
    case 'turned-away':
      return farewell(context);
    case 'saying-goodbye':
      return [...say(context.language, 'goodbye'), { kind: 'hangup' }];
    case 'gone':
      return [{ kind: 'hangup' }];
  }
};
