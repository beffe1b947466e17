import type { AgentId, InteractionId, ReservationId } from './ids.ts';
import type { RoutingEventOf } from './routing-events.ts';
import type { RoutingTables } from './routing-projection.ts';
import type { Channel } from './routing-queue-policy.ts';
import { countedFrom } from './routing-resume.ts';
import type { AgentState } from './routing-snapshot.ts';

/**
 * The time in which the memory of occupancy fades to 1/e. One for all agents: then the order of those who are idle does
 * not change while they are, and a heap can keep it.
 */
export const occupancyFadesInMs = 1_800_000;
const dayMs = 86_400_000;
const nothingInHand: AgentState['work'] = [];

export const newAgent = (agentId: AgentId, teamId: AgentState['teamId'], at: number): AgentState => ({
  agentId,
  teamId,
  status: 'offline',
  reason: null,
  since: at,
  until: null,
  chosen: { status: 'not-ready', reason: null },
  interactionId: null,
  reservationId: null,
  work: nothingInHand,
  idleSince: at,
  occupiedShare: 0,
  occupiedAt: at,
  handledDay: 0,
  handledCount: 0,
  declinedAt: [],
  epoch: -1,
  node: null,
  presentUntil: null,
  restore: null,
  wrapUp: null,
});

/**
 * To be changed and put in the place of the old one. Field by field, because it is done for every desktop every few
 * seconds: a spread takes ten times as long, and thirty times where fields follow it.
 */
export const copyAgent = (agent: AgentState): AgentState => ({
  agentId: agent.agentId,
  teamId: agent.teamId,
  status: agent.status,
  reason: agent.reason,
  since: agent.since,
  until: agent.until,
  chosen: agent.chosen,
  interactionId: agent.interactionId,
  reservationId: agent.reservationId,
  work: agent.work,
  idleSince: agent.idleSince,
  occupiedShare: agent.occupiedShare,
  occupiedAt: agent.occupiedAt,
  handledDay: agent.handledDay,
  handledCount: agent.handledCount,
  declinedAt: agent.declinedAt,
  epoch: agent.epoch,
  node: agent.node,
  presentUntil: agent.presentUntil,
  restore: agent.restore,
  wrapUp: agent.wrapUp,
});

export const withStatus = (
  tables: RoutingTables,
  agent: AgentState,
  event: RoutingEventOf<'agent.status-changed'>,
): AgentState => {
  const { to, reason, since, until, interactionId, teamId } = event;
  const next = copyAgent(agent);
  next.teamId = teamId;
  next.status = to;
  next.reason = reason;
  next.since = since;
  next.until = until;
  next.interactionId = interactionId;
  if (event.chosen) next.chosen = event.chosen;
  else if (to === 'available') next.chosen = { status: to, reason: null };
  else if (to === 'not-ready') next.chosen = { status: to, reason };
  if (to !== 'reserved' && to !== 'busy') next.reservationId = null;
  if (to === 'available' && !keepsIdleness(agent)) next.idleSince = since;
  if (activityOf(agent.status) !== activityOf(to)) {
    next.occupiedShare = occupancyOf(agent, since);
    next.occupiedAt = since;
  }
  if (to === 'offline') {
    const graceUntil = countedFrom(tables, since) + (tables.configuration?.presenceGraceMs ?? 0);
    next.presentUntil = null;
    next.restore = reason === 'presence-lost' ? { ...agent.chosen, until: graceUntil } : null;
  } else next.restore = null;
  next.wrapUp =
    to === 'wrap-up' && interactionId
      ? { interactionId, queueId: event.queueId ?? null, startedAt: since, until, extended: false, extensions: 0 }
      : null;
  return next;
};

/** The share of staffed time at work by then: rises while at work, falls while idle, stands still while away. */
export const occupancyOf = (agent: AgentState, at: number): number => {
  const faded = Math.exp((agent.occupiedAt - at) / occupancyFadesInMs);
  switch (activityOf(agent.status)) {
    case 'working':
      return 1 - (1 - agent.occupiedShare) * faded;
    case 'idle':
      return agent.occupiedShare * faded;
    case 'away':
      return agent.occupiedShare;
  }
};

const activityOf = (status: AgentState['status']): 'working' | 'idle' | 'away' => {
  if (status === 'busy' || status === 'wrap-up') return 'working';
  return status === 'available' || status === 'reserved' ? 'idle' : 'away';
};

/** An offer that was taken back and a short absence are not the agent's doing. */
const keepsIdleness = (agent: AgentState): boolean =>
  agent.status === 'reserved' || (agent.status === 'offline' && agent.restore?.status === 'available');

export const withWork = (
  tables: RoutingTables,
  agent: AgentState,
  interactionId: InteractionId,
  channel: Channel,
  at: number,
): AgentState => {
  const day = Math.floor((at - (tables.configuration?.dayBeginsAtMs ?? 0)) / dayMs);
  const next = copyAgent(agent);
  next.work = [...agent.work, { interactionId, channel }];
  next.idleSince = at;
  next.handledCount = agent.handledDay === day ? agent.handledCount + 1 : 1;
  next.handledDay = day;
  return next;
};

export const withoutWork = (agent: AgentState, interactionId: InteractionId): AgentState => {
  const next = copyAgent(agent);
  next.work =
    agent.work.length <= 1 ? nothingInHand : agent.work.filter((each) => each.interactionId !== interactionId);
  return next;
};

export const withReservation = (agent: AgentState, reservationId: ReservationId): AgentState => {
  const next = copyAgent(agent);
  next.reservationId = reservationId;
  return next;
};

/**
 * The same desktop is here for longer: written in place, because it is said for every agent every few seconds and is
 * most of what happens to them. No order and no earlier reminder depends on it, and no decision that could be taken
 * back lies after it. False: it is more than that, and takes a new record.
 */
export const renewPresence = (agent: AgentState, epoch: number, node: string, presentUntil: number): boolean => {
  const isLonger = agent.presentUntil !== null && presentUntil >= agent.presentUntil;
  if (!isLonger || epoch !== agent.epoch || node !== agent.node) return false;
  agent.presentUntil = presentUntil;
  return true;
};

export const withPresence = (agent: AgentState, epoch: number, node: string, presentUntil: number): AgentState => {
  const next = copyAgent(agent);
  next.epoch = epoch;
  next.node = node;
  next.presentUntil = presentUntil;
  return next;
};

export const withDecline = (tables: RoutingTables, agent: AgentState, at: number): AgentState => {
  const limit = tables.configuration?.declineLimit;
  return limit ? { ...agent, declinedAt: [...agent.declinedAt, at].slice(-limit.count) } : agent;
};
