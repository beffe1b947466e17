import type {
  AgentId,
  AgentState,
  Floor,
  FloorAgent,
  FloorInteraction,
  FloorQueue,
  InteractionId,
  Queue,
  QueueFigures,
  QueueId,
  RoutingAgent,
  TeamId,
  User,
  WaitingState,
} from '@tellonce/contracts';
import type { FloorProjection } from '@tellonce/journal';
import { qualifies, summarizeQueues } from '../desks/queue-summaries.ts';
import type { Caller } from './floor-people.ts';

export interface FloorSources {
  projection: Pick<FloorProjection, 'agents' | 'waiting' | 'reservations' | 'engagements' | 'configuration'>;
  queues: readonly Queue[];
  userOf(agentId: AgentId): Pick<User, 'displayName' | 'teamId'> | null;
  figuresOf(queueId: QueueId): QueueFigures;
  callerOf(interactionId: InteractionId): Caller | null;
  /** Epoch milliseconds. */
  now: number;
}
/** What a supervisor may see. */
export interface FloorScope {
  /** Null: all teams. */
  team: { teamId: TeamId | null } | null;
  readsCustomers: boolean;
}

const iso = (ms: number) => new Date(ms).toISOString();

const countedAs: Record<AgentState['status'], keyof FloorQueue['agents'] | null> = {
  available: 'available',
  reserved: 'reserved',
  busy: 'busy',
  'wrap-up': 'wrapUp',
  'not-ready': 'notReady',
  offline: null,
};

const toFloorQueues = (sources: FloorSources): FloorQueue[] => {
  const { projection } = sources;
  const summaries = summarizeQueues(projection);
  const agents = projection.configuration?.agents ?? [];
  return sources.queues.map((queue) => {
    const counts: FloorQueue['agents'] = { available: 0, reserved: 0, busy: 0, wrapUp: 0, notReady: 0 };
    for (const { agentId, skills } of agents) {
      const as = countedAs[projection.agents.get(agentId)?.status ?? 'offline'];
      if (as && qualifies(skills, queue.requirements)) counts[as] += 1;
    }
    const summary = summaries.get(queue.queueId);
    const since = summary?.longestWaitSince ?? null;
    return {
      queueId: queue.queueId,
      key: queue.key,
      name: queue.name,
      waiting: summary?.waiting ?? 0,
      longestWaitSince: since === null ? null : iso(since),
      serviceLevelTargetMs: queue.serviceLevelTargetMs,
      serviceLevelShare: queue.serviceLevelShare,
      agents: counts,
      figures: sources.figuresOf(queue.queueId),
    };
  });
};

const isAtWork = (status: AgentState['status']): boolean =>
  status === 'reserved' || status === 'busy' || status === 'wrap-up';

const toFloorAgent = ({ agentId, teamId, skills }: RoutingAgent, sources: FloorSources): FloorAgent => {
  const state = sources.projection.agents.get(agentId);
  return {
    agentId,
    name: sources.userOf(agentId)?.displayName ?? agentId,
    teamId,
    status: state?.status ?? 'offline',
    reason: state?.reason ?? null,
    since: iso(state?.since ?? sources.now),
    until: state?.until ? iso(state.until) : null,
    interactionId: state?.interactionId ?? state?.wrapUp?.interactionId ?? null,
    ...(state && isAtWork(state.status) ? { chosen: state.chosen } : undefined),
    queueIds: sources.queues.filter((queue) => qualifies(skills, queue.requirements)).map(({ queueId }) => queueId),
  };
};

const toFloorInteraction = (
  waiting: WaitingState,
  now: Pick<FloorInteraction, 'state' | 'agentId'> & { since: number },
  sources: FloorSources,
  scope: FloorScope,
): FloorInteraction => {
  const caller = sources.callerOf(waiting.interactionId);
  return {
    interactionId: waiting.interactionId,
    queueId: waiting.queueId,
    state: now.state,
    grade: waiting.grade,
    language: caller?.language ?? null,
    customerName: scope.readsCustomers ? (caller?.customerName ?? null) : null,
    from: scope.readsCustomers ? (caller?.from ?? null) : null,
    agentId: now.agentId,
    queuedAt: iso(waiting.queuedAt),
    since: iso(now.since),
    ...(waiting.priority === 0 ? undefined : { priority: waiting.priority }),
    ...(waiting.isCallback ? { isCallback: true } : undefined),
    ...(waiting.ring === 0 ? undefined : { ring: waiting.ring }),
  };
};

/** The floor as one supervisor may see it: their teams' agents and those agents' interactions, and everybody who waits. */
export const assembleFloor = (sources: FloorSources, scope: FloorScope): Floor => {
  const { projection } = sources;
  const agents = (projection.configuration?.agents ?? []).filter(
    (agent) => scope.team === null || (scope.team.teamId !== null && agent.teamId === scope.team.teamId),
  );
  const visible = new Set(agents.map((agent) => agent.agentId));
  const interactions: FloorInteraction[] = [];
  for (const waiting of projection.waiting.values())
    interactions.push(
      toFloorInteraction(waiting, { state: 'waiting', agentId: null, since: waiting.queuedAt }, sources, scope),
    );
  for (const { waiting, agentId, reservedAt } of projection.reservations.values())
    interactions.push(
      toFloorInteraction(
        waiting,
        { state: 'offered', agentId: visible.has(agentId) ? agentId : null, since: reservedAt },
        sources,
        scope,
      ),
    );
  for (const { waiting, agentId, acceptedAt } of projection.engagements.values())
    if (visible.has(agentId))
      interactions.push(toFloorInteraction(waiting, { state: 'live', agentId, since: acceptedAt }, sources, scope));
  return {
    now: iso(sources.now),
    queues: toFloorQueues(sources),
    agents: agents.map((agent) => toFloorAgent(agent, sources)).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
    interactions: interactions.sort((a, b) => a.queuedAt.localeCompare(b.queuedAt)),
  };
};
