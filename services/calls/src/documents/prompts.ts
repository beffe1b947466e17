import type { Language } from '@tellonce/contracts';

/** What `calls` itself says, by language. */
export const prompts = {
  returnedToQueue: {
    en: 'We are sorry: the line to our colleague was lost. Please stay on the line, you are next.',
    'zh-CN': '非常抱歉，与同事的线路中断了。请不要挂机，我们会优先为您接通。',
  },
  offerGone: {
    en: 'This call is no longer yours to take.',
    'zh-CN': '该来电已不再分配给您。',
  },
} as const satisfies Record<string, Record<Language, string>>;
