import type { Language } from '@tellonce/contracts';
import { speak } from './prompt-catalogue.ts';
import type { Rendering } from './rendering.ts';
import { prompts } from './service-hotline/prompts.ts';

/** Of a number that is out of service: said in both languages, this one first, and goodbye. Nobody is reached. */
export const renderOutOfService = (first: Language): Rendering => {
  const languages: Language[] = first === 'en' ? ['en', 'zh-CN'] : ['zh-CN', 'en'];
  return [...languages.flatMap((each) => speak(each, prompts[each]['number-out-of-service'])), { kind: 'hangup' }];
};
