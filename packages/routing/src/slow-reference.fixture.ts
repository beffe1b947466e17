import type {
  AgentState,
  Requirement,
  RoutingConfiguration,
  RoutingEventOf,
  RoutingSnapshot,
  WaitingState,
} from '@tellonce/contracts';

/** The rules once more, by scanning everything: slow and obvious. It reads a state and decides nothing by itself. */
type State = Pick<RoutingSnapshot, 'configuration' | 'agents' | 'waiting' | 'reservations' | 'engagements'>;

const suits = (configuration: RoutingConfiguration, agentId: string, requirements: readonly Requirement[]): boolean => {
  const agent = configuration.agents.find((each) => each.agentId === agentId);
  if (!agent) return false;
  return requirements.every((asked) =>
    agent.skills.some((has) => has.skill === asked.skill && has.level >= asked.level),
  );
};

const preferenceEnd = (state: State, place: WaitingState): number =>
  place.queuedAt +
  (state.configuration.queues.find((each) => each.queueId === place.queueId)?.lastAgentPreferenceMs ?? 0);

const prefers = (state: State, place: WaitingState, agent: AgentState, now: number): boolean =>
  place.preferredAgentId === agent.agentId &&
  now < preferenceEnd(state, place) &&
  suits(state.configuration, agent.agentId, place.requirements);

const isHeld = (state: State, place: WaitingState, now: number): boolean =>
  state.agents.some(
    (agent) => ['reserved', 'busy', 'wrap-up'].includes(agent.status) && prefers(state, place, agent, now),
  );

const first = <T>(items: readonly T[], keysOf: (item: T) => readonly (number | string)[]): T | undefined =>
  [...items].sort((a, b) => {
    const [left, right] = [keysOf(a), keysOf(b)];
    const at = left.findIndex((key, index) => key !== right[index]);
    return at < 0 ? 0 : (left[at] as number) < (right[at] as number) ? -1 : 1;
  })[0];
const inOrder = (place: WaitingState) => [place.orderKey, place.queuedAt, place.interactionId];
const byIdleness = (agent: AgentState) => [agent.idleSince, agent.agentId];

/** What is wrong with an offer, given the state just before it; empty when it is the one the rules ask for. */
export const faultsOfOffer = (state: State, offer: RoutingEventOf<'agent.reserved'>, now: number): string[] => {
  const agent = state.agents.find((each) => each.agentId === offer.agentId);
  const place = state.waiting.find((each) => each.interactionId === offer.interactionId);
  if (!agent || !place) return ['offers somebody who does not wait, or to somebody who is not there'];
  const faults: string[] = [];
  const candidates = state.agents.filter(
    (each) => each.status === 'available' && suits(state.configuration, each.agentId, place.requirements),
  );
  if (!candidates.includes(agent)) faults.push('the agent is not free or does not suit');
  if (offer.because.candidates !== candidates.length) faults.push('the number of candidates is wrong');
  if (offer.because.rule === 'last-agent') {
    if (!prefers(state, place, agent, now)) faults.push('not the agent of last time');
    return faults;
  }
  if (isHeld(state, place, now)) faults.push('the interaction is held for another agent');
  if (first(candidates, byIdleness) !== agent) faults.push('another agent has been idle longer');
  const rivals = state.waiting.filter(
    (each) => !isHeld(state, each, now) && suits(state.configuration, agent.agentId, each.requirements),
  );
  if (first(rivals, inOrder) !== place) faults.push('another interaction comes before');
  return faults;
};

/** What must never be true between two commands. */
export const faultsOfState = (state: State, now: number): string[] => {
  const faults: string[] = [];
  const everywhere = [
    ...state.waiting.map((each) => each.interactionId),
    ...state.reservations.map((each) => each.waiting.interactionId),
    ...state.engagements.map((each) => each.interactionId),
  ];
  if (new Set(everywhere).size !== everywhere.length) faults.push('an interaction is in two places');
  for (const agent of state.agents) {
    const reservations = state.reservations.filter((each) => each.agentId === agent.agentId);
    const engagements = state.engagements.filter((each) => each.agentId === agent.agentId);
    if (reservations.length !== Number(agent.status === 'reserved')) faults.push('reserved and its offer disagree');
    if (engagements.length !== Number(agent.status === 'busy')) faults.push('busy and its engagement disagree');
    if ((agent.wrapUp !== null) !== (agent.status === 'wrap-up')) faults.push('wrap-up and its record disagree');
    const isFreeFor = (place: WaitingState) =>
      agent.status === 'available' &&
      suits(state.configuration, agent.agentId, place.requirements) &&
      !isHeld(state, place, now);
    if (state.waiting.some(isFreeFor)) faults.push('somebody waits while an agent is free for them');
  }
  const next = nextDeadline(state, now);
  if (next !== null && next <= now) faults.push('a deadline has passed without effect');
  return faults;
};

export const nextDeadline = (state: State, now: number): number | null => {
  const deadlines = [
    ...state.reservations.map((each) => each.expiresAt),
    ...state.waiting.map((each) => each.leaseUntil),
    ...state.waiting.filter((each) => isHeld(state, each, now)).map((each) => preferenceEnd(state, each)),
    ...state.agents.flatMap((each) => each.wrapUp?.until ?? []),
    ...state.agents
      .filter((each) => each.status !== 'offline' && each.status !== 'busy')
      .flatMap((each) => each.presentUntil ?? []),
  ];
  return deadlines.length === 0 ? null : Math.min(...deadlines);
};
