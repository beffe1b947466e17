import { compareStreamIds } from '@tellonce/journal';

export interface TrimInput {
  /** The newest stored snapshot; its numbers are null in a journal that is older than them. */
  snapshot: { journalId: string; sequence: number | null };
  /** Where the archive ends; null: nothing is known to be archived. */
  archived: { streamId: string; sequence: number } | null;
  lastSequence: number | null;
  /** The journal is kept this long, for readers that were away … */
  keepFrom: string;
  /** … and at most this many entries of what is archived. */
  keepEntries: number;
  /** An archive that is away for long must not fill Redis: then the oldest entries go, and are missing in it. */
  limitEntries: number;
}

export interface Trim {
  /** Entries before this id may go. */
  before: string;
  /** Entries up to this number may go where there are more than enough; null: numbers are unknown. */
  upTo: number | null;
  enough: number;
}

/** What of the journal is needed no more: nothing that a snapshot lacks, and but for the limit nothing unarchived. */
export const planTrim = ({ snapshot, archived, lastSequence, ...keep }: TrimInput): Trim => {
  const before = [snapshot.journalId, archived?.streamId ?? '0-0', keep.keepFrom].sort(compareStreamIds)[0] ?? '0-0';
  const enough = keep.keepEntries;
  if (lastSequence === null || snapshot.sequence === null) return { before, upTo: null, enough };
  const givenUp = lastSequence - keep.limitEntries;
  return { before, upTo: Math.min(snapshot.sequence, Math.max(archived?.sequence ?? 0, givenUp)), enough };
};
