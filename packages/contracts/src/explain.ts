import type { Explanation } from './routing-events.ts';
import type { Language } from './words.ts';

const seconds = (ms: number): number => Math.round(ms / 1000);

/** The reason of a choice as one sentence, for the ringing card and for "why?". */
export const explain = (because: Explanation, language: Language): string => {
  const idle = seconds(because.idleMs);
  switch (because.rule) {
    case 'last-agent':
      return language === 'en' ? 'You helped this customer last time.' : '上次就是您接待的这位客户。';
    case 'longest-idle':
      return language === 'en'
        ? `You were free the longest (${idle} s) of ${because.candidates} suitable ${because.candidates === 1 ? 'agent' : 'agents'}.`
        : `在 ${because.candidates} 位合适的坐席中，您空闲最久（${idle} 秒）。`;
  }
};
