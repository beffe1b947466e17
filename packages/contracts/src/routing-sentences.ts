import type { Boosts, Explanation, PassedOverReason } from './routing-explanation.ts';
import type { Requirement } from './routing-queue-policy.ts';
import type { CandidateReason, WaitingFacts } from './routing-why.ts';
import { durationWords, joined, plural } from './sentence-words.ts';
import type { Language } from './words.ts';

/** What ids are called in a language; who may not be named is an agent all the same. */
export interface Namer {
  agent(agentId: string): string | null;
  queue(queueId: string): string | null;
  skill(key: string): string | null;
}

/**
 * Why this agent got this interaction, to a third person: a supervisor, or whoever asks on the command line. To the
 * agent themselves `explain` says it.
 */
export const reservationSentence = (
  facts: { agentId: string; because: Explanation },
  names: Namer,
  language: Language,
): string => {
  const { because } = facts;
  const say = words[language];
  const who = names.agent(facts.agentId) ?? say.anAgent;
  const asked = say.asked(because.requirements, names);
  const parts = [say.chosen(because, who, asked)];
  if (because.passedOver.length > 0) parts.push(say.passedOver(because.passedOver));
  const boosted = say.boosts(because.boosts);
  if (boosted) parts.push(boosted);
  if (because.tieBreak) parts.push(say.tieBreak[because.tieBreak]);
  parts.push(
    because.ring === 0 ? say.firstRing : say.ring(because.ring),
    say.configuration(because.configurationVersion),
  );
  return parts.join(say.gap);
};

/** Why an interaction still waits, and what happens next by itself. `nowMs` is the journal's clock. */
export const waitingSentence = (facts: WaitingFacts, names: Namer, language: Language, nowMs = facts.atMs): string => {
  const say = words[language];
  const asked = say.asked(facts.requirements, names);
  const parts = [
    facts.heldFor
      ? say.held(
          names.agent(facts.heldFor.agentId) ?? say.anAgent,
          facts.heldFor.preference,
          facts.heldFor.untilMs - nowMs,
        )
      : say.waits(facts, asked),
  ];
  if (facts.ahead > 0) parts.push(say.ahead(facts.ahead));
  if (facts.isCallback) parts.push(say.callback);
  if (facts.nextRing) parts.push(say.nextRing(facts.nextRing.ring, facts.nextRing.opensAtMs - nowMs));
  if (facts.overflowsAtMs !== null) parts.push(say.overflows(facts.overflowsAtMs - nowMs));
  if (facts.leavesAtMs !== null) parts.push(say.leaves(facts.leavesAtMs - nowMs));
  const boosted = say.boosts(facts.boosts);
  if (boosted) parts.push(boosted);
  return parts.join(say.gap);
};

/** One word or two for a row of the candidate table. */
export const candidateReasonWords = (reason: CandidateReason, language: Language): string =>
  words[language].candidate[reason];

type Counted = readonly { reason: PassedOverReason; count: number }[];
interface Words {
  gap: string;
  anAgent: string;
  /** Empty when nothing is asked. */
  asked(requirements: readonly Requirement[], names: Namer): string;
  chosen(because: Explanation, who: string, asked: string): string;
  passedOver(list: Counted): string;
  boosts(boosts: Boosts): string;
  tieBreak: Record<'idle-since' | 'agent-id', string>;
  firstRing: string;
  ring(ring: number): string;
  configuration(version: number): string;
  held(who: string, preference: 'last-agent' | 'named', leftMs: number): string;
  waits(facts: Pick<WaitingFacts, 'qualified' | 'passedOver'>, asked: string): string;
  ahead(count: number): string;
  callback: string;
  nextRing(ring: number, inMs: number): string;
  overflows(inMs: number): string;
  leaves(inMs: number): string;
  candidate: Record<CandidateReason, string>;
}

const sumOf = (list: Counted): number => list.reduce((sum, { count }) => sum + count, 0);
const boosted = (boosts: Boosts, word: Record<keyof Boosts, string>, language: Language): string[] =>
  (['grade', 'priority', 'spent'] as const).flatMap((each) =>
    boosts[each] === 0
      ? []
      : [`${word[each]} ${boosts[each] < 0 ? '−' : ''}${durationWords(Math.abs(boosts[each]), language)}`],
  );

const soon = (inMs: number): string => (inMs <= 0 ? 'now' : `in ${durationWords(inMs, 'en')}`);
const chineseSoon = (inMs: number): string => (inMs <= 0 ? '现在' : `${durationWords(inMs, 'zh-CN')}后`);

