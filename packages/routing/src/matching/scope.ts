import type { AgentId, Requirement, Ring, RingChange, RoutingAgent, TeamId } from '@tellonce/contracts';

/** Whose agents are asked at all, before skills. */
export interface Scope {
  /** Null: every team's, and those without a team. */
  readonly teamIds: ReadonlySet<TeamId> | null;
  readonly agentIds: ReadonlySet<AgentId>;
  /** Equal scopes have equal keys; everybody's is empty. */
  readonly key: string;
}

const scopeOf = (teamIds: ReadonlySet<TeamId> | null, agentIds: ReadonlySet<AgentId>): Scope => ({
  teamIds,
  agentIds,
  key: teamIds === null ? '' : [...teamIds, ...agentIds].sort().join('+'),
});

export const scopeOfTeams = (teamIds: readonly TeamId[]): Scope =>
  scopeOf(teamIds.length === 0 ? null : new Set(teamIds), new Set());

/** Rings only ever add people. */
export const widen = (scope: Scope, ring: Ring): Scope => {
  if (scope.teamIds === null || ring.change.kind === 'anyone') return scopeOf(null, new Set());
  return scopeOf(new Set([...scope.teamIds, ...ring.addTeamIds]), new Set([...scope.agentIds, ...ring.addAgentIds]));
};

export const isInScope = ({ teamIds, agentIds }: Scope, agent: Pick<RoutingAgent, 'agentId' | 'teamId'>): boolean =>
  teamIds === null || (agent.teamId !== null && teamIds.has(agent.teamId)) || agentIds.has(agent.agentId);

/** What is still asked when a ring opens: never more than before. */
export const relax = (asked: readonly Requirement[], change: RingChange): readonly Requirement[] => {
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
          return lower && lower.level < each.level ? { skill: each.skill, level: lower.level } : each;
        });
  }
};
