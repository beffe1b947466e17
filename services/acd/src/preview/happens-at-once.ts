import type { AgentId, PreviewFinding, QueueId, RoutingConfiguration, RoutingEvent } from '@tellonce/contracts';
import type { Engine } from '@tellonce/routing';

/** What the engine decided the moment it was told, as it would decide it. `state`: as it was before. */
export const happensAtOnce = (
  state: Engine['state'],
  events: readonly RoutingEvent[],
  after: RoutingConfiguration,
): PreviewFinding[] => {
  const rings = new Map<QueueId, AgentId[]>();
  const counted = new Map<string, PreviewFinding & { count: number }>();
  const count = (finding: PreviewFinding & { count: number }): void => {
    const key = JSON.stringify({ ...finding, count: 0 });
    counted.set(key, { ...finding, count: (counted.get(key)?.count ?? 0) + 1 });
  };
  for (const event of events) {
    if (event.type === 'agent.reserved') rings.set(event.queueId, [...(rings.get(event.queueId) ?? []), event.agentId]);
    else if (event.type === 'interaction.ring-opened')
      count({ kind: 'opens-ring-at-once', queueId: event.queueId, ring: event.ring, count: 1 });
    else if (event.type === 'interaction.overflowed')
      count({ kind: 'goes-on-at-once', from: event.from, to: event.to, count: 1 });
    else if (event.type === 'interaction.dequeued')
      count({ kind: 'ends-at-once', queueId: event.queueId, message: event.message ?? null, count: 1 });
  }
  const configured = new Set(after.agents.map((each) => each.agentId));
  const leaving = [...state.agents.values()].filter(
    ({ agentId, status }) => status !== 'offline' && !configured.has(agentId),
  );
  return [
    ...counted.values(),
    ...[...rings].map(
      ([queueId, agentIds]): PreviewFinding => ({ kind: 'rings-at-once', queueId, agentIds, count: agentIds.length }),
    ),
    ...leaving.map(
      ({ agentId, work }): PreviewFinding => ({ kind: 'leaves-routing', agentId, isBusy: work.length > 0 }),
    ),
  ];
};
