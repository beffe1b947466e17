export interface Sorting<K extends string> {
  by: K;
  descending: boolean;
}

/** The next sorting when a column's head is clicked: another column starts ascending, the same one turns round. */
export const turnSorting = <K extends string>(before: Sorting<K>, by: K): Sorting<K> => ({
  by,
  descending: before.by === by ? !before.descending : false,
});

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh-CN');

/** A sorted copy; rows without a value come last whichever way it is turned, equal ones keep their order. */
export const sortRows = <T>(
  rows: readonly T[],
  valueIn: (row: T) => string | number | null,
  descending: boolean,
): T[] => {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [valueIn(a), valueIn(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
};
