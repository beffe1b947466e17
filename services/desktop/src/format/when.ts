import type { Language } from '@tellonce/contracts';

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();
const shifted = (at: Date, days: number): Date => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const words = {
  en: { today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday' },
  'zh-CN': { today: '今天', tomorrow: '明天', yesterday: '昨天' },
} as const;

/** `16:00` in the viewer's zone. */
export const timeOfDay = (at: string): string => clock.format(new Date(at));

/** `2026-11-19`, in the viewer's zone; sorts and reads alike in both languages. */
export const day = (at: string): string => {
  const date = new Date(at);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
};
/** `2027-03`. */
export const month = (at: string): string => day(at).slice(0, 7);
/** `11-19` this year, with the year otherwise. */
export const shortDay = (at: string, nowMs: number): string =>
  new Date(at).getFullYear() === new Date(nowMs).getFullYear() ? day(at).slice(5) : day(at);

/** `today 16:00`, `tomorrow 09:30`, `11-30 09:30`. */
export const dayAndTime = (at: string, language: Language, nowMs: number): string => {
  const [date, now] = [new Date(at), new Date(nowMs)];
  const named = sameDay(date, now)
    ? words[language].today
    : sameDay(date, shifted(now, 1))
      ? words[language].tomorrow
      : sameDay(date, shifted(now, -1))
        ? words[language].yesterday
        : shortDay(at, nowMs);
  return `${named} ${timeOfDay(at)}`;
};

export const isToday = (at: string, nowMs: number): boolean => sameDay(new Date(at), new Date(nowMs));
