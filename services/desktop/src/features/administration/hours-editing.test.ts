import { describe, expect, it } from 'vitest';
import {
  addSpan,
  copyToWorkdays,
  faultsOf,
  hasFaults,
  replaceDay,
  type Span,
  spansOf,
  summarizeWeek,
  toClock,
  toMinute,
  weekdays,
} from './hours-editing.ts';

const span = (weekday: number, from: string, to: string): Span => ({
  weekday,
  fromMinute: toMinute(from, 'from') ?? -1,
  toMinute: toMinute(to, 'to') ?? -1,
});

describe('times of day', () => {
  it('go to minutes and back', () => {
    for (const clock of ['00:00', '09:05', '23:59']) expect(toClock(toMinute(clock, 'from') ?? -1)).toBe(clock);
  });
  it('close at midnight, not open at it', () => {
    expect([toMinute('00:00', 'from'), toMinute('00:00', 'to')]).toEqual([0, 1_440]);
    expect(toClock(1_440)).toBe('00:00');
  });
  it('are null while they are typed', () => {
    expect([toMinute('', 'from'), toMinute('24:00', 'to'), toMinute('9', 'from')]).toEqual([null, null, null]);
  });
});

describe('a week', () => {
  const week = [span(1, '14:00', '18:00'), span(1, '09:00', '12:00'), span(2, '09:00', '18:00')];
  it('keeps the other days when one is replaced', () => {
    expect(replaceDay(week, 1, [])).toEqual([week[2]]);
    expect(spansOf(replaceDay(week, 1, [span(2, '10:00', '11:00')]), 1)).toEqual([span(1, '10:00', '11:00')]);
  });
  it('opens a closed day with office hours, and a day with a break after its last span', () => {
    expect(spansOf(addSpan([], 6), 6)).toEqual([span(6, '09:00', '18:00')]);
    expect(spansOf(addSpan([span(6, '09:00', '12:00')], 6), 6)[1]).toEqual(span(6, '13:00', '17:00'));
    expect(spansOf(addSpan([span(6, '09:00', '22:00')], 6), 6)[1]).toEqual(span(6, '23:00', '00:00'));
    expect(addSpan([span(6, '00:00', '00:00')], 6)).toHaveLength(1);
  });
  it('copies a day to the working days and leaves the weekend', () => {
    const copied = copyToWorkdays([...week, span(7, '10:00', '11:00')], 1);
    expect(weekdays.map((day) => spansOf(copied, day).length)).toEqual([2, 2, 2, 2, 2, 0, 1]);
  });
  it('says which spans are backwards or overlap, and lets them touch', () => {
    expect(faultsOf([span(1, '09:00', '12:00'), span(1, '12:00', '18:00')])).toEqual([null, null]);
    expect(faultsOf([span(1, '09:00', '12:00'), span(1, '11:00', '18:00')])).toEqual(['overlaps', 'overlaps']);
    expect(faultsOf([span(1, '12:00', '09:00')])).toEqual(['backwards']);
    expect([hasFaults(week), hasFaults([...week, span(2, '17:00', '19:00')])]).toEqual([false, true]);
  });
  it('is told in a line: neighbouring days with the same hours together, closed ones left out', () => {
    const office = [1, 2, 3, 4, 5].map((day) => span(day, '09:00', '18:00'));
    expect(summarizeWeek([...office, span(7, '00:00', '00:00')])).toEqual([
      { from: 1, to: 5, hours: '09:00–18:00' },
      { from: 7, to: 7, hours: '00:00–24:00' },
    ]);
  });
});
