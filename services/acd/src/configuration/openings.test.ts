import type { Hours } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { openingsOf } from './openings.ts';

const hours = (zone: string, weekly: [number, number, number][], holidays: string[] = []): Hours => ({
  hoursId: '019b7510-0000-7000-8000-000000000009',
  name: 'Hours',
  zone,
  weekly: weekly.map(([weekday, fromMinute, toMinute]) => ({ weekday, fromMinute, toMinute })),
  holidays: holidays.map((date) => ({ date, name: date })),
  disabled: false,
  version: 1,
});
const at = (text: string): number => Date.parse(text);
const written = (spans: [number, number][] | null) =>
  spans?.map((span) => span.map((ms) => new Date(ms).toISOString().slice(0, 16)));

describe('opening hours as spans of time', () => {
  it('are in the zone of the hours', () => {
    const office = hours('Asia/Shanghai', [[1, 540, 1080]]);
    expect(written(openingsOf(office, at('2026-11-23T03:00Z'), 7))).toEqual([
      ['2026-11-23T01:00', '2026-11-23T10:00'],
      ['2026-11-30T01:00', '2026-11-30T10:00'],
    ]);
  });

  it('leave holidays out', () => {
    const office = hours('Asia/Shanghai', [[1, 540, 1080]], ['2026-11-23']);
    expect(written(openingsOf(office, at('2026-11-23T03:00Z'), 7))).toEqual([['2026-11-30T01:00', '2026-11-30T10:00']]);
  });

  it('go through midnight where two days touch', () => {
    const night = hours('Europe/Berlin', [
      [1, 1320, 1440],
      [2, 0, 360],
    ]);
    expect(written(openingsOf(night, at('2026-11-23T12:00Z'), 2))).toEqual([['2026-11-23T21:00', '2026-11-24T05:00']]);
  });

  it('keep the wall clock over the changes of the year', () => {
    const sunday = hours('Europe/Berlin', [[7, 60, 240]]);
    // 29 March 2026: 02:00 becomes 03:00; 25 October 2026: 03:00 becomes 02:00.
    expect(written(openingsOf(sunday, at('2026-03-29T12:00Z'), 1))).toEqual([['2026-03-29T00:00', '2026-03-29T02:00']]);
    expect(written(openingsOf(sunday, at('2026-10-25T12:00Z'), 1))).toEqual([['2026-10-24T23:00', '2026-10-25T03:00']]);
  });

  it('begin after the gap when they would begin in it, and at the first of two equal hours', () => {
    const early = hours('Europe/Berlin', [[7, 150, 240]]);
    expect(written(openingsOf(early, at('2026-03-29T12:00Z'), 1))).toEqual([['2026-03-29T01:30', '2026-03-29T02:00']]);
    expect(written(openingsOf(early, at('2026-10-25T12:00Z'), 1))).toEqual([['2026-10-25T00:30', '2026-10-25T03:00']]);
  });

  it('around the clock without a holiday are no spans at all: always', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((day): [number, number, number] => [day, 0, 1440]);
    expect(openingsOf(hours('Asia/Shanghai', always), 0, 7)).toBeNull();
    expect(openingsOf(hours('Asia/Shanghai', []), 0, 7)).toEqual([]);
  });
});
