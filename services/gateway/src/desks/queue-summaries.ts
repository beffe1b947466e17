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

/** The queues whose callers this agent may get. */
export const queuesOfAgent = (
  agentId: string,
  configuration: RoutingConfiguration | null,
  summaries: ReadonlyMap<QueueId, QueueSummary>,
  names: Pick<ConfigurationView, 'queue'>,
): AgentDesk['queues'] => {
  const skills = configuration?.agents.find((agent) => agent.agentId === agentId)?.skills ?? [];
  return (configuration?.queues ?? [])
    .filter((queue) => qualifies(skills, queue.requirements))
    .map((queue) => {
      const summary = summaries.get(queue.queueId);
      const since = summary?.longestWaitSince ?? null;
      return {
        queueId: queue.queueId,
        name: names.queue(queue.queueId)?.name ?? { en: queue.key, 'zh-CN': queue.key },
        waiting: summary?.waiting ?? 0,
        longestWaitSince: since === null ? null : new Date(since).toISOString(),
      };
    });
};
