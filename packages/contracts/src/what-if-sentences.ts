import type { Namer } from './routing-sentences.ts';
import type { RoutingFigures, WhatIfResult } from './routing-what-if.ts';
import { durationWords, percentWords } from './sentence-words.ts';
import type { Language } from './words.ts';

/** What a change would have done, a sentence a queue that had callers; how far the simulation is to be trusted, last. */
export const whatIfSentences = (result: WhatIfResult, names: Namer, language: Language): string[] => {
  const sentences = result.changed.flatMap((changed) => {
    const before = result.modelled.find((each) => each.queueId === changed.queueId);
    if (!before || before.offered + changed.offered === 0) return [];
    const queue = names.queue(changed.queueId) ?? (language === 'en' ? 'a queue that is gone' : '已删除的队列');
    return [language === 'en' ? inEnglish(queue, before, changed) : inChinese(queue, before, changed)];
  });
  return [...sentences, trust(result, language)];
};

const step = (before: number | null, after: number | null): number => Math.round(((after ?? 0) - (before ?? 0)) * 100);

const inEnglish = (queue: string, before: RoutingFigures, after: RoutingFigures): string => {
  const points = step(before.serviceLevel, after.serviceLevel);
  const level =
    points === 0 && before.serviceLevel !== null
      ? `service level stays at ${percentWords(after.serviceLevel)}`
      : `service level ${percentWords(before.serviceLevel)} → ${percentWords(after.serviceLevel)}${before.serviceLevel === null ? '' : ` (${points > 0 ? '+' : '−'}${Math.abs(points)} points)`}`;
  const wait = `mean wait ${words(before.waitMeanMs, 'en')} → ${words(after.waitMeanMs, 'en')}`;
  const left = `abandoned ${percentWords(before.abandonedShare)} → ${percentWords(after.abandonedShare)}`;
  const busy = `agents occupied ${percentWords(before.occupancy)} → ${percentWords(after.occupancy)}`;
  return `${queue}: ${[level, wait, left, busy].join(', ')}.`;
};
const inChinese = (queue: string, before: RoutingFigures, after: RoutingFigures): string => {
  const points = step(before.serviceLevel, after.serviceLevel);
  const level =
    points === 0 && before.serviceLevel !== null
      ? `服务水平仍为 ${percentWords(after.serviceLevel)}`
      : `服务水平 ${percentWords(before.serviceLevel)} → ${percentWords(after.serviceLevel)}${before.serviceLevel === null ? '' : `（${points > 0 ? '+' : '−'}${Math.abs(points)} 个百分点）`}`;
  const wait = `平均等待 ${words(before.waitMeanMs, 'zh-CN')} → ${words(after.waitMeanMs, 'zh-CN')}`;
  const left = `放弃率 ${percentWords(before.abandonedShare)} → ${percentWords(after.abandonedShare)}`;
  const busy = `坐席占用 ${percentWords(before.occupancy)} → ${percentWords(after.occupancy)}`;
  return `${queue}：${[level, wait, left, busy].join('，')}。`;
};
const words = (ms: number | null, language: Language): string => (ms === null ? '–' : durationWords(ms, language));

/** The greatest distance between what was and its own simulation: what lies within it says nothing. */
const trust = ({ was, modelled, runs, seed }: WhatIfResult, language: Language): string => {
  const errors = was.map((each) => {
    const model = modelled.find(({ queueId }) => queueId === each.queueId);
    return each.serviceLevel === null || model?.serviceLevel == null
      ? 0
      : Math.abs(model.serviceLevel - each.serviceLevel);
  });
  const points = Math.round(Math.max(0, ...errors) * 100);
  return language === 'en'
    ? `Simulated unchanged, the span comes within ${points} ${points === 1 ? 'point' : 'points'} of the service levels that were (${runs} ${runs === 1 ? 'run' : 'runs'}, seed ${seed}).`
    : `按原配置模拟，与实际服务水平相差不超过 ${points} 个百分点（模拟 ${runs} 次，种子 ${seed}）。`;
};
