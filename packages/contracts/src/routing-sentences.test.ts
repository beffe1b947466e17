import { describe, expect, it } from 'vitest';
import type { AgentId, InteractionId, QueueId, ReservationId } from './ids.ts';
import { type Explanation, noBoosts, selectionRule } from './routing-explanation.ts';
import { candidateReasonWords, type Namer, reservationSentence, waitingSentence } from './routing-sentences.ts';
import { stepSentence } from './routing-step-sentences.ts';
import type { WaitingFacts } from './routing-why.ts';
import { candidateReason } from './routing-why.ts';

const names: Namer = {
  agent: (id) => (id === 'ann' ? 'Ann' : null),
  queue: (id) => (id === 'service' ? 'Service' : null),
  skill: (key) => ({ printers: 'Printers', chinese: 'Chinese' })[key] ?? null,
};
const because = (changes: Partial<Explanation>): Explanation => ({
  ...{ rule: 'longest-idle', ring: 0, classKey: '', requirements: [{ skill: 'printers', level: 3 }] },
  ...{ waitedMs: 12_000, idleMs: 250_000, candidates: 5, passedOver: [], boosts: noBoosts, tieBreak: null },
  configurationVersion: 42,
  ...changes,
});
const waiting = (changes: Partial<WaitingFacts>): WaitingFacts => ({
  ...{ interactionId: 'i' as InteractionId, queueId: 'service' as QueueId, atMs: 1_000_000, waitedMs: 20_000, ring: 0 },
  ...{ requirements: [{ skill: 'printers', level: 3 }], qualified: 3, ahead: 0, heldFor: null, nextRing: null },
  ...{ passedOver: [{ reason: 'on-interaction', count: 3 }], overflowsAtMs: null, leavesAtMs: null },
  ...{ boosts: noBoosts, isCallback: false, configurationVersion: 42 },
  ...changes,
});

describe('why an agent got it', () => {
  const full = because({
    ring: 1,
    passedOver: [
      { reason: 'on-interaction', count: 4 },
      { reason: 'not-ready', count: 2 },
      { reason: 'excluded', count: 1 },
    ],
    boosts: { ...noBoosts, grade: 60_000 },
  });

  it.each([
    [
      'everything',
      full,
      'Ann got it: of 5 free agents with Printers ≥ 3, idle the longest (4 min 10 s). 7 passed over: 4 on calls, 2 paused, 1 declined it before or excluded. Counts as having waited longer: for its grade 1 min. Ring 1. Configuration 42.',
      '分给了Ann：在 5 位空闲且Printers ≥ 3 的坐席中，空闲最久（4 分 10 秒）。另有 7 位未被选中：4 位在通话中，2 位暂停，1 位此前已拒绝或被排除。视为多等了：因客户等级 1 分。第 1 级放宽。配置版本 42。',
    ],
    [
      'the only one',
      because({ candidates: 1, requirements: [] }),
      'Ann got it: the only free agent (idle 4 min 10 s). No ring was open. Configuration 42.',
      '分给了Ann：唯一空闲的坐席（空闲 4 分 10 秒）。未放宽条件。配置版本 42。',
    ],
    [
      'who helped last time, as both were as good',
      because({ rule: 'last-agent', tieBreak: 'idle-since' }),
      'Ann got it: helped this caller last time and was free. Another agent was as good by that rule: the longer idle one was taken. No ring was open. Configuration 42.',
      '分给了Ann：上次接待过这位来电者，且正空闲。另一位坐席按此规则同样合适：取空闲更久的。未放宽条件。配置版本 42。',
    ],
  ])('says it in both languages: %s', (_, facts, en, zh) => {
    expect(reservationSentence({ agentId: 'ann', because: facts }, names, 'en')).toBe(en);
    expect(reservationSentence({ agentId: 'ann', because: facts }, names, 'zh-CN')).toBe(zh);
  });

  it('has another sentence for every rule, and no name for whom one may not see', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const all = selectionRule.options.map((rule) =>
        reservationSentence({ agentId: 'bo', because: because({ rule }) }, names, language),
      );
      expect(new Set(all).size).toBe(selectionRule.options.length);
      for (const each of all) expect(each).toMatch(language === 'en' ? /^an agent got it/ : /^分给了一位坐席/);
    }
  });
});