const english: Words = {
  gap: ' ',
  anAgent: 'an agent',
  asked: (requirements, names) =>
    joined(
      requirements.map(({ skill, level }) => `${names.skill(skill) ?? skill} ≥ ${level}`),
      'en',
    ),
  chosen({ rule, candidates, idleMs }, who, asked) {
    const free = candidates === 1 ? 'the only free agent' : `${candidates} free agents`;
    const suited = `${free}${asked && ` with ${asked}`}`;
    const ofThem = candidates === 1 ? `${suited}` : `of ${suited}`;
    const idle = durationWords(idleMs, 'en');
    switch (rule) {
      case 'last-agent':
        return `${who} got it: helped this caller last time and was free.`;
      case 'named-agent':
        return `${who} got it: the caller asked for this agent by name.`;
      case 'assigned':
        return `${who} got it: a supervisor assigned it.`;
      default:
        if (candidates === 1) return `${who} got it: ${suited} (idle ${idle}).`;
        return `${who} got it: ${ofThem}, ${englishBest[rule](idle)}.`;
    }
  },
  passedOver: (list) =>
    `${sumOf(list)} passed over: ${list.map(({ reason, count }) => `${count} ${englishPassed[reason]}`).join(', ')}.`,
  boosts({ requeued, ...others }) {
    const parts = boosted(
      { requeued, ...others },
      { grade: 'for its grade', priority: 'for its priority', spent: 'already waited elsewhere', requeued: '' },
      'en',
    );
    const back = requeued === 0 ? '' : 'Came back after a lost connection: before everybody else.';
    return [parts.length > 0 ? `Counts as having waited longer: ${parts.join(', ')}.` : '', back]
      .filter(Boolean)
      .join(' ');
  },
  tieBreak: {
    'idle-since': 'Another agent was as good by that rule: the longer idle one was taken.',
    'agent-id': 'Another agent was as good and idle as long: the order of their ids decided.',
  },
  firstRing: 'No ring was open.',
  ring: (ring) => `Ring ${ring}.`,
  configuration: (version) => `Configuration ${version}.`,
  held: (who, preference, leftMs) =>
    `Waits for ${who}, who ${preference === 'named' ? 'was asked for by name' : 'helped last time'}, for ${durationWords(leftMs, 'en')} more.`,
  waits({ qualified: suited, passedOver: notFree }, asked) {
    const who = asked && ` with ${asked}`;
    if (suited === 0) return `Waits because no agent${who || ' at all'} is configured for it.`;
    const [only] = notFree;
    const subject = `${plural(suited, 'agent', 'agents')}${who} ${suited === 1 ? 'qualifies' : 'qualify'}`;
    if (notFree.length === 1 && only?.count === suited) {
      return `Waits because ${subject}, ${suited === 1 ? '' : 'all '}${englishPassed[only.reason]}.`;
    }
    if (notFree.length === 0) return `Waits although ${subject}; the next decision brings them together.`;
    return `Waits because ${subject}: ${notFree.map(({ reason, count }) => `${count} ${englishPassed[reason]}`).join(', ')}.`;
  },
  ahead: (count) => `${plural(count, 'caller is', 'callers are')} served before.`,
  callback: 'Will be called back when its turn comes.',
  nextRing: (ring, inMs) => `Ring ${ring} opens ${soon(inMs)}.`,
  overflows: (inMs) => `Goes on to another place ${soon(inMs)}.`,
  leaves: (inMs) => `Its longest wait is over ${soon(inMs)}.`,
  candidate: {
    offline: 'signed out',
    'not-ready': 'paused',
    'on-interaction': 'on a call',
    reserved: 'being offered another',
    'wrap-up': 'in wrap-up',
    excluded: 'declined or excluded',
    'held-for-floor': 'kept for inbound',
    'lacks-skill': 'lacks a skill',
    'other-team': 'another team',
    'other-channel': 'not on this channel',
  },
};
const englishBest: Record<
  Exclude<Explanation['rule'], 'last-agent' | 'named-agent' | 'assigned'>,
  (idle: string) => string
> = {
  'longest-idle': (idle) => `idle the longest (${idle})`,
  'most-skilled': (idle) => `the most skilled (idle ${idle})`,
  'least-skilled': (idle) => `the least skilled that suffices, which keeps experts free (idle ${idle})`,
  'fewest-interactions': (idle) => `with the fewest interactions today (idle ${idle})`,
  'least-occupied': (idle) => `the least occupied lately (idle ${idle})`,
  weighted: (idle) => `first by idle time, skill and occupancy together (idle ${idle})`,
};
const englishPassed: Record<PassedOverReason, string> = {
  offline: 'signed out',
  'not-ready': 'paused',
  'on-interaction': 'on calls',
  reserved: 'being offered others',
  'wrap-up': 'in wrap-up',
  excluded: 'declined it before or excluded',
  'held-for-floor': 'kept free for inbound',
};

