import { DomainError, type RoutingChange } from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';

/** @throws DomainError `not-found` when it speaks of queues or agents that are not configured */
export const checkChange = async (db: Executor, change: RoutingChange): Promise<void> => {
  const { queues, agents } = await configurationRepository(db).routingConfiguration();
  const known = new Set<string>([...queues.map((each) => each.queueId), ...agents.map((each) => each.agentId)]);
  const named = [
    ...change.staffing.map((each) => each.queueId),
    ...change.queues.map((each) => each.queueId),
    ...change.withoutAgentIds,
  ];
  const stranger = named.find((id) => !known.has(id));
  if (stranger !== undefined)
    throw new DomainError('not-found', `The change speaks of ${stranger}, which is no queue or agent of today.`);
};
