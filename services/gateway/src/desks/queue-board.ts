import type {
  AgentDesk,
  AgentId,
  JournalEntry,
  QueueId,
  RoutingConfiguration,
  RoutingQueue,
} from '@tellonce/contracts';
import type { FloorProjection } from '@tellonce/journal';
import type { ConfigurationView } from '../configuration/configuration-view.ts';
import { type QueueSummary, qualifies, summarizeQueues, toDeskQueues } from './queue-summaries.ts';

/**
 * What the lines look like, for all desks of this node: counted once after each change and not once a desk, with the
 * queues of each agent worked out once a configuration.
 */
export const createQueueBoard = (deps: {
  projection: () => Pick<FloorProjection, 'waiting' | 'reservations' | 'configuration'>;
  names: Pick<ConfigurationView, 'queue'>;
}) => {
  let summaries: Map<QueueId, QueueSummary> | null = null;
  let configuration: RoutingConfiguration | null = null;
  let queuesOf = new Map<AgentId, RoutingQueue[]>();

  const arrange = (now: RoutingConfiguration | null): void => {
    configuration = now;
    queuesOf = new Map(
      (now?.agents ?? []).map(({ agentId, skills }) => [
        agentId,
        (now?.queues ?? []).filter((queue) => qualifies(skills, queue.requirements)),
      ]),
    );
  };

  return {
    heard({ events }: Pick<JournalEntry, 'events'>): void {
      if (events.some((event) => event.type !== 'agent.status-changed')) summaries = null;
    },
    queuesOf(agentId: AgentId): AgentDesk['queues'] {
      const projection = deps.projection();
      if (projection.configuration !== configuration) arrange(projection.configuration);
      summaries ??= summarizeQueues(projection);
      const queues =
        queuesOf.get(agentId) ?? (configuration?.queues ?? []).filter((queue) => qualifies([], queue.requirements));
      return toDeskQueues(queues, summaries, deps.names);
    },
  };
};
