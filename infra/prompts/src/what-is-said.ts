import { callPrompts } from '@tellonce/calls';
import type { Language } from '@tellonce/contracts';
import { hotlinePrompts } from '@tellonce/flows';

/** One recording: what is said, and the file it is kept in. */
export interface Line {
  language: Language;
  text: string;
  /** Below the directory of the recordings, without `.wav`. */
  file: string;
}

export const languages: readonly Language[] = ['en', 'zh-CN'];
const directories: Readonly<Record<Language, string>> = { en: 'en', 'zh-CN': 'zh-cn' };

/** Every sentence of the product, with the variables that it leaves open. */
export function templates(language: Language): { name: string; text: string }[] {
  return [
    ...Object.entries(hotlinePrompts[language]).map(([name, text]) => ({ name, text })),
    ...Object.entries(callPrompts).map(([name, texts]) => ({ name: kebab(name), text: texts[language] })),
  ];
}

/** What is recorded: sentences whole, the parts around a variable, and the words that variables are made of. */
export function whatIsSaid(language: Language): Line[] {
  const sentences = templates(language).flatMap(({ name, text }) => {
    const parts = text.split(/\{\w+\}/).filter((part) => /[\p{L}\p{N}]/u.test(part));
    return parts.map((part, index) => ({ name: parts.length > 1 ? `${name}-${index + 1}` : name, text: part.trim() }));
  });
  const words = language === 'en' ? englishWords() : chineseWords();
  const lines = [...sentences, ...words].map(({ name, text }) => ({
    language,
    text,
    file: `${directories[language]}/${name}`,
  }));
  // The same words twice need one recording.
  return [...new Map(lines.map((line) => [line.text, line])).values()];
}

const count = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const letters = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => ({ name: `letter-${letter}`, text: letter }));
const numbers = count(0, 99).map((n) => ({ name: `number-${n}`, text: String(n) }));

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = count(1, 12).map((month) =>
  new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 15)),
);

const englishWords = () => [
  ...letters,
  ...numbers,
  ...[...days, ...months, 'at', 'oh', 'AM', 'PM'].map((text) => ({ name: text.toLowerCase(), text })),
];

const chineseWords = () => [
  ...letters,
  ...numbers,
  ...count(1, 12).map((month) => ({ name: `month-${month}`, text: `${month}月` })),
  ...count(1, 31).map((day) => ({ name: `day-${day}`, text: `${day}日` })),
  ...[...'一二三四五六日'].map((day, index) => ({ name: `weekday-${index + 1}`, text: `星期${day}` })),
  ...count(0, 23).map((hour) => ({ name: `hour-${hour}`, text: `${hour}点` })),
  { name: 'minute', text: '分' },
];

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
