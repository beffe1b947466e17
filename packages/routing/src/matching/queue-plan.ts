import type { AgentSelection, Requirement, Ring, RoutingQueue } from '@tellonce/contracts';
import { normalizeRequirements } from '../requirements.ts';
import { relax, type Scope, scopeOfTeams, widen } from './scope.ts';

/** What a queue asks, step by step. */
export interface QueuePlan {
  readonly queue: RoutingQueue;
  /** What the queue alone asks, normalized. */
  readonly requirements: readonly Requirement[];
  /** By number of rings that are open; `[0]`: none. */
  readonly scopes: readonly Scope[];
}

export const toQueuePlan = (queue: RoutingQueue): QueuePlan => {
  const scopes = [scopeOfTeams(queue.teamIds)];
  for (const ring of queue.rings) scopes.push(widen(scopes.at(-1) as Scope, ring));
  return { queue, requirements: normalizeRequirements(queue.requirements), scopes };
};

/** For an interaction whose queue was taken out of the configuration while it waited: anyone with the skills. */
export const noScope = scopeOfTeams([]);
export const defaultChoice: AgentSelection = { kind: 'longest-idle' };
export const defaultTargetMs = 20_000;

/** What `asked` has become after so many rings. */
export const requirementsAtRing = (
  rings: readonly Ring[],
  asked: readonly Requirement[],
  ring: number,
): readonly Requirement[] => {
  let requirements = asked;
  for (let n = 0; n < ring && n < rings.length; n += 1) requirements = relax(requirements, (rings[n] as Ring).change);
  return requirements;
};
