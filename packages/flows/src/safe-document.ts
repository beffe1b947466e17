import type { Language } from '@tellonce/contracts';
import { speak } from './prompt-catalogue.ts';
import type { Rendering } from './rendering.ts';
import { generalQueueKey } from './service-hotline/context.ts';
import { prompts } from './service-hotline/prompts.ts';

/** When nothing else can be said: sorry (in every language, while the caller's is not known), and to a person. */
export const renderSafe = (language: Language | null, queueKey: string = generalQueueKey): Rendering => {
  const languages: Language[] = language ? [language] : ['zh-CN', 'en'];
  return [...languages.flatMap((each) => speak(each, prompts[each]['sent-trouble'])), { kind: 'enqueue', queueKey }];
};
