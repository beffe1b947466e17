import { DomainError, type JournalEntry } from '@tellonce/contracts';
import type { JournalTail } from './tail-journal.ts';

export interface Outcomes {
  /**
   * The journal entry of a command. Ask *before* sending it; rejects with `unavailable` after `timeoutMs` (the command
   * may still be handled later: its id makes repeating it harmless).
   */
  await(commandId: string, timeoutMs: number): Promise<JournalEntry>;
}

export const createOutcomes = (tail: Pick<JournalTail, 'subscribe'>): Outcomes => {
  const waiting = new Map<string, Set<(entry: JournalEntry) => void>>();
  tail.subscribe((entry) => {
    for (const settle of waiting.get(entry.commandId) ?? []) settle(entry);
  });
  return {
    await: (commandId, timeoutMs) =>
      new Promise((resolve, reject) => {
        const settles = waiting.get(commandId) ?? new Set();
        waiting.set(commandId, settles);
        const forget = (): void => {
          clearTimeout(timer);
          settles.delete(settle);
          if (settles.size === 0) waiting.delete(commandId);
        };
        const settle = (entry: JournalEntry): void => {
          forget();
          resolve(entry);
        };
        const timer = setTimeout(() => {
          forget();
          reject(new DomainError('unavailable', 'Routing did not answer in time. Try again.'));
        }, timeoutMs);
        settles.add(settle);
      }),
  };
};
