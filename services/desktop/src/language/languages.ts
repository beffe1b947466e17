import type { Language } from '@tellonce/contracts';
import i18next, { type BackendModule, type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** One file a language and feature: `src/locales/<language>/<feature>.json` is the namespace `<feature>`. */
const files = import.meta.glob<ResourceKey>('../locales/*/*.json', { import: 'default' });

const localeFiles: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, namespace, answer) => {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) {
      answer(new Error(`no texts for ${language}/${namespace}`), false);
      return;
    }
    load().then(
      (texts) => answer(null, texts),
      (error: unknown) => answer(error instanceof Error ? error : new Error(String(error)), false),
    );
  },
};

const rememberedKey = 'tellonce.language';

const firstLanguage = (): Language => {
  const remembered = localStorage.getItem(rememberedKey);
  if (remembered === 'en' || remembered === 'zh-CN') return remembered;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
};

const speak = (language: string): void => {
  document.documentElement.lang = language;
  localStorage.setItem(rememberedKey, language);
};

/** Texts that the shell and the ringing card need at once; the others come with their feature. */
const eager = ['shell', 'words'];

export const startLanguages = async (): Promise<void> => {
  await i18next
    .use(localeFiles)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: 'en',
      supportedLngs: ['en', 'zh-CN'],
      ns: eager,
      defaultNS: 'shell',
      showSupportNotice: false,
      interpolation: { escapeValue: false },
    });
  speak(i18next.language);
  i18next.on('languageChanged', speak);
};

/** The language on the screen, as the contracts name it. */
export const toLanguage = (spoken: string): Language => (spoken === 'zh-CN' ? 'zh-CN' : 'en');

export const changeLanguage = async (language: Language): Promise<void> => {
  await i18next.changeLanguage(language);
};
