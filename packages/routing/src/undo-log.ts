/** What would take the state back to an earlier point: an exception in a decision must leave no trace. */
export interface UndoLog {
  record(undo: () => void): void;
  /** Where the log stands now. */
  mark(): number;
  rollBackTo(mark: number): void;
  clear(): void;
}

export const createUndoLog = (): UndoLog => {
  let log: (() => void)[] = [];
  return {
    record: (undo) => void log.push(undo),
    mark: () => log.length,
    rollBackTo(mark) {
      const undone = log.splice(mark).reverse();
      for (const undo of undone) undo();
      log.length = mark; // undoing writes the tables, which records again
    },
    clear() {
      log = [];
    },
  };
};
