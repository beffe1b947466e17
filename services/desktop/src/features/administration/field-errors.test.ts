import { hoursInput, skillInput } from '@tellonce/contracts';
import { expect, it } from 'vitest';
import { faultAt, faultsIn, sentenceKey } from './field-errors.ts';

it('names each field that is wrong by its path', () => {
  const faults = faultsIn(skillInput, { key: 'Not a key', name: { en: 'x'.repeat(500), 'zh-CN': '' } });
  expect([...faults.keys()]).toEqual(['key', 'name.en']);
  expect(faultsIn(skillInput, { key: 'fine', name: { en: '', 'zh-CN': '' } }).size).toBe(0);
});
it('finds the fault of a part at the field that shows it', () => {
  const weekly = [{ weekday: 1, fromMinute: 600, toMinute: 2_000 }];
  const faults = faultsIn(hoursInput, { name: 'Week', zone: 'UTC', weekly, holidays: [] });
  expect(faultAt(faults, 'weekly')).toBeDefined();
  expect(faultAt(faults, 'week')).toBeUndefined();
});
it('speaks of a field, whichever row it is in', () => {
  expect(sentenceKey('weekly.12.toMinute')).toBe('weekly-toMinute');
});
