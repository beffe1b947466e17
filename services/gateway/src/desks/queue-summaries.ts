import type { AgentDesk, QueueId, Requirement, RoutingConfiguration } from '@tellonce/contracts';
import type { FloorProjection } from '@tellonce/journal';
import type { ConfigurationView } from '../configuration/configuration-view.ts';

export interface QueueSummary {
  waiting: number;
  /** Epoch milliseconds. */
  longestWaitSince: number | null;
}

/** Callers whom nobody has answered yet, by queue: those whose offer rings still wait. */
export const summarizeQueues = (
  projection: Pick<FloorProjection, 'waiting' | 'reservations'>,
): Map<QueueId, QueueSummary> => {
  const byQueue = new Map<QueueId, QueueSummary>();
  const count = (queueId: QueueId, queuedAt: number): void => {
    const summary = byQueue.get(queueId) ?? { waiting: 0, longestWaitSince: null };
    summary.waiting += 1;
    summary.longestWaitSince = Math.min(summary.longestWaitSince ?? queuedAt, queuedAt);
    byQueue.set(queueId, summary);
  };
  const counted = new Set<string>();
  for (const waiting of projection.waiting.values()) {
    counted.add(waiting.interactionId);
    count(waiting.queueId, waiting.queuedAt);
  }
  for (const { waiting } of projection.reservations.values())
    if (!counted.has(waiting.interactionId)) count(waiting.queueId, waiting.queuedAt);
  return byQueue;
};

export const qualifies = (skills: readonly Requirement[], requirements: readonly Requirement[]): boolean =>
  requirements.every((needed) => skills.some((has) => has.skill === needed.skill && has.level >= needed.level));

/** As a desktop shows them. */
export const toDeskQueues = (
  queues: readonly RoutingConfiguration['queues'][number][],
  summaries: ReadonlyMap<QueueId, QueueSummary>,
  names: Pick<ConfigurationView, 'queue'>,
): AgentDesk['queues'] =>
  queues.map((queue) => {
    const summary = summaries.get(queue.queueId);
    const since = summary?.longestWaitSince ?? null;
    return {
      queueId: queue.queueId,
      name: names.queue(queue.queueId)?.name ?? { en: queue.key, 'zh-CN': queue.key },
      waiting: summary?.waiting ?? 0,
      longestWaitSince: since === null ? null : new Date(since).toISOString(),
    };
  });
