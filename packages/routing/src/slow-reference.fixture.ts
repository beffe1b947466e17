import {
  type AgentState,
  type Destination,
  occupancyOf,
  type Requirement,
  type RoutingEventOf,
  type RoutingQueue,
  type RoutingSnapshot,
  type WaitingState,
} from '@tellonce/contracts';

/** The rules once more, by scanning everything: slow and obvious. It reads a state and decides nothing by itself. */
export type State = Pick<RoutingSnapshot, 'configuration' | 'agents' | 'waiting' | 'reservations' | 'engagements'>;

const queueOf = (state: State, id: string): RoutingQueue | undefined =>
  state.configuration.queues.find((each) => each.queueId === id);
const profileOf = (state: State, agent: AgentState) =>
  state.configuration.agents.find((each) => each.agentId === agent.agentId);

const lowered = (requirements: Requirement[], ring: RoutingQueue['rings'][number]): Requirement[] => {
  const { change } = ring;
  if (change.kind === 'same') return requirements;
  if (change.kind === 'anyone') return requirements.filter((each) => change.keep.includes(each.skill));
  return requirements
    .filter((each) => !change.drop.includes(each.skill))
    .map(({ skill, level }) => ({
      skill,
      level: Math.min(level, ...change.lower.filter((each) => each.skill === skill).map((each) => each.level)),
    }));
};

/** Skills, team and channel, with so many rings open; whether the agent is free is another question. */
export const suits = (state: State, agent: AgentState, place: WaitingState, ring: number): boolean => {
  const profile = profileOf(state, agent);
  if (!profile || profile.capacity[place.channel] === 0) return false;
  const queue = queueOf(state, place.queueId);
  const open = queue?.rings.slice(0, ring) ?? [];
  const isOfTeam =
    !queue ||
    queue.teamIds.length === 0 ||
    open.some((each) => each.change.kind === 'anyone') ||
    [queue, ...open].some((each) =>
      ('teamIds' in each ? each.teamIds : each.addTeamIds).includes(profile.teamId ?? ('' as never)),
    ) ||
    open.some((each) => each.addAgentIds.includes(agent.agentId));
  const asked = ring === place.ring ? place.requirements : open.reduce(lowered, place.asked);
  return (
    isOfTeam && asked.every(({ skill, level }) => profile.skills.some((s) => s.skill === skill && s.level >= level))
  );
};

export const hasRoom = (state: State, agent: AgentState, channel: WaitingState['channel']): boolean => {
  const profile = profileOf(state, agent);
  const hands = state.engagements.filter((each) => each.agentId === agent.agentId).map((each) => each.waiting.channel);
  if (!profile || !['available', 'busy'].includes(agent.status)) return false;
  if (agent.chosen.status !== 'available' || hands.includes('voice')) return false;
  if (channel === 'voice' && hands.some((each) => each === 'voice' || !profile.voiceInterrupts.includes(each)))
    return false;
  return hands.filter((each) => each === channel).length < profile.capacity[channel];
};

const preferenceEnd = (state: State, { queueId, preference, enteredAt }: WaitingState): number => {
  const queue = queueOf(state, queueId);
  return enteredAt + ((preference === 'named' ? queue?.namedAgentPreferenceMs : queue?.lastAgentPreferenceMs) ?? 0);
};
const prefers = (state: State, place: WaitingState, agent: AgentState, now: number): boolean =>
  place.preferredAgentId === agent.agentId &&
  now < preferenceEnd(state, place) &&
  !place.excludedAgentIds.includes(agent.agentId) &&
  suits(state, agent, place, place.ring);

/** Kept for the agent it prefers, who is at work (or, asked for by name, on a break). */
const isHeld = (state: State, place: WaitingState, now: number): boolean =>
  state.agents.some((agent) => {
    const isAwaited = ['reserved', 'busy', 'wrap-up', ...(place.preference === 'named' ? ['not-ready'] : [])];
    return (
      isAwaited.includes(agent.status) && !hasRoom(state, agent, place.channel) && prefers(state, place, agent, now)
    );
  });

const isOutbound = (state: State, place: WaitingState): boolean =>
  queueOf(state, place.queueId)?.direction === 'outbound';

