import type { AgentId, TeamId } from './ids.ts';
import type { RoutingAgent } from './routing-configuration.ts';
import type { Channel, QueuePolicy, Requirement, Ring } from './routing-queue-policy.ts';

/** Whom a queue asks once so many of its rings are open. */
export interface Reach {
  channel: Channel;
  requirements: readonly Requirement[];
  /** Null: every team's agents, and those without a team. */
  teamIds: readonly TeamId[] | null;
  /** Added by name. */
  agentIds: readonly AgentId[];
}

type Asking = Pick<QueuePolicy, 'channel' | 'teamIds' | 'rings'> & { requirements: readonly Requirement[] };

/** What a queue asks with `rings` of its rings open; 0: as an interaction comes in. Rings only ever let more people in. */
export const reachOf = (queue: Asking, rings = queue.rings.length): Reach =>
  queue.rings.slice(0, rings).reduce(widened, {
    channel: queue.channel,
    requirements: queue.requirements,
    teamIds: queue.teamIds.length === 0 ? null : queue.teamIds,
    agentIds: [],
  });

const widened = (reach: Reach, { change, addTeamIds, addAgentIds }: Ring): Reach => {
  const requirements = relaxed(reach.requirements, change);
  if (reach.teamIds === null || change.kind === 'anyone')
    return { ...reach, requirements, teamIds: null, agentIds: [] };
  return {
    ...reach,
    requirements,
    teamIds: [...reach.teamIds, ...addTeamIds],
    agentIds: [...reach.agentIds, ...addAgentIds],
  };
};

const relaxed = (asked: readonly Requirement[], change: Ring['change']): readonly Requirement[] => {
  switch (change.kind) {
    case 'same':
      return asked;
    case 'anyone':
      return asked.filter(({ skill }) => change.keep.includes(skill));
    case 'relax':
      return asked
        .filter(({ skill }) => !change.drop.includes(skill))
        .map((each) => {
          const lower = change.lower.find(({ skill }) => skill === each.skill);
          return lower && lower.level < each.level ? lower : each;
        });
  }
};

type Serving = Pick<RoutingAgent, 'agentId' | 'teamId' | 'skills' | 'capacity'>;

export const isReached = (reach: Reach, agent: Serving): boolean =>
  agent.capacity[reach.channel] > 0 && isAsked(reach, agent) && lackingIn(reach.requirements, [agent]).length === 0;

const isAsked = ({ teamIds, agentIds }: Reach, { agentId, teamId }: Serving): boolean =>
  teamIds === null || (teamId !== null && teamIds.includes(teamId)) || agentIds.includes(agentId);

/** What not one of them has, of what is asked; with one agent: what that agent lacks. */
export const lackingIn = (
  requirements: readonly Requirement[],
  agents: readonly Pick<RoutingAgent, 'skills'>[],
): Requirement[] =>
  requirements.filter(
    (asked) =>
      !agents.some(({ skills }) => skills.some((has) => has.skill === asked.skill && has.level >= asked.level)),
  );
