import { expect, it } from 'vitest';
import { startOfDay } from './start-of-day.ts';

const at = (iso: string) => Date.parse(iso);
const begins = (now: string, zone: string) => new Date(startOfDay(at(now), zone)).toISOString();

it('begins the day at midnight of the zone, not of UTC', () => {
  expect(begins('2026-03-02T15:59:59.000Z', 'Asia/Shanghai')).toBe('2026-03-01T16:00:00.000Z');
  expect(begins('2026-03-02T16:00:00.000Z', 'Asia/Shanghai')).toBe('2026-03-02T16:00:00.000Z');
});
it('knows a day on which the clocks change', () => {
  expect(begins('2026-03-29T10:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
  expect(begins('2026-10-25T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-24T22:00:00.000Z');
});