/** Without this agent an inbound queue would have fewer free ones than its floor. */
const isKept = (state: State, agent: AgentState): boolean =>
  state.configuration.queues.some((queue) => {
    if (queue.direction === 'outbound' || queue.freeAgentFloor === 0) return false;
    const caller = { ...queue, asked: queue.requirements, ring: 0 } as unknown as WaitingState;
    const free = state.agents.filter((each) => hasRoom(state, each, queue.channel) && suits(state, each, caller, 0));
    return free.includes(agent) && free.length <= queue.freeAgentFloor;
  });

const mayTake = (state: State, agent: AgentState, place: WaitingState, ring = place.ring): boolean =>
  hasRoom(state, agent, place.channel) &&
  suits(state, agent, place, ring) &&
  !place.excludedAgentIds.includes(agent.agentId) &&
  !(isOutbound(state, place) && isKept(state, agent));

/** Less is offered the interaction first, then who has been idle longer, then by id. */
const rankOf = (state: State, agent: AgentState, place: WaitingState, ring: number, now: number): number => {
  const choice = queueOf(state, place.queueId)?.agentSelection ?? { kind: 'longest-idle' };
  const open = queueOf(state, place.queueId)?.rings.slice(0, ring) ?? [];
  const asked = ring === place.ring ? place.requirements : open.reduce(lowered, place.asked);
  const skills = profileOf(state, agent)?.skills ?? [];
  const level = asked.reduce((sum, each) => sum + (skills.find((s) => s.skill === each.skill)?.level ?? 0), 0);
  const idleMinutes = (now - agent.idleSince) / 60_000;
  switch (choice.kind) {
    case 'longest-idle':
      return agent.idleSince;
    case 'most-skilled':
      return -level;
    case 'least-skilled':
      return level + skills.length / 1_000;
    case 'fewest-interactions':
      return agent.handledDay * 100_000 + agent.handledCount;
    case 'least-occupied':
      return agent.status === 'busy' ? agent.occupiedShare : occupancyOf(agent, now);
    case 'weighted':
      return (
        choice.occupancy * Math.log2(Math.max(agent.occupiedShare, 1 / 64)) -
        choice.idle * idleMinutes -
        choice.skill * level
      );
  }
};

const waitsBefore = (state: State, a: WaitingState, b: WaitingState, now: number): boolean => {
  if (isOutbound(state, a) !== isOutbound(state, b)) return isOutbound(state, b);
  const risk = (place: WaitingState) =>
    (now - place.orderKey) / (queueOf(state, place.queueId)?.serviceLevelTargetMs ?? 20_000);
  if (state.configuration.callSelection === 'service-level-risk' && risk(a) !== risk(b)) return risk(a) > risk(b);
  const keys = (place: WaitingState) => [place.orderKey, place.queuedAt, place.interactionId] as const;
  const at = keys(a).findIndex((key, n) => key !== keys(b)[n]);
  return at >= 0 && (keys(a)[at] as number) < (keys(b)[at] as number);
};

/** What is wrong with an offer, given the state just before it; empty when it is the one the rules ask for. */
export const faultsOfOffer = (state: State, offer: RoutingEventOf<'agent.reserved'>, now: number): string[] => {
  const agent = state.agents.find((each) => each.agentId === offer.agentId);
  const place = state.waiting.find((each) => each.interactionId === offer.interactionId);
  if (!agent || !place) return ['offers somebody who does not wait, or to somebody who is not there'];
  const { rule, ring, candidates, passedOver } = offer.because;
  if (!hasRoom(state, agent, place.channel)) return ['the agent has no room'];
  const all = state.agents.filter((each) => suits(state, each, place, ring));
  const free = all.filter((each) => mayTake(state, each, place, ring));
  const faults: string[] = [];
  if (candidates !== free.length) faults.push('the number of candidates is wrong');
  const counted = passedOver.reduce((sum, each) => sum + each.count, candidates);
  if (counted !== all.length) faults.push('agents are missing among those passed over');
  if (rule === 'assigned') return faults;
  if (!free.includes(agent)) faults.push('the agent does not suit');
  if (rule === 'last-agent' || rule === 'named-agent') {
    if (!prefers(state, place, agent, now)) faults.push('not the agent it prefers');
    return faults;
  }
  if (isHeld(state, place, now)) faults.push('the interaction is held for another agent');
  const inner = state.agents.some((each) => ring > 0 && mayTake(state, each, place, ring - 1));
  if (inner) faults.push('an agent of an inner ring is free');
  const rank = (each: AgentState) => rankOf(state, each, place, ring, now);
  const better = free.filter((each) => rank(each) < rank(agent) - 1e-9 * Math.max(1e-6, Math.abs(rank(agent))));
  if (better.length > 0) faults.push(`another agent comes first by ${rule}`);
  const rivals = state.waiting.filter((each) => !isHeld(state, each, now) && mayTake(state, agent, each));
  if (rivals.some((each) => waitsBefore(state, each, place, now))) faults.push('another interaction comes before');
  return faults;
};

