import { createReplay, type ReplayDifference } from '../replay.ts';
import { type HistorySource, openHistory } from './read-history.ts';

/** Called often with how far it is, 0 to 1: lets others in, and throws to stop. */
export type Pace = (progress: number) => Promise<void>;

export type SpanReplay = { kind: 'equal'; entries: number } | (ReplayDifference & { sequence: number });

const entriesAtOnce = 50;

/** Decides all that was decided from `fromMs` up to `toMs` once more, and compares. @throws BrokenHistoryError */
export const replaySpan = async (
  source: HistorySource,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  pace: Pace,
): Promise<SpanReplay> => {
  const history = await openHistory(source, fromMs);
  const again = createReplay(history.snapshot);
  let count = 0;
  for await (const { sequence, entry } of history.entries()) {
    if (entry.at >= toMs) break;
    const difference = entry.at < fromMs ? again.pass(entry) : again.decide(entry);
    if (difference) return { ...difference, sequence };
    count += 1;
    if (count % entriesAtOnce === 0) await pace(Math.max(0, (entry.at - fromMs) / (toMs - fromMs)));
  }
  return { kind: 'equal', entries: again.entries };
};
