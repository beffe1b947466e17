import type { AgentId, InteractionId, ReservationId } from './ids.ts';
import type { RoutingCommand } from './routing-commands.ts';
import type { RoutingConfiguration } from './routing-configuration.ts';
import type { JournalEntry, RoutingEvent, RoutingEventOf } from './routing-events.ts';
import { countedFrom, resumeRouting } from './routing-resume.ts';
import type { AgentState, EngagementState, ReservationState, WaitingState } from './routing-snapshot.ts';

/** What a projection needs of a Map; the engine's own tables also keep indexes and an undo log. */
export interface RoutingTable<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  delete(key: K): unknown;
  values(): Iterable<V>;
}

/** The state of a partition. Records are replaced, never changed in place. */
export interface RoutingTables {
  configuration: RoutingConfiguration | null;
  /** Since when the present leader decides; 0 before the first. */
  resumedAt: number;
  readonly agents: RoutingTable<AgentId, AgentState>;
  readonly waiting: RoutingTable<InteractionId, WaitingState>;
  readonly reservations: RoutingTable<ReservationId, ReservationState>;
  readonly engagements: RoutingTable<InteractionId, EngagementState>;
  /** The offer that an interaction is in, where an index knows it; else all offers are looked through. */
  reservationOf?(interactionId: InteractionId): ReservationState | undefined;
}

/** A requeued interaction goes before everybody who waits in its queue: as if it had waited a day longer. */
export const requeueBoostMs = 86_400_000;

/**
 * What a journal entry means for the state, said once for the engine (leader, standby, replay) and every reader
 * (gateway, calls): first its events, then what its command renews without an event. Decides nothing, never throws on
 * an event it does not know.
 */
export const projectEntry = (tables: RoutingTables, entry: JournalEntry): void => {
  for (const event of entry.events) projectEvent(tables, event, entry.at);
  if (!entry.events.some((event) => event.type === 'command.rejected')) projectCommand(tables, entry.command, entry.at);
};

export const projectEvent = (tables: RoutingTables, event: RoutingEvent, at: number): void => {
  const { agents, waiting, reservations, engagements } = tables;
  switch (event.type) {
    case 'partition.taken-over':
      resumeRouting(tables, event.resumedAt, at);
      return;
    case 'configuration.applied':
      applyConfiguration(tables, event.configuration, at);
      return;
    case 'agent.status-changed': {
      const agent = agents.get(event.agentId) ?? newAgent(event.agentId, event.teamId, at);
      agents.set(event.agentId, changeStatus(tables, agent, event));
      return;
    }
    case 'interaction.queued': {
      const { interactionId, queueId, requirements, grade, preferredAgentId, queuedAt } = event;
      const boostMs = gradeBoostOf(tables, grade) + (event.cause === 'requeued' ? requeueBoostMs : 0);
      const leaseUntil = countedFrom(tables, at) + (tables.configuration?.waitingLeaseMs ?? 0);
      const place = { queuedAt, orderKey: queuedAt - boostMs, leaseUntil };
      waiting.set(interactionId, { interactionId, queueId, requirements, grade, preferredAgentId, ...place });
      return;
    }
    case 'agent.reserved': {
      const { reservationId, interactionId, agentId, expiresAt } = event;
      const place = waiting.get(interactionId);
      if (!place) return; // a reader that began in the middle
      waiting.delete(interactionId);
      reservations.set(reservationId, { reservationId, waiting: place, agentId, reservedAt: at, expiresAt });
      const agent = agents.get(agentId);
      if (agent) agents.set(agentId, { ...agent, reservationId });
      return;
    }
    case 'reservation.accepted': {
      const { reservationId, interactionId, agentId, queueId } = event;
      const reservation = reservations.get(reservationId);
      if (!reservation) return;
      reservations.delete(reservationId);
      const { waiting: place } = reservation;
      engagements.set(interactionId, {
        reservationId,
        interactionId,
        agentId,
        queueId,
        acceptedAt: at,
        waiting: place,
      });
      return;
    }
    // The interaction keeps its place; one that is gone is dequeued by the next event of the same entry.
    case 'reservation.rejected':
    case 'reservation.expired':
    case 'reservation.revoked': {
      const reservation = reservations.get(event.reservationId);
      if (!reservation) return;
      reservations.delete(event.reservationId);
      waiting.set(event.interactionId, reservation.waiting);
      return;
    }
    case 'interaction.dequeued':
      waiting.delete(event.interactionId);
      return;
    case 'interaction.requeued': // `interaction.queued` with its new place follows
    case 'engagement.ended':
      engagements.delete(event.interactionId);
      return;
    case 'wrap-up.extended': {
      const agent = agents.get(event.agentId);
      if (!agent?.wrapUp) return;
      const { until } = event;
      agents.set(event.agentId, { ...agent, until, wrapUp: { ...agent.wrapUp, until, extended: true } });
      return;
    }
    case 'wrap-up.finished':
    case 'command.rejected':
      return;
  }
};

