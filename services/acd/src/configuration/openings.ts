import type { Hours } from '@tellonce/contracts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

export type Opening = [fromMs: number, toMs: number];

/**
 * When a queue with these hours is open, for `days` days from the day of `fromMs` on, as spans of time; null: always.
 * Hours are wall-clock time in their zone: a span that begins in the hour that a clock change skips begins when the
 * skipped hour would have ended; in an hour that comes twice, at its first coming.
 */
export const openingsOf = (hours: Hours, fromMs: number, days: number): Opening[] | null => {
  if (isAlwaysOpen(hours)) return null;
  const closed = new Set(hours.holidays.map((each) => each.date));
  const zone = zoneReader(hours.zone);
  const spans: Opening[] = [];
  const first = Date.parse(`${zone.dateAt(fromMs)}T00:00:00Z`);
  // One day more at both ends: a span that began yesterday may still go on.
  for (let day = -1; day <= days; day += 1) {
    const midnight = first + day * dayMs;
    const date = new Date(midnight).toISOString().slice(0, 10);
    if (closed.has(date)) continue;
    const weekday = new Date(midnight).getUTCDay() || 7;
    for (const { fromMinute, toMinute } of hours.weekly.filter((each) => each.weekday === weekday))
      spans.push([zone.instantOf(midnight + fromMinute * minuteMs), zone.instantOf(midnight + toMinute * minuteMs)]);
  }
  return joined(spans.filter(([from, to]) => from < to));
};

const isAlwaysOpen = ({ weekly, holidays }: Hours): boolean =>
  holidays.length === 0 &&
  [1, 2, 3, 4, 5, 6, 7].every((weekday) =>
    weekly.some((each) => each.weekday === weekday && each.fromMinute === 0 && each.toMinute === 1440),
  );

/** In order, those that touch made one: a night shift is not closed at midnight. */
const joined = (spans: Opening[]): Opening[] => {
  const result: Opening[] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
};

const zoneReader = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  /** The wall clock at an instant, read as if it were UTC. */
  const wallAt = (ms: number): number => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
  };
  const offsetAt = (ms: number): number => wallAt(ms) - Math.floor(ms / 1000) * 1000;
  return {
    dateAt: (ms: number): string => new Date(wallAt(ms)).toISOString().slice(0, 10),
    /** The instant of a wall-clock time; the earlier of two, and after a gap for one that does not exist. */
    instantOf: (wall: number): number => {
      const before = wall - offsetAt(wall - dayMs);
      const after = wall - offsetAt(wall + dayMs);
      const exact = [before, after].filter((ms) => wallAt(ms) === wall);
      return exact.length > 0 ? Math.min(...exact) : Math.max(before, after);
    },
  };
};
