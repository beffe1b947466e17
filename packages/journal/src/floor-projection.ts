import {
  type AgentId,
  type AgentState,
  type EngagementState,
  type InteractionId,
  type JournalEntry,
  projectEntry,
  type ReservationId,
  type ReservationState,
  type RoutingConfiguration,
  type RoutingSnapshot,
  type WaitingState,
} from '@tellonce/contracts';

/** Live routing as a reader of the journal sees it: start from `readSnapshot`, tail from its `journalId`, apply each entry. */
export interface FloorProjection {
  apply(entry: JournalEntry): void;
  readonly agents: ReadonlyMap<AgentId, AgentState>;
  readonly waiting: ReadonlyMap<InteractionId, WaitingState>;
  readonly reservations: ReadonlyMap<ReservationId, ReservationState>;
  readonly engagements: ReadonlyMap<InteractionId, EngagementState>;
  readonly configuration: RoutingConfiguration | null;
}

export const createFloorProjection = (snapshot?: RoutingSnapshot | null): FloorProjection => {
  const tables = {
    configuration: snapshot?.configuration ?? null,
    resumedAt: snapshot?.resumedAt ?? 0,
    agents: new Map(snapshot?.agents.map((each) => [each.agentId, each])),
    waiting: new Map(snapshot?.waiting.map((each) => [each.interactionId, each])),
    reservations: new Map(snapshot?.reservations.map((each) => [each.reservationId, each])),
    engagements: new Map(snapshot?.engagements.map((each) => [each.interactionId, each])),
  };
  return {
    apply: (entry) => projectEntry(tables, entry),
    agents: tables.agents,
    waiting: tables.waiting,
    reservations: tables.reservations,
    engagements: tables.engagements,
    get configuration() {
      return tables.configuration;
    },
  };
};
