import type {
  AgentId,
  Destination,
  InteractionId,
  QueueId,
  Requirement,
  RoutingConfiguration,
  RoutingQueue,
  WaitingState,
} from '@tellonce/contracts';
import { type Candidate, suits, toCandidate } from './matching/pool.ts';
import { noScope, type QueuePlan, requirementsAtRing, toQueuePlan } from './matching/queue-plan.ts';
import type { RoutingState } from './state/routing-state.ts';

/** What is wrong with a configuration that nobody must save. */
export type ConfigurationFault =
  /** No agent there is, whatever ring is open, has what the queue asks. `unmet`: those that nobody has at all. */
  | { kind: 'unmeetable'; queueId: QueueId; requirements: readonly Requirement[]; unmet: readonly Requirement[] }
  | { kind: 'unknown-queue'; queueId: QueueId; leadsTo: QueueId }
  | { kind: 'unknown-agent'; queueId: QueueId; agentId: AgentId };

/** What whoever saves it should know. */
export type ConfigurationWarning =
  /** There are agents for it, but none is signed in. */
  | { kind: 'nobody-now'; queueId: QueueId }
  /** These wait now, and nobody will be there for them however long they wait. */
  | { kind: 'strands'; queueId: QueueId; interactionIds: InteractionId[] }
  | { kind: 'removes-queue'; queueId: QueueId; interactionIds: InteractionId[] };

export interface ConfigurationFindings {
  faults: ConfigurationFault[];
  warnings: ConfigurationWarning[];
}

/** What `next` would mean for the partition as it stands. Changes nothing. */
export const checkConfiguration = (
  state: Pick<RoutingState, 'agents' | 'waiting'>,
  next: RoutingConfiguration,
): ConfigurationFindings => {
  const candidates = next.agents.map((each) => toCandidate(each, state.agents.get(each.agentId)));
  const plans = new Map(next.queues.map((each) => [each.queueId, toQueuePlan(each)]));
  const findings: ConfigurationFindings = { faults: [], warnings: [] };
  for (const plan of plans.values()) {
    findings.faults.push(...deadEnds(plan.queue, plans, next));
    checkAgents(plan, candidates, findings);
  }
  findings.warnings.push(...stranded([...state.waiting.values()], plans, candidates));
  return findings;
};

const deadEnds = (
  queue: RoutingQueue,
  plans: ReadonlyMap<QueueId, QueuePlan>,
  next: RoutingConfiguration,
): ConfigurationFault[] => {
  const { queueId, closed, overflow, onMaxWait, maxWaitMs, emergency } = queue;
  const ways: (Destination | null)[] = [closed, overflow?.to ?? null, maxWaitMs === null ? null : onMaxWait, emergency];
  const known = new Set(next.agents.map((each) => each.agentId));
  return [
    ...ways.flatMap((to): ConfigurationFault[] =>
      to?.kind === 'queue' && !plans.has(to.queueId) ? [{ kind: 'unknown-queue', queueId, leadsTo: to.queueId }] : [],
    ),
    ...queue.rings
      .flatMap((ring) => ring.addAgentIds)
      .filter((agentId) => !known.has(agentId))
      .map((agentId): ConfigurationFault => ({ kind: 'unknown-agent', queueId, agentId })),
  ];
};

const checkAgents = (plan: QueuePlan, candidates: readonly Candidate[], findings: ConfigurationFindings): void => {
  const { queue, requirements } = plan;
  const { queueId } = queue;
  const suited = candidates.filter((each) => isEverSuited(plan, requirements, 0, each));
  if (suited.length > 0) {
    const isAnybodyHere = suited.some((each) => (each.state?.status ?? 'offline') !== 'offline');
    if (!isAnybodyHere) findings.warnings.push({ kind: 'nobody-now', queueId });
    return;
  }
  const unmet = requirements.filter(
    ({ skill, level }) => !candidates.some((each) => (each.levels.get(skill) ?? 0) >= level),
  );
  findings.faults.push({ kind: 'unmeetable', queueId, requirements, unmet });
};

/** Whether there is a ring, from this one on, at which the agent would do. Rings only widen: the last one tells. */
const isEverSuited = (
  { queue, scopes }: QueuePlan,
  asked: readonly Requirement[],
  from: number,
  candidate: Candidate,
): boolean =>
  suits(candidate, {
    channel: queue.channel,
    scope: scopes.at(-1) ?? noScope,
    requirements: requirementsAtRing(queue.rings.slice(from), asked, queue.rings.length),
    choice: queue.agentSelection,
  });

const stranded = (
  waiting: readonly WaitingState[],
  plans: ReadonlyMap<QueueId, QueuePlan>,
  candidates: readonly Candidate[],
): ConfigurationWarning[] => {
  const byQueue = new Map<
    string,
    { kind: 'strands' | 'removes-queue'; queueId: QueueId; interactionIds: InteractionId[] }
  >();
  for (const place of waiting) {
    const { queueId, interactionId, requirements, ring } = place;
    const plan = plans.get(queueId);
    if (plan && candidates.some((each) => isEverSuited(plan, requirements, ring, each))) continue;
    const kind = plan ? 'strands' : 'removes-queue';
    const found = byQueue.get(`${kind}|${queueId}`) ?? { kind, queueId, interactionIds: [] };
    found.interactionIds.push(interactionId);
    byQueue.set(`${kind}|${queueId}`, found);
  }
  return [...byQueue.values()];
};
