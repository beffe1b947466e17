import {
  breakReason,
  disposition,
  hours,
  inboundNumber,
  type Language,
  queue,
  routingSettings,
  skill,
  team,
  user,
} from '@tellonce/contracts';
import type { TFunction } from 'i18next';
import type { z } from 'zod';
import type { Kind, Records } from './administered-kinds.ts';
import { summarizeWeek } from './hours-editing.ts';
import {
  declineLimitWords,
  destinationWords,
  listWords,
  overflowWords,
  requirementWords,
  ringSentence,
  selectionWords,
  spanWords,
  teamWords,
  type Words,
  wrapUpWords,
} from './policy-words.ts';

/** One thing that is different; `from` null: it was not there. */
export interface ChangedLine {
  label: string;
  from: string | null;
  to: string;
}
export interface ChangeWords extends Words {
  language: Language;
  administration: TFunction<'administration'>;
  shared: TFunction<'words'>;
}

type Field<R> = readonly [label: string, read: (record: R, words: ChangeWords) => string];
type State = { disabled: boolean };
type Localised = { name: { en: string; 'zh-CN': string } };

const yesNo = (value: boolean, { t }: Words) => t(value ? 'yes' : 'no');
const span = (ms: number | null, { t }: Words) => (ms === null ? t('never') : spanWords(ms, t));
const state: Field<State> = [
  'state',
  (each, { administration }) => administration(`state.${each.disabled ? 'disabled' : 'in-service'}`),
];
const englishName: Field<Localised> = ['name-en', (each) => each.name.en];
const chineseName: Field<Localised> = ['name-zh', (each) => each.name['zh-CN']];

const queueFields: readonly Field<Records['queues']>[] = [
  ...[englishName, chineseName, state],
  ['asks', (each, words) => requirementWords(each.requirements, words)],
  ['teams', (each, words) => teamWords(each.policy.teamIds, words)],
  [
    'rings',
    (each, words) => each.policy.rings.map((ring) => ringSentence(ring, words)).join('; ') || words.t('rings.none'),
  ],
  ['selection', (each, { t }) => selectionWords(each.policy.agentSelection, t)],
  ['last-agent', (each, words) => span(each.lastAgentPreferenceMs, words)],
  ['named-agent', (each, words) => span(each.policy.namedAgentPreferenceMs, words)],
  ['exclude-after-decline', (each, words) => yesNo(each.policy.excludeAfterDecline, words)],
  ['rings-for', (each, words) => span(each.reservationTimeoutMs, words)],
  ['wrap-up', (each, { t }) => wrapUpWords(each.wrapUp, t)],
  [
    'target',
    (each, { t }) => `${Math.round(each.serviceLevelShare * 100)} % · ${spanWords(each.serviceLevelTargetMs, t)}`,
  ],
  ['hours', (each, { names }) => names.hours(each.hoursId)],
  ['closed', (each, words) => destinationWords(each.policy.closed, words)],
  ['overflow', (each, words) => overflowWords(each.policy, words)],
  ['max-wait', (each, words) => span(each.policy.maxWaitMs, words)],
  ['on-max-wait', (each, words) => destinationWords(each.policy.onMaxWait, words)],
  [
    'emergency',
    (each, words) => (each.policy.emergency ? destinationWords(each.policy.emergency, words) : words.t('off')),
  ],
  ['callback', (each, words) => yesNo(each.policy.callbackOffered, words)],
  ['channel', (each, { t }) => t(`channel.${each.policy.channel}`)],
  ['direction', (each, { t }) => t(`direction.${each.policy.direction}`)],
  ['floor', (each) => String(each.policy.freeAgentFloor)],
  [
    'messages',
    (each, { language }) =>
      Object.values(each.messages)
        .map((said) => `“${said[language]}”`)
        .join(' ') || '–',
  ],
];

