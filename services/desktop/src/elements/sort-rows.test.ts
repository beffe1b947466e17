import { expect, it } from 'vitest';
import { sortRows, turnSorting } from './sort-rows.ts';

const rows = [{ at: 2 }, { at: null }, { at: 1 }];

it('keeps rows without a value at the end, whichever way it is turned', () => {
  expect(sortRows(rows, (row) => row.at, false).map((row) => row.at)).toEqual([1, 2, null]);
  expect(sortRows(rows, (row) => row.at, true).map((row) => row.at)).toEqual([2, 1, null]);
});
it('sorts Chinese names by their sound', () => {
  expect(sortRows(['张', '王', '陈'], (name) => name, false)).toEqual(['陈', '王', '张']);
});
it('turns round at the second click and starts anew at another column', () => {
  const once = turnSorting({ by: 'name', descending: false }, 'name');
  expect(once).toEqual({ by: 'name', descending: true });
  expect(turnSorting<'name' | 'since'>(once, 'since')).toEqual({ by: 'since', descending: false });
});
