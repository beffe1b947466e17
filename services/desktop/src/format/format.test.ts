import { describe, expect, it } from 'vitest';
import { clockDuration } from './duration.ts';
import { toLocalInput } from './local-input.ts';
import { nationalNumber } from './phone-number.ts';
import { dayAndTime } from './when.ts';

describe('a duration', () => {
  it.each([
    [-5, '0:00'],
    [59_999, '0:59'],
    [151_000, '2:31'],
    [3_723_000, '1:02:03'],
  ])('of %i ms reads %s', (ms, text) => {
    expect(clockDuration(ms)).toBe(text);
  });
});

describe('a number', () => {
  it.each([
    ['+8613812345678', '138 1234 5678'],
    ['+861012345678', '010 1234 5678'],
    ['+14155550100', '+1 415 555 0100'],
    ['anonymous', 'anonymous'],
  ])('%s reads %s', (number, text) => {
    expect(nationalNumber(number)).toBe(text);
  });
});

describe('a day', () => {
  const now = new Date(2026, 10, 21, 12).getTime();
  const at = (days: number) => new Date(2026, 10, 21 + days, 16).toISOString();
  it.each([
    [0, 'today 16:00', '今天 16:00'],
    [1, 'tomorrow 16:00', '明天 16:00'],
    [-1, 'yesterday 16:00', '昨天 16:00'],
    [9, '11-30 16:00', '11-30 16:00'],
    [60, '2027-01-20 16:00', '2027-01-20 16:00'],
  ])('%i days away is named', (days, en, zh) => {
    expect(dayAndTime(at(days), 'en', now)).toBe(en);
    expect(dayAndTime(at(days), 'zh-CN', now)).toBe(zh);
  });
  it('goes into a field and back unchanged', () => {
    expect(new Date(toLocalInput(now)).getTime()).toBe(now);
  });
});
