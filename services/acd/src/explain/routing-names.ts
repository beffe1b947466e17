import type { AgentId, RoutingNames, TeamId } from '@tellonce/contracts';
import { configurationRepository, type Executor, userRepository } from '@tellonce/database';

/** Whose agents the asker sees; null: everybody's. */
export type SeenTeam = { teamId: TeamId | null } | null;

/** What ids are called, to who asks: supervisors know the names of their own team's agents. */
export const readNames = async (db: Executor, seen: SeenTeam): Promise<RoutingNames> => {
  const configuration = configurationRepository(db);
  const [users, queues, skills] = await Promise.all([
    userRepository(db).list(),
    configuration.queues.list(),
    configuration.skills.list(),
  ]);
  return {
    agents: users
      .filter(({ teamId }) => seen === null || (teamId !== null && teamId === seen.teamId))
      .map(({ userId, displayName }) => ({ agentId: userId as AgentId, name: displayName })),
    queues: queues.map(({ queueId, name }) => ({ queueId, name })),
    skills: skills.map(({ key, name }) => ({ key, name })),
  };
};
