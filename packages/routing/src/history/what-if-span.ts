import type { RoutingChange, WhatIfResult } from '@tellonce/contracts';
import { createRecorder } from '../whatif/recording.ts';
import { createWhatIf } from '../whatif/what-if.ts';
import { type HistorySource, openHistory } from './read-history.ts';
import type { Pace } from './replay-span.ts';

/** The record goes on so long after the span at most, so that those who came last are seen to be served. */
const afterwardsMs = 3_600_000;
const entriesAtOnce = 50;
const commandsAtOnce = 200;
/** Of the progress; the rest is the simulation. */
const readingShare = 0.3;

/** What would have been from `fromMs` up to `toMs` under a change. @throws BrokenHistoryError */
export const whatIfSpan = async (
  source: HistorySource,
  span: { fromMs: number; toMs: number },
  change: RoutingChange,
  options: { seed: number; runs: number },
  pace: Pace,
): Promise<WhatIfResult> => {
  const { fromMs, toMs } = span;
  const history = await openHistory(source, fromMs);
  const recorder = createRecorder(history.snapshot, span);
  let [count, endMs] = [0, toMs];
  for await (const { entry } of history.entries()) {
    if (entry.at > toMs + afterwardsMs || (entry.at >= toMs && recorder.isSettled)) break;
    recorder.hear(entry);
    endMs = Math.max(endMs, entry.at);
    count += 1;
    if (count % entriesAtOnce === 0) {
      await pace(readingShare * Math.min(1, Math.max(0, (entry.at - fromMs) / (toMs - fromMs))));
    }
  }
  const whatIf = createWhatIf(recorder.finish(endMs), change, options);
  while (!whatIf.run(commandsAtOnce)) await pace(readingShare + (1 - readingShare) * whatIf.progress);
  return whatIf.result();
};
