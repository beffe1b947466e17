import type { AgentId, QueueChange, RoutingAgent, RoutingChange, RoutingConfiguration } from '@tellonce/contracts';

/** The configuration as it would be. Staffing is not in it: `additional` are the agents who would be there too. */
export const changeConfiguration = (
  configuration: RoutingConfiguration,
  change: RoutingChange,
  staff: { additional: readonly RoutingAgent[]; removed: ReadonlySet<AgentId> } = nobody,
): RoutingConfiguration => {
  const { queues, staffing: _, withoutAgentIds, ...rules } = change;
  const byQueue = new Map(queues.map((each) => [each.queueId, each]));
  const without = new Set(withoutAgentIds);
  return {
    ...configuration,
    ...said(rules),
    queues: configuration.queues.map((queue) => {
      const own = byQueue.get(queue.queueId);
      return own ? { ...queue, ...said<Omit<QueueChange, 'queueId'>>(own) } : queue;
    }),
    agents: [
      ...configuration.agents.filter(({ agentId }) => !without.has(agentId) && !staff.removed.has(agentId)),
      ...staff.additional,
    ],
  };
};

const nobody = { additional: [], removed: new Set<AgentId>() };

type Said<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const said = <T extends object>(values: T): Said<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Said<T>;
