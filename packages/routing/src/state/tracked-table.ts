import type { RoutingTable } from '@tellonce/contracts';
import type { Undoable, UndoLog } from './undo-log.ts';

/** A table that tells the indexes of every change and can be taken back. */
export interface TrackedTable<K, V> extends RoutingTable<K, V> {
  readonly size: number;
  has(key: K): boolean;
}

export const createTrackedTable = <K, V>(
  undoLog: UndoLog,
  onChange: (before: V | undefined, after: V | undefined) => void,
): TrackedTable<K, V> => {
  const rows = new Map<K, V>();
  const write = (key: K, after: V | undefined): void => {
    const before = rows.get(key);
    if (before === after) return;
    if (after === undefined) rows.delete(key);
    else rows.set(key, after);
    undoLog.record(owner, key, before);
    onChange(before, after);
  };
  const owner: Undoable = { restore: (key, before) => write(key as K, before as V | undefined) };
  return {
    get size() {
      return rows.size;
    },
    has: (key) => rows.has(key),
    get: (key) => rows.get(key),
    set: write,
    delete: (key) => write(key, undefined),
    values: () => rows.values(),
  };
};
