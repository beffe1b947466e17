import {
  type AgentId,
  newId,
  type PreviewFinding,
  type QueueId,
  queuePolicy,
  ring,
  type TeamId,
} from '@tellonce/contracts';
import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Records } from './administered-kinds.ts';
import { describeChange, storedRecord } from './describe-change.ts';
import { findingSentence } from './finding-sentences.ts';
import { overflowWords, ringSentence, spanWords, type Words } from './policy-words.ts';

const files = import.meta.glob<object>('../../locales/*/{policies,administration,words}.json', {
  eager: true,
  import: 'default',
});
const languages = ['en', 'zh-CN'] as const;
const i18n = i18next.createInstance();
beforeAll(() =>
  i18n.init({
    lng: 'en',
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(
      languages.map((language) => [
        language,
        Object.fromEntries(
          ['policies', 'administration', 'words'].map((name) => [
            name,
            files[`../../locales/${language}/${name}.json`],
          ]),
        ),
      ]),
    ) as never,
  }),
);
const names: Words['names'] = {
  skill: (key) => ({ service: 'Service', chinese: 'Chinese' })[key] ?? key,
  team: () => 'Team North',
  queue: () => 'Parts',
  person: () => 'Ann',
  hours: (id) => id ?? 'Always open',
};
const inLanguage = (language: (typeof languages)[number]) => {
  const t = <N extends 'policies' | 'administration' | 'words'>(name: N) =>
    i18n.getFixedT(language, name) as TFunction<N>;
  return { t: t('policies'), names, language, administration: t('administration'), shared: t('words') };
};
const queueId = newId<QueueId>();
const northId = newId<TeamId>();

describe('the rings of a queue in words', () => {
  it.each([
    [{ afterMs: 20_000, addTeamIds: [northId] }, 'After 20 s: also Team North'],
    [{ afterMs: 60_000, change: { kind: 'anyone', keep: ['chinese'] } }, 'After 60 s: anyone with Chinese'],
    [
      {
        ...{ afterMs: 120_000, whenExpectedWaitMs: 300_000, addTeamIds: [northId] },
        change: { kind: 'relax', lower: [{ skill: 'service', level: 2 }], drop: ['chinese'] },
      },
      'After 2 min, at once if it would take longer than 5 min: Service from level 2; without Chinese; also Team North',
    ],
    [{ afterMs: 0 }, 'After 0 s: nothing changes'],
  ])('%#', (given, sentence) => {
    expect(ringSentence(ring.parse(given), inLanguage('en'))).toBe(sentence);
  });
  it('are there in Chinese', () => {
    const given = ring.parse({ afterMs: 60_000, change: { kind: 'anyone', keep: ['chinese'] } });
    expect(ringSentence(given, inLanguage('zh-CN'))).toBe('60 秒后：任何具备Chinese的人');
  });
});

it('says spans of time in the largest unit that says them whole', () => {
  const { t } = inLanguage('en');
  expect([20_000, 90_000, 120_000, 3_600_000, 5_400_000].map((ms) => spanWords(ms, t))).toEqual([
    ...['20 s', '90 s', '2 min', '1 h', '90 min'],
  ]);
});

it('says when callers overflow, and where to', () => {
  const overflow = { afterMs: 60_000, atLength: 10, to: { kind: 'queue', queueId } } as const;
  expect(overflowWords({ overflow }, inLanguage('en'))).toBe('after 60 s or when 10 wait already: to Parts');
  expect(overflowWords({ overflow: { ...overflow, afterMs: null, atLength: null } }, inLanguage('en'))).toBe('Never');
});

