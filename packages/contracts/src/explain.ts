import type { Explanation } from './routing-explanation.ts';
import type { Language } from './words.ts';

const seconds = (ms: number): number => Math.round(ms / 1000);

/** The reason of a choice as one sentence to the agent, for the ringing card and for "why?". */
export const explain = (because: Explanation, language: Language): string => sentences[language](because);

const sentences: Record<Language, (because: Explanation) => string> = {
  en({ rule, candidates, idleMs }) {
    const ofThem = `of ${candidates} suitable ${candidates === 1 ? 'agent' : 'agents'}`;
    switch (rule) {
      case 'last-agent':
        return 'You helped this customer last time.';
      case 'named-agent':
        return 'This customer asked for you.';
      case 'assigned':
        return 'A supervisor gave this to you.';
      case 'longest-idle':
        return `You were free the longest (${seconds(idleMs)} s) ${ofThem}.`;
      case 'most-skilled':
        return `You know most about this ${ofThem}.`;
      case 'least-skilled':
        return `You know enough about this, and it keeps the specialists free: first ${ofThem}.`;
      case 'fewest-interactions':
        return `You have had the fewest interactions today ${ofThem}.`;
      case 'least-occupied':
        return `You have been the least occupied lately ${ofThem}.`;
      case 'weighted':
        return `Idle time, skill and occupancy together put you first ${ofThem}.`;
    }
  },
  'zh-CN'({ rule, candidates, idleMs }) {
    const ofThem = `在 ${candidates} 位合适的坐席中`;
    switch (rule) {
      case 'last-agent':
        return '上次就是您接待的这位客户。';
      case 'named-agent':
        return '这位客户指名找您。';
      case 'assigned':
        return '主管把它分配给了您。';
      case 'longest-idle':
        return `${ofThem}，您空闲最久（${seconds(idleMs)} 秒）。`;
      case 'most-skilled':
        return `${ofThem}，您对此最熟悉。`;
      case 'least-skilled':
        return `${ofThem}，您的技能足以胜任，专家得以留给更难的问题。`;
      case 'fewest-interactions':
        return `${ofThem}，您今天接待的最少。`;
      case 'least-occupied':
        return `${ofThem}，您近来的占用率最低。`;
      case 'weighted':
        return `${ofThem}，综合空闲、技能和占用率，您排在第一。`;
    }
  },
};
