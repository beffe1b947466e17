import type { Floor } from '@tellonce/contracts';

export interface FloorFilter {
  queueId: string | null;
  teamId: string | null;
}

/**
 * The part of the floor that was asked for. A team has agents and their interactions; those who wait belong to no team
 * yet and stay.
 */
export const narrowFloor = (
  { queues, agents, interactions }: Floor,
  { queueId, teamId }: FloorFilter,
): Pick<Floor, 'queues' | 'agents' | 'interactions'> => {
  const teamOf = new Map(agents.map((agent) => [agent.agentId, agent.teamId]));
  const ofQueue = (each: { queueId: string }) => queueId === null || each.queueId === queueId;
  return {
    queues: queues.filter(ofQueue),
    agents: agents.filter(
      (agent) =>
        (teamId === null || agent.teamId === teamId) &&
        (queueId === null || (agent.queueIds?.some((each) => each === queueId) ?? true)),
    ),
    interactions: interactions.filter(
      (each) => ofQueue(each) && (teamId === null || each.agentId === null || teamOf.get(each.agentId) === teamId),
    ),
  };
};
