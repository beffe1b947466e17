/** What a change can be taken back with: the rows as they were. */
export interface Undoable {
  restore(key: unknown, before: unknown): void;
}

/** What would take the state back to an earlier point: an exception in a decision must leave no trace. */
export interface UndoLog {
  /** `owner` is told `before` again, latest change first. Three flat fields: this is written on every change. */
  record(owner: Undoable, key: unknown, before: unknown): void;
  /** Where the log stands now. */
  mark(): number;
  rollBackTo(mark: number): void;
  clear(): void;
}

const mostKept = 3_000;

export const createUndoLog = (): UndoLog => {
  const log: unknown[] = [];
  /** Fields in use: emptying the array itself would have it grow anew with each command. */
  let size = 0;
  return {
    record(owner, key, before) {
      log[size] = owner;
      log[size + 1] = key;
      log[size + 2] = before;
      size += 3;
    },
    mark: () => size,
    rollBackTo(mark) {
      const undone = log.slice(mark, size);
      for (let at = undone.length - 3; at >= 0; at -= 3) {
        (undone[at] as Undoable).restore(undone[at + 1], undone[at + 2]);
      }
      size = mark; // restoring writes the tables, which records again
    },
    clear() {
      if (size > mostKept) log.length = mostKept; // after something large
      size = 0;
    },
  };
};