const fields: { [K in Kind]: readonly Field<Records[K]>[] } = {
  teams: [['name', (each) => each.name], state],
  skills: [englishName, chineseName, state],
  queues: queueFields,
  numbers: [
    ['label', (each, { language }) => each.label[language]],
    ['language', (each, { shared }) => shared(`language.${each.defaultLanguage}`)],
    state,
  ],
  users: [
    ['name', (each) => each.displayName],
    [
      'roles',
      (each, { shared, t }) =>
        listWords(
          each.roles.map((role) => shared(`role.${role}`)),
          t,
        ),
    ],
    ['team', (each, { names, t }) => (each.teamId === null ? t('teams.none') : names.team(each.teamId))],
    [
      'skills',
      (each, words) =>
        each.skills.length === 0
          ? '–'
          : listWords(
              each.skills.map(({ skill: key, level }) => `${words.names.skill(key)} ${level}`),
              words.t,
            ),
    ],
    [
      'language',
      (each, { shared, t }) => (each.language === null ? t('own-choice') : shared(`language.${each.language}`)),
    ],
    ['capacity', (each, { t }) => t('capacity', each.handling.capacity)],
    [
      'interrupts',
      (each, { t }) =>
        listWords(
          each.handling.voiceInterrupts.map((channel) => t(`channel.${channel}`)),
          t,
        ) || '–',
    ],
    state,
  ],
  hours: [
    ['name', (each) => each.name],
    ['zone', (each) => each.zone],
    [
      'week',
      (each, { administration: day }) =>
        summarizeWeek(each.weekly)
          .map(({ from, to, hours: open }) => `${day(`day-short.${from}`)}–${day(`day-short.${to}`)} ${open}`)
          .join(' · ') || day('hours.never'),
    ],
    ['holidays', (each) => each.holidays.map(({ date, name }) => `${date} ${name}`.trim()).join(', ') || '–'],
    state,
  ],
  dispositions: [
    ...[englishName, chineseName],
    [
      'flags',
      (each, { administration }) => each.flags.map((flag) => administration(`flag.${flag}`)).join(' · ') || '–',
    ],
    state,
  ],
  'break-reasons': [englishName, chineseName, state],
  routing: [
    [
      'grade-boost',
      ({ gradeBoostMs: boost }, { t }) =>
        (['A', 'B', 'C', 'D'] as const).map((grade) => `${grade} ${spanWords(boost[grade], t)}`).join(' · '),
    ],
    ['priority-boost', (each, words) => span(each.priorityBoostMs, words)],
    ['call-selection', (each, { t }) => t(`call-selection.${each.callSelection}`)],
    ['decline-limit', (each, { t }) => declineLimitWords(each, t)],
    ['day-begins', (each, words) => span(each.dayBeginsAtMs, words)],
    ['presence-timeout', (each, words) => span(each.presenceTimeoutMs, words)],
    ['presence-grace', (each, words) => span(each.presenceGraceMs, words)],
    ['waiting-lease', (each, words) => span(each.waitingLeaseMs, words)],
  ],
};

/** What of a record is different, in words. Of one that was created: everything that it was given. */
export const describeChange = <K extends Kind>(
  kind: K,
  before: Records[K] | null,
  after: Records[K],
  words: ChangeWords,
): ChangedLine[] =>
  (fields[kind] as readonly Field<Records[K]>[]).flatMap(([label, read]) => {
    const from = before === null ? null : read(before, words);
    const to = read(after, words);
    return from === to ? [] : [{ label: words.t(`field.${label}`), from, to }];
  });

const shapes = {
  teams: team,
  skills: skill,
  queues: queue,
  numbers: inboundNumber,
  users: user,
  hours,
  dispositions: disposition,
  'break-reasons': breakReason,
  routing: routingSettings,
} satisfies Record<Kind, z.ZodType>;

/** A record out of the history; null when it is of a shape that is no longer read. */
export const storedRecord = <K extends Kind>(kind: K, stored: unknown): Records[K] | null => {
  const read = shapes[kind].safeParse(stored);
  return read.success ? (read.data as Records[K]) : null;
};