/** What must never be true between two commands. */
export const faultsOfState = (state: State, now: number): string[] => {
  const faults: string[] = [];
  const everywhere = [...state.waiting, ...state.reservations.map((each) => each.waiting), ...state.engagements];
  if (new Set(everywhere.map((each) => each.interactionId)).size !== everywhere.length)
    faults.push('an interaction is in two places');
  for (const agent of state.agents) {
    const reservations = state.reservations.filter((each) => each.agentId === agent.agentId);
    const hands = state.engagements
      .filter((each) => each.agentId === agent.agentId)
      .map((each) => each.waiting.channel);
    if (reservations.length !== Number(agent.status === 'reserved')) faults.push('reserved and its offer disagree');
    if (hands.length !== agent.work.length) faults.push('work and engagements disagree');
    if (hands.length === 0 ? agent.status === 'busy' : !['busy', 'reserved', 'wrap-up'].includes(agent.status))
      faults.push('busy and its engagements disagree');
    const voices = [...hands, ...reservations.map((each) => each.waiting.channel)].filter((each) => each === 'voice');
    if (voices.length > 1) faults.push('two voice interactions at once');
    if ((agent.wrapUp !== null) !== (agent.status === 'wrap-up')) faults.push('wrap-up and its record disagree');
    if (state.waiting.some((place) => mayTake(state, agent, place) && !isHeld(state, place, now)))
      faults.push('somebody waits while an agent is free for them');
  }
  const next = nextDeadline(state, now);
  if (next !== null && next <= now) faults.push('a deadline has passed without effect');
  return faults;
};

export const nextDeadline = (state: State, now: number): number | null => {
  const leads = (place: WaitingState, to: Destination | undefined): boolean =>
    to?.kind === 'message' ||
    (to !== undefined &&
      ![place.queueId, ...place.visitedQueueIds].includes(to.queueId) &&
      !!queueOf(state, to.queueId));
  const ofPlace = (place: WaitingState): (number | null)[] => {
    const queue = queueOf(state, place.queueId);
    const after = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : place.enteredAt + ms);
    return [
      place.leaseUntil,
      isHeld(state, place, now) ? preferenceEnd(state, place) : null,
      after(queue?.rings[place.ring]?.afterMs),
      leads(place, queue?.overflow?.to) ? after(queue?.overflow?.afterMs) : null,
      leads(place, queue?.onMaxWait) ? after(queue?.maxWaitMs) : null,
    ];
  };
  const ofAgent = (agent: AgentState): (number | null)[] => {
    if (agent.status === 'offline') return [];
    const hasAnyRoom = (['voice', 'chat', 'email'] as const).some((channel) => hasRoom(state, agent, channel));
    return agent.status === 'busy' && !hasAnyRoom ? [] : [agent.presentUntil, agent.wrapUp?.until ?? null];
  };
  const all = [
    ...state.reservations.map((each) => each.expiresAt),
    ...state.waiting.flatMap(ofPlace),
    ...state.agents.flatMap(ofAgent),
  ];
  const deadlines = all.filter((each) => each !== null);
  return deadlines.length === 0 ? null : Math.min(...deadlines);
};
