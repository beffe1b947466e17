import type { Language } from './words.ts';

/** As somebody would say it: `45 s`, `4 min 10 s`, `1 h 5 min`. Under nothing is nothing. */
export const durationWords = (ms: number, language: Language): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const unit = units[language];
  if (seconds < 60) return `${seconds} ${unit.second}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0
      ? `${minutes} ${unit.minute}`
      : `${minutes} ${unit.minute} ${seconds % 60} ${unit.second}`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} ${unit.hour}` : `${hours} ${unit.hour} ${minutes % 60} ${unit.minute}`;
};
const units: Record<Language, { second: string; minute: string; hour: string }> = {
  en: { second: 's', minute: 'min', hour: 'h' },
  'zh-CN': { second: '秒', minute: '分', hour: '小时' },
};

export const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** `a, b and c`. */
export const joined = (parts: readonly string[], language: Language): string => {
  if (language === 'zh-CN') return parts.join('、');
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
};

/** `78 %`, or a dash where nothing counts. */
export const percentWords = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`);