describe('why it waits', () => {
  it.each([
    [
      'all on calls, a ring to come',
      waiting({ nextRing: { ring: 2, opensAtMs: 1_014_000 } }),
      'Waits because 3 agents with Printers ≥ 3 qualify, all on calls. Ring 2 opens in 14 s.',
      '在等待，因为有 3 位具备Printers ≥ 3 的坐席，全都在通话中。14 秒后放宽到第 2 级。',
    ],
    [
      'one agent, others before it, a callback',
      waiting({ qualified: 1, passedOver: [{ reason: 'wrap-up', count: 1 }], ahead: 1, isCallback: true }),
      'Waits because 1 agent with Printers ≥ 3 qualifies, in wrap-up. 1 caller is served before. Will be called back when its turn comes.',
      '在等待，因为有 1 位具备Printers ≥ 3 的坐席，在话后处理。前面还有 1 位来电者。轮到时将回拨。',
    ],
    [
      'several reasons',
      waiting({
        requirements: [
          { skill: 'printers', level: 3 },
          { skill: 'chinese', level: 1 },
        ],
        passedOver: [
          { reason: 'on-interaction', count: 2 },
          { reason: 'not-ready', count: 1 },
        ],
      }),
      'Waits because 3 agents with Printers ≥ 3 and Chinese ≥ 1 qualify: 2 on calls, 1 paused.',
      '在等待，因为有 3 位具备Printers ≥ 3、Chinese ≥ 1 的坐席：2 位在通话中，1 位暂停。',
    ],
    [
      'nobody at all',
      waiting({ qualified: 0, passedOver: [], leavesAtMs: 1_060_000 }),
      'Waits because no agent with Printers ≥ 3 is configured for it. Its longest wait is over in 1 min.',
      '在等待，因为没有配置具备Printers ≥ 3 的坐席。1 分后达到最长等待时间。',
    ],
    [
      'kept for somebody',
      waiting({ heldFor: { agentId: 'ann' as AgentId, preference: 'last-agent', untilMs: 1_009_000 } }),
      'Waits for Ann, who helped last time, for 9 s more.',
      '正在等Ann（上次接待过），还会等 9 秒。',
    ],
  ])('says it in both languages: %s', (_, facts, en, zh) => {
    expect(waitingSentence(facts, names, 'en')).toBe(en);
    expect(waitingSentence(facts, names, 'zh-CN')).toBe(zh);
  });

  it('counts down by the clock it is given', () => {
    const facts = waiting({ nextRing: { ring: 1, opensAtMs: 1_014_000 } });
    expect(waitingSentence(facts, names, 'en', 1_010_000)).toContain('Ring 1 opens in 4 s.');
    expect(waitingSentence(facts, names, 'en', 1_020_000)).toContain('Ring 1 opens now.');
  });
});

it('has words for every reason in both languages', () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const all = candidateReason.options.map((each) => candidateReasonWords(each, language));
    expect(new Set(all).size).toBe(all.length);
  }
});

it('tells the steps of a way', () => {
  const offer = { reservationId: 'r' as ReservationId, interactionId: 'i' as InteractionId, agentId: 'ann' as AgentId };
  const step = (event: object, language: 'en' | 'zh-CN' = 'en') => stepSentence(event as never, names, language);
  const queueId = 'service' as QueueId;
  expect(step({ type: 'interaction.queued', queueId, cause: 'first' })).toBe('Came into Service.');
  expect(step({ type: 'reservation.expired', ...offer })).toBe('Ann did not answer in time.');
  expect(step({ type: 'reservation.expired', ...offer }, 'zh-CN')).toBe('Ann未及时应答。');
  expect(step({ type: 'agent.reserved', ...offer, because: because({}) })).toContain('Ann got it');
  expect(step({ type: 'command.rejected', code: 'failed' })).toBeNull();
});
