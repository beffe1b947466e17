import { setTimeout as delay } from 'node:timers/promises';
import type { InteractionId, QueueId } from '@tellonce/contracts';
import type { Metric } from './bench.ts';
import type { Desk, DistributionHouse } from './distribution-house.ts';
import type { Switchboard } from './distribution-shapes.ts';
import { median } from './report.ts';

/** Each lasts 30–60 s. */
const documentEveryMs = 45_000;

/**
 * Everybody is on a break and as many callers wait: what it costs that nothing happens, alone and with the wait
 * documents that keep each caller's place; then one agent after the other comes back.
 */
export const measureParked = async ({
  house,
  switchboard,
  desks,
  queueId,
  many,
  full,
}: {
  house: DistributionHouse;
  switchboard: Switchboard;
  desks: readonly Desk[];
  queueId: QueueId;
  many: number;
  full: boolean;
}): Promise<{ metrics: Record<string, Metric>; handOffsMs: number[] }> => {
  await delay(1_000);
  const before = house.ours();
  const line: InteractionId[] = [];
  while (line.length < many) {
    const came = await Promise.all(Array.from({ length: 500 }, () => house.join(queueId)));
    for (const interactionId of came) switchboard.when(interactionId, () => undefined);
    line.push(...came);
  }
  await delay(2_000);

  const percentWhile = async (act: () => Promise<void>): Promise<number> => {
    const [cpuMs, began] = [house.ours().cpuMs, performance.now()];
    await act();
    return ((house.ours().cpuMs - cpuMs) / (performance.now() - began)) * 100;
  };
  // A multiple of the five seconds after which presence is renewed.
  const alone = await percentWhile(() => delay(full ? 30_000 : 5_000));
  const bytes = Math.max(0, house.ours().residentBytes - before.residentBytes) / many;
  const withDocuments = await percentWhile(async () => {
    const began = performance.now();
    let documents = 0;
    for (const until = began + (full ? 60_000 : 5_000); performance.now() < until; await delay(5)) {
      const due = ((performance.now() - began) / documentEveryMs) * line.length;
      for (; documents < due; documents += 1) {
        const interactionId = line[documents % line.length];
        if (interactionId) await house.stay(interactionId, queueId);
      }
    }
  });

  const handOffsMs: number[] = [];
  let connectedAt: ((at: number) => void) | undefined;
  house.onConnected(({ at }) => connectedAt?.(at));
  for (const desk of desks.slice(0, full ? 50 : 15)) {
    const heard = new Promise<number>((resolve) => {
      connectedAt = resolve;
    });
    const asked = performance.now();
    await desk.choose('available');
    handOffsMs.push((await heard) - asked);
  }
  return {
    handOffsMs,
    metrics: {
      parked_cpu_percent: { value: alone, unit: '%', goal: '<=5', aim: '<=2' },
      parked_cpu_with_documents_percent: { value: withDocuments, unit: '%', goal: '<=15' },
      parked_bytes_per_caller: { value: bytes, unit: 'B', goal: '<=8192', aim: '<=4096' },
      parked_handoff_p50_ms: { value: median(handOffsMs), unit: 'ms', goal: '<=20', aim: '<=10' },
    },
  };
};