describe('what a change does', () => {
  const ann = newId<AgentId>();
  const asks = [{ skill: 'service', level: 8 }];
  const every: PreviewFinding[] = [
    { kind: 'never-served', queueId, asks, lacking: asks, isRefused: true },
    { kind: 'never-served', queueId, asks, lacking: [], isRefused: false },
    { kind: 'stranded', queueId, count: 3, asks, lacking: asks },
    { kind: 'nobody-on-duty', queueId },
    { kind: 'served-by', queueId, when: 'at-once', gained: [ann], lost: [ann, ann, ann, ann, ann, ann], remaining: 1 },
    { kind: 'served-by', queueId, when: 'in-the-end', gained: [ann], lost: [], remaining: 4 },
    { kind: 'new-callers', queueId, before: { kind: 'waits', queueId }, after: { kind: 'message', message: 'closed' } },
    { kind: 'rings-at-once', queueId, agentIds: [ann], count: 1 },
    { kind: 'opens-ring-at-once', queueId, ring: 1, count: 2 },
    { kind: 'goes-on-at-once', from: queueId, to: queueId, count: 2 },
    { kind: 'ends-at-once', queueId, message: null, count: 2 },
    { kind: 'leaves-routing', agentId: ann, isBusy: true },
  ];
  it('is said with names and numbers', () => {
    const said = every.map((each) => findingSentence(each, inLanguage('en')));
    expect(said.map((each) => each.text)).toMatchInlineSnapshot(`
      [
        "Nobody could ever serve Parts: nobody whom it asks has Service ≥ 8.",
        "Nobody serves Parts yet: nobody has all of Service ≥ 8.",
        "Strands 3 waiting callers of Parts: nobody whom it asks has Service ≥ 8.",
        "Of those who can serve Parts nobody is signed in now.",
        "Parts asks also Ann, no longer Ann, Ann, Ann, Ann and 2 more: 1 person.",
        "In its last ring Parts asks also Ann: 4 people.",
        "Whoever comes into Parts now hears “We are closed”; so far: waits in Parts.",
        "Offers 1 waiting caller of Parts at once, to Ann.",
        "Opens ring 1 of Parts at once for 2 waiting callers.",
        "Sends 2 waiting callers from Parts to Parts at once.",
        "Ends the calls of 2 callers who wait in Parts, with nothing.",
        "Ann leaves routing when the present work is done.",
      ]
    `);
    expect(said[0]?.tone).toBe('refused');
    expect(said[2]?.tone).toBe('warning');
  });
  it.each(languages)('leaves no place unfilled in %s', (language) => {
    for (const each of every) {
      const { text } = findingSentence(each, inLanguage(language));
      expect(text).not.toMatch(/\{\{|finding\.|undefined/);
    }
  });
});

describe('the history in words', () => {
  const record = (changes: object): Records['queues'] =>
    storedRecord('queues', {
      ...{ queueId, key: 'parts', name: { en: 'Parts', 'zh-CN': '配件' }, requirements: [] },
      ...{ reservationTimeoutMs: 20_000, lastAgentPreferenceMs: 0, wrapUp: { kind: 'none' } },
      ...{ serviceLevelTargetMs: 20_000, serviceLevelShare: 0.8, hoursId: null },
      ...{ policy: queuePolicy.parse(changes), version: 1, disabled: false },
    }) as Records['queues'];
  it.each(languages)('names what is different, and nothing else, in %s', (language) => {
    const after = record({ rings: [{ afterMs: 20_000, addTeamIds: [northId] }], callbackOffered: true });
    const lines = describeChange('queues', record({}), after, inLanguage(language));
    const expected = {
      en: [
        { label: 'Rings', from: 'none', to: 'After 20 s: also Team North' },
        { label: 'Offers a callback', from: 'no', to: 'yes' },
      ],
      'zh-CN': [
        { label: '逐级放宽', from: '无', to: '20 秒后：还有Team North' },
        { label: '提供回电', from: '否', to: '是' },
      ],
    };
    expect(lines).toEqual(expected[language]);
  });
  it('tells everything of what was created', () => {
    const lines = describeChange(
      'teams',
      null,
      { teamId: northId, name: 'North', disabled: false, version: 1 },
      inLanguage('en'),
    );
    expect(lines).toEqual([
      { label: 'Name', from: null, to: 'North' },
      { label: 'State', from: null, to: 'in service' },
    ]);
  });
  it('does not pretend to read what it cannot', () => {
    expect(storedRecord('queues', { key: 'old' })).toBeNull();
  });
});
