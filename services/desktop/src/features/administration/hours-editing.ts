import type { Hours } from '@tellonce/contracts';

export type Span = Hours['weekly'][number];
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const minutesOfDay = 1_440;

/** `09:30`; the end of the day is `00:00`, as a time field can show it. */
export const toClock = (minute: number): string => {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${part(Math.floor(minute / 60) % 24)}:${part(minute % 60)}`;
};

/** Minutes from midnight of `09:30`, null for anything else. Closing at `00:00` is the end of the day. */
export const toMinute = (clock: string, edge: 'from' | 'to'): number | null => {
  const read = /^(\d{1,2}):(\d{2})/.exec(clock);
  if (!read) return null;
  const minute = Number(read[1]) * 60 + Number(read[2]);
  if (minute >= minutesOfDay) return null;
  return edge === 'to' && minute === 0 ? minutesOfDay : minute;
};

const inOrder = (weekly: readonly Span[]): Span[] =>
  [...weekly].sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute);

export const spansOf = (weekly: readonly Span[], weekday: number): Span[] =>
  inOrder(weekly).filter((span) => span.weekday === weekday);

/** The week with other spans on one day; the other days stay as they are. */
export const replaceDay = (
  weekly: readonly Span[],
  weekday: number,
  spans: readonly Pick<Span, 'fromMinute' | 'toMinute'>[],
): Span[] => [
  ...weekly.filter((span) => span.weekday !== weekday),
  ...spans.map(({ fromMinute, toMinute: to }) => ({ weekday, fromMinute, toMinute: to })),
];

/** Another span after the last one of the day; office hours on a closed day, nothing when the day is full. */
export const addSpan = (weekly: readonly Span[], weekday: number): Span[] => {
  const last = spansOf(weekly, weekday).at(-1);
  const from = last ? last.toMinute + 60 : 9 * 60;
  if (from >= minutesOfDay) return [...weekly];
  const to = last ? Math.min(from + 4 * 60, minutesOfDay) : 18 * 60;
  return [...weekly, { weekday, fromMinute: from, toMinute: to }];
};

/** The spans of one day on the working days, Monday to Friday. */
export const copyToWorkdays = (weekly: readonly Span[], weekday: number): Span[] =>
  [1, 2, 3, 4, 5].reduce((week, day) => replaceDay(week, day, spansOf(weekly, weekday)), [...weekly]);

export type SpanFault = 'backwards' | 'overlaps';
/** What is wrong with the spans of a day, by their place in it. */
export const faultsOf = (spans: readonly Span[]): (SpanFault | null)[] =>
  spans.map((span, index) => {
    if (span.fromMinute >= span.toMinute) return 'backwards';
    const overlaps = spans.some(
      (other, at) => at !== index && other.fromMinute < span.toMinute && span.fromMinute < other.toMinute,
    );
    return overlaps ? 'overlaps' : null;
  });

export const hasFaults = (weekly: readonly Span[]): boolean =>
  weekdays.some((weekday) => faultsOf(spansOf(weekly, weekday)).some((fault) => fault !== null));

const describeDay = (spans: readonly Span[]): string =>
  spans
    .map(({ fromMinute, toMinute: to }) => `${toClock(fromMinute)}–${to === minutesOfDay ? '24:00' : toClock(to)}`)
    .join(', ');

/** The week in a line's worth of groups: neighbouring days with the same hours stand together. */
export const summarizeWeek = (weekly: readonly Span[]): { from: number; to: number; hours: string }[] => {
  const groups: { from: number; to: number; hours: string }[] = [];
  for (const weekday of weekdays) {
    const hours = describeDay(spansOf(weekly, weekday));
    const last = groups.at(-1);
    if (last && last.hours === hours) last.to = weekday;
    else groups.push({ from: weekday, to: weekday, hours });
  }
  return groups.filter((group) => group.hours !== '');
};