const chinese: Words = {
  gap: '',
  anAgent: '一位坐席',
  asked: (requirements, names) =>
    joined(
      requirements.map(({ skill, level }) => `${names.skill(skill) ?? skill} ≥ ${level}`),
      'zh-CN',
    ),
  chosen({ rule, candidates, idleMs }, who, asked) {
    const idle = durationWords(idleMs, 'zh-CN');
    const among = `${candidates} 位空闲${asked && `且${asked} `}的坐席中`;
    switch (rule) {
      case 'last-agent':
        return `分给了${who}：上次接待过这位来电者，且正空闲。`;
      case 'named-agent':
        return `分给了${who}：来电者指名要找。`;
      case 'assigned':
        return `分给了${who}：由主管指派。`;
      default:
        if (candidates === 1) return `分给了${who}：唯一空闲${asked && `且${asked} `}的坐席（空闲 ${idle}）。`;
        return `分给了${who}：在 ${among}，${chineseBest[rule](idle)}。`;
    }
  },
  passedOver: (list) =>
    `另有 ${sumOf(list)} 位未被选中：${list.map(({ reason, count }) => `${count} 位${chinesePassed[reason]}`).join('，')}。`,
  boosts({ requeued, ...others }) {
    const parts = boosted(
      { requeued, ...others },
      { grade: '因客户等级', priority: '因优先级', spent: '此前已等', requeued: '' },
      'zh-CN',
    );
    const back = requeued === 0 ? '' : '因线路中断返回，排在所有人之前。';
    return `${parts.length > 0 ? `视为多等了：${parts.join('，')}。` : ''}${back}`;
  },
  tieBreak: {
    'idle-since': '另一位坐席按此规则同样合适：取空闲更久的。',
    'agent-id': '另一位坐席同样合适且空闲一样久：按编号先后决定。',
  },
  firstRing: '未放宽条件。',
  ring: (ring) => `第 ${ring} 级放宽。`,
  configuration: (version) => `配置版本 ${version}。`,
  held: (who, preference, leftMs) =>
    `正在等${who}（${preference === 'named' ? '来电者指名' : '上次接待过'}），还会等 ${durationWords(leftMs, 'zh-CN')}。`,
  waits({ qualified: suited, passedOver: notFree }, asked) {
    const who = asked ? `具备${asked} 的坐席` : '坐席';
    if (suited === 0) return `在等待，因为没有配置${asked ? `具备${asked} 的` : '任何'}坐席。`;
    const [only] = notFree;
    if (notFree.length === 1 && only?.count === suited) {
      return `在等待，因为有 ${suited} 位${who}，${suited === 1 ? '' : '全都'}${chinesePassed[only.reason]}。`;
    }
    if (notFree.length === 0) return `在等待，但有 ${suited} 位${who}；下一次决策就会分配。`;
    return `在等待，因为有 ${suited} 位${who}：${notFree.map(({ reason, count }) => `${count} 位${chinesePassed[reason]}`).join('，')}。`;
  },
  ahead: (count) => `前面还有 ${count} 位来电者。`,
  callback: '轮到时将回拨。',
  nextRing: (ring, inMs) => `${chineseSoon(inMs)}放宽到第 ${ring} 级。`,
  overflows: (inMs) => `${chineseSoon(inMs)}转往别处。`,
  leaves: (inMs) => `${chineseSoon(inMs)}达到最长等待时间。`,
  candidate: {
    offline: '未登录',
    'not-ready': '暂停',
    'on-interaction': '通话中',
    reserved: '正在振铃其他来电',
    'wrap-up': '话后处理',
    excluded: '已拒绝或被排除',
    'held-for-floor': '留给呼入',
    'lacks-skill': '缺少技能',
    'other-team': '其他团队',
    'other-channel': '不处理此渠道',
  },
};
const chineseBest: typeof englishBest = {
  'longest-idle': (idle) => `空闲最久（${idle}）`,
  'most-skilled': (idle) => `技能最高（空闲 ${idle}）`,
  'least-skilled': (idle) => `技能刚好够用，专家得以留空（空闲 ${idle}）`,
  'fewest-interactions': (idle) => `今天接待最少（空闲 ${idle}）`,
  'least-occupied': (idle) => `近来占用率最低（空闲 ${idle}）`,
  weighted: (idle) => `综合空闲、技能和占用率排第一（空闲 ${idle}）`,
};
const chinesePassed: Record<PassedOverReason, string> = {
  offline: '未登录',
  'not-ready': '暂停',
  'on-interaction': '在通话中',
  reserved: '正在振铃其他来电',
  'wrap-up': '在话后处理',
  excluded: '此前已拒绝或被排除',
  'held-for-floor': '留给呼入',
};

const words: Record<Language, Words> = { en: english, 'zh-CN': chinese };
