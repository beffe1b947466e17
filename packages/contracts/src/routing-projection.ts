import type { AgentId, InteractionId, ReservationId } from './ids.ts';
import type { RoutingCommand } from './routing-commands.ts';
import type { RoutingConfiguration } from './routing-configuration.ts';
import type { JournalEntry, RoutingEvent } from './routing-events.ts';
import {
  newAgent,
  renewPresence,
  withDecline,
  withoutWork,
  withPresence,
  withReservation,
  withStatus,
  withWork,
} from './routing-projected-agent.ts';
import {
  changePlace,
  inQueue,
  toPlace,
  withCallback,
  withLease,
  withoutOffer,
  withPriority,
  withRing,
} from './routing-projected-place.ts';
import { countedFrom, resumeRouting } from './routing-resume.ts';
import type { AgentState, EngagementState, ReservationState, WaitingState } from './routing-snapshot.ts';

/** What a projection needs of a Map; the engine's own tables also keep indexes and an undo log. */
export interface RoutingTable<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  delete(key: K): unknown;
  values(): Iterable<V>;
}

/**
 * The state of a partition. Records are replaced, never changed in place; but for a presence that is renewed, see
 * `renewPresence`.
 */
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
      agents.set(event.agentId, withStatus(tables, agent, event));
      return;
    }
    case 'interaction.queued':
      waiting.set(event.interactionId, toPlace(tables, event, at));
      return;
    case 'interaction.ring-opened':
      changePlace(tables, event.interactionId, (place) => withRing(place, event));
      return;
    case 'interaction.overflowed':
    case 'interaction.moved':
      changePlace(tables, event.interactionId, (place) => {
        const { to: queueId, channel, requirements } = event;
        // Where a person sends it, it may overflow from again.
        const visitedQueueIds = event.type === 'interaction.moved' ? [] : [...place.visitedQueueIds, event.from];
        return inQueue(tables, place, { queueId, channel, requirements, visitedQueueIds }, at);
      });
      return;
    case 'interaction.priority-changed':
      changePlace(tables, event.interactionId, (place) => withPriority(tables, place, event.priority));
      return;
    case 'interaction.callback-requested':
    case 'interaction.callback-cancelled': {
      const isCallback = event.type === 'interaction.callback-requested';
      changePlace(tables, event.interactionId, (place) => withCallback(tables, place, isCallback, at));
      return;
    }
    case 'agent.reserved': {
      const { reservationId, interactionId, agentId, expiresAt } = event;
      const place = waiting.get(interactionId);
      if (!place) return; // a reader that began in the middle
      waiting.delete(interactionId);
      reservations.set(reservationId, { reservationId, waiting: place, agentId, reservedAt: at, expiresAt });
      const agent = agents.get(agentId);
      if (agent) agents.set(agentId, withReservation(agent, reservationId));
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
      const agent = agents.get(agentId);
      if (agent) agents.set(agentId, withWork(tables, agent, interactionId, place.channel, at));
      return;
    }
    // The interaction keeps its place; one that is gone is dequeued by the next event of the same entry.
    case 'reservation.rejected':
    case 'reservation.expired':
    case 'reservation.revoked': {
      const reservation = reservations.get(event.reservationId);
      if (!reservation) return;
      reservations.delete(event.reservationId);
      const excluded = event.type !== 'reservation.revoked' && event.excluded;
      waiting.set(event.interactionId, withoutOffer(reservation.waiting, event.agentId, excluded));
      const agent = event.type === 'reservation.rejected' ? agents.get(event.agentId) : undefined;
      if (agent) agents.set(event.agentId, withDecline(tables, agent, at));
      return;
    }
    case 'interaction.dequeued':
      waiting.delete(event.interactionId);
      return;
    case 'interaction.requeued': // `interaction.queued` with its new place follows
    case 'engagement.ended': {
      engagements.delete(event.interactionId);
      const agent = agents.get(event.agentId);
      if (agent) agents.set(event.agentId, withoutWork(agent, event.interactionId));
      return;
    }
    case 'wrap-up.extended': {
      const agent = agents.get(event.agentId);
      if (!agent?.wrapUp) return;
      const { until } = event;
      const wrapUp = { ...agent.wrapUp, until, extended: true, extensions: agent.wrapUp.extensions + 1 };
      agents.set(event.agentId, { ...agent, until, wrapUp });
      return;
    }
    case 'interaction.interrupted': // still in the agent's hands
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
        if (!renewPresence(agent, epoch, command.node, presentUntil))
          agents.set(agentId, withPresence(agent, epoch, command.node, presentUntil));
      }
      return;
    case 'agent.sign-out': {
      const agent = agents.get(command.agentId);
      if (agent) agents.set(command.agentId, signedOut(agent));
      return;
    }
    case 'agent.choose-status': {
      const agent = agents.get(command.agentId);
      const { status, reason } = command;
      if (agent && isOccupied(agent)) agents.set(command.agentId, { ...agent, chosen: { status, reason } });
      return;
    }
    case 'agent.force-status': {
      const agent = agents.get(command.agentId);
      const { status, reason } = command;
      if (!agent) return;
      if (status === 'offline') agents.set(command.agentId, signedOut(agent));
      else if (isOccupied(agent)) agents.set(command.agentId, { ...agent, chosen: { status, reason } });
      return;
    }
    case 'interaction.queue': {
      const leaseUntil = from + (tables.configuration?.waitingLeaseMs ?? 0);
      changePlace(tables, command.interactionId, (place) => withLease(place, leaseUntil));
      return;
    }
    default: // the others do all they do in events
      return;
  }
};

const isOccupied = (agent: AgentState): boolean =>
  agent.status === 'reserved' || agent.status === 'busy' || agent.status === 'wrap-up';

/** Who still has something in hand is offered nothing more, and leaves when it ends. */
const signedOut = (agent: AgentState): AgentState => ({
  ...agent,
  presentUntil: null,
  restore: null,
  chosen: isOccupied(agent) ? { status: 'not-ready', reason: 'signed-out' } : agent.chosen,
});

/** Signed out during an interaction: leaves when it ends, whatever the desktop's last renewals say. */
const hasSignedOut = (agent: AgentState): boolean => agent.status === 'busy' && agent.presentUntil === null;

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