/** Leases and choices: what a command that was not rejected changes without an event. */
export const projectCommand = (tables: RoutingTables, command: RoutingCommand, at: number): void => {
  const { agents } = tables;
  const from = countedFrom(tables, at);
  const presentUntil = from + (tables.configuration?.presenceTimeoutMs ?? 0);
  switch (command.type) {
    case 'agent.sign-in': {
      const agent = agents.get(command.agentId);
      const { epoch, node } = command;
      if (agent) agents.set(command.agentId, { ...agent, epoch, node, presentUntil, restore: null });
      return;
    }
    case 'presence.renew':
      for (const { agentId, epoch } of command.agents) {
        const agent = agents.get(agentId);
        if (!agent || epoch < agent.epoch || agent.status === 'offline') continue;
        if (epoch === agent.epoch && hasSignedOut(agent)) continue;
        agents.set(agentId, { ...agent, epoch, node: command.node, presentUntil });
      }
      return;
    case 'agent.sign-out': {
      const agent = agents.get(command.agentId);
      if (agent) agents.set(command.agentId, { ...agent, presentUntil: null, restore: null });
      return;
    }
    case 'agent.choose-status': {
      const agent = agents.get(command.agentId);
      const { status, reason } = command;
      if (agent && isOccupied(agent)) agents.set(command.agentId, { ...agent, chosen: { status, reason } });
      return;
    }
    case 'interaction.queue':
      renewWaitingLease(tables, command.interactionId, from + (tables.configuration?.waitingLeaseMs ?? 0));
      return;
    default: // the others do all they do in events
      return;
  }
};

const isOccupied = (agent: AgentState): boolean =>
  agent.status === 'reserved' || agent.status === 'busy' || agent.status === 'wrap-up';

/** Signed out during an interaction: leaves when it ends, whatever the desktop's last renewals say. */
const hasSignedOut = (agent: AgentState): boolean => agent.status === 'busy' && agent.presentUntil === null;

const renewWaitingLease = (tables: RoutingTables, interactionId: InteractionId, leaseUntil: number): void => {
  const place = tables.waiting.get(interactionId);
  if (place) {
    tables.waiting.set(interactionId, { ...place, leaseUntil });
    return;
  }
  const reservation = tables.reservationOf
    ? tables.reservationOf(interactionId)
    : [...tables.reservations.values()].find((each) => each.waiting.interactionId === interactionId);
  if (!reservation) return;
  const renewed = { ...reservation.waiting, leaseUntil };
  tables.reservations.set(reservation.reservationId, { ...reservation, waiting: renewed });
};

const applyConfiguration = (tables: RoutingTables, configuration: RoutingConfiguration, at: number): void => {
  tables.configuration = configuration;
  const teams = new Map(configuration.agents.map((each) => [each.agentId, each.teamId]));
  for (const [agentId, teamId] of teams) {
    const agent = tables.agents.get(agentId);
    tables.agents.set(agentId, agent ? { ...agent, teamId } : newAgent(agentId, teamId, at));
  }
  for (const agent of [...tables.agents.values()]) {
    if (!teams.has(agent.agentId) && agent.status === 'offline') tables.agents.delete(agent.agentId);
  }
};

const changeStatus = (
  tables: RoutingTables,
  agent: AgentState,
  event: RoutingEventOf<'agent.status-changed'>,
): AgentState => {
  const graceUntil = countedFrom(tables, event.since) + (tables.configuration?.presenceGraceMs ?? 0);
  const { to, reason, since, until, interactionId, teamId } = event;
  const isChoice = to === 'available' || to === 'not-ready';
  return {
    ...agent,
    ...{ teamId, status: to, reason, since, until, interactionId },
    chosen: isChoice ? { status: to, reason: to === 'available' ? null : reason } : agent.chosen,
    reservationId: to === 'reserved' || to === 'busy' ? agent.reservationId : null,
    idleSince: to === 'available' && !keepsIdleness(agent) ? since : agent.idleSince,
    presentUntil: to === 'offline' ? null : agent.presentUntil,
    restore: to === 'offline' && reason === 'presence-lost' ? { ...agent.chosen, until: graceUntil } : null,
    wrapUp: to === 'wrap-up' && interactionId ? { interactionId, startedAt: since, until, extended: false } : null,
  };
};

/** An offer that was taken back and a short absence are not the agent's doing. */
const keepsIdleness = (agent: AgentState): boolean =>
  agent.status === 'reserved' || (agent.status === 'offline' && agent.restore?.status === 'available');

const gradeBoostOf = (tables: RoutingTables, grade: WaitingState['grade']): number =>
  grade === null ? 0 : (tables.configuration?.gradeBoostMs[grade] ?? 0);

const newAgent = (agentId: AgentId, teamId: AgentState['teamId'], at: number): AgentState => ({
  agentId,
  teamId,
  status: 'offline',
  reason: null,
  since: at,
  until: null,
  chosen: { status: 'not-ready', reason: null },
  interactionId: null,
  reservationId: null,
  idleSince: at,
  epoch: -1,
  node: null,
  presentUntil: null,
  restore: null,
  wrapUp: null,
});
