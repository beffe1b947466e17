import type { Language } from '@tellonce/contracts';
import type { Speech } from './rendering.ts';

/** The same keys in every language; `{variables}` are filled when spoken. */
export type PromptCatalogue<K extends string> = Record<Language, Record<K, string>>;
export type Variables = Readonly<Record<string, string>>;

/** Digits and serials are read one by one: `4471` → `4 4 7 1`. */
export const oneByOne = (text: string): string =>
  [...text].filter((character) => /[\p{L}\p{N}]/u.test(character)).join(' ');

/** A prompt as text, its variables filled. */
export const wordsOf = (template: string, variables: Variables = {}): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? '');

const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
const isLatinPhrase = (text: string): boolean => /\p{Script=Latin}{2,}\s+\p{Script=Latin}{2,}/u.test(text);

/** People write in their own language: a voice of the other one would spell it or stay silent. */
const voiceFor = (text: string, promptLanguage: Language): Language => {
  if (hasHan(text)) return 'zh-CN';
  return isLatinPhrase(text) ? 'en' : promptLanguage;
};

const longestWritten = 400;

/** Fit for a voice and for XML: no control characters, no halves of characters, no novels. */
const speakable = (text: string): string =>
  [...text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ')].slice(0, longestWritten).join('');

/**
 * A prompt as speech. What people wrote (`written`: a case's title, a promise, a name) is spoken by the voice of the
 * language that it is written in.
 */
export const speak = (
  language: Language,
  template: string,
  variables: Variables = {},
  written: Variables = {},
): Speech[] => {
  const parts = template.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return { language, text: part };
    const own = written[part] === undefined ? undefined : speakable(written[part]);
    return own === undefined
      ? { language, text: variables[part] ?? '' }
      : { language: voiceFor(own, language), text: own };
  });
  const speech: { kind: 'say'; language: Language; text: string }[] = [];
  for (const part of parts) {
    const last = speech.at(-1);
    // Punctuation alone is no sentence of its own.
    if (last && (last.language === part.language || !/[\p{L}\p{N}]/u.test(part.text))) last.text += part.text;
    else if (part.text.trim()) speech.push({ kind: 'say', ...part });
  }
  return speech.map((each) => ({ ...each, text: each.text.trim() }));
};
