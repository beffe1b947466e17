import type { ArchiveGap } from '@tellonce/database';

export type ArchiveState = {
  extent: { entries: number; firstMs: number; lastMs: number } | null;
  gaps: readonly ArchiveGap[];
  /** Entries of the journal that are not archived yet. */
  unarchived: number;
};

/** The state of the routing archive in plain sentences. */
export function describeArchive({ extent, gaps, unarchived }: ArchiveState): string {
  const waiting =
    unarchived === 0
      ? ''
      : ` ${count(unarchived, 'decision')} of the journal ${unarchived === 1 ? 'is' : 'are'} on the way there.`;
  if (extent === null) return `The routing archive is empty.${waiting}`;
  const holds = `The routing archive has ${count(extent.entries, 'decision')} from ${at(extent.firstMs)} to ${at(extent.lastMs)}`;
  if (gaps.length === 0) return `${holds}, without a gap.${waiting}`;
  const lost = gaps.reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
  const lines = gaps.map(({ from, to, afterMs, beforeMs }) => {
    const which = from === to ? `number ${from}` : `numbers ${from} to ${to}`;
    return `  ${which}, decided ${afterMs === null ? '' : `after ${at(afterMs)} and `}before ${at(beforeMs)}`;
  });
  return `${holds}; ${count(lost, 'decision')} ${lost === 1 ? 'is' : 'are'} missing in it:\n${lines.join('\n')}${waiting && `\n${waiting.trim()}`}`;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
const at = (ms: number): string => new Date(ms).toISOString();
