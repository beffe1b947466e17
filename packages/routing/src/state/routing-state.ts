import {
  type AgentId,
  type AgentState,
  copyAgent,
  type EngagementState,
  type InteractionId,
  type ReservationId,
  type ReservationState,
  type RoutingConfiguration,
  type RoutingSnapshot,
  type RoutingTables,
  routingConfiguration,
  type WaitingState,
} from '@tellonce/contracts';
import { createLearningRates, type LearningRates } from '../estimate/learnt-rates.ts';
import { createMatchingIndex, type MatchingIndex } from '../matching/matching-index.ts';
import { channels, hasRoomFor } from '../matching/room.ts';
import { createDeadlines, type DeadlineKind, type Deadlines } from './deadlines.ts';
import { nextForPlace, type PlaceDeadline } from './place-deadline.ts';
import { createTrackedTable, type TrackedTable } from './tracked-table.ts';
import { createUndoLog, type Undoable, type UndoLog } from './undo-log.ts';

/** Before anything was configured: nobody is known, everything is refused. */
export const emptyConfiguration: RoutingConfiguration = routingConfiguration.parse({
  version: 0,
  queues: [],
  agents: [],
  gradeBoostMs: { A: 0, B: 0, C: 0, D: 0 },
  presenceTimeoutMs: 15_000,
  presenceGraceMs: 60_000,
  waitingLeaseMs: 120_000,
});

/** The tables of `projectEvent`, and what is derived from them: never saved, always in step. */
export interface RoutingState extends RoutingTables {
  configuration: RoutingConfiguration;
  now: number;
  readonly agents: TrackedTable<AgentId, AgentState>;
  readonly waiting: TrackedTable<InteractionId, WaitingState>;
  readonly reservations: TrackedTable<ReservationId, ReservationState>;
  readonly engagements: TrackedTable<InteractionId, EngagementState>;
  readonly index: MatchingIndex;
  readonly deadlines: Deadlines;
  readonly undoLog: UndoLog;
  readonly rates: LearningRates;
  /** The offer that an interaction is in. */
  reservationOf(interactionId: InteractionId): ReservationState | undefined;
  /** What happens next to a waiting interaction by itself. */
  nextFor(interactionId: InteractionId): PlaceDeadline | null;
  /** When something of this kind is due for `id`; null: nothing. */
  dueAt(kind: DeadlineKind, id: string): number | null;
}

export const createRoutingState = (snapshot: RoutingSnapshot | null): RoutingState => {
  const undoLog = createUndoLog();
  let configuration = emptyConfiguration;
  let resumedAt = snapshot?.resumedAt ?? 0;
  const offers = new Map<InteractionId, ReservationState>();

  const agents = createTrackedTable<AgentId, AgentState>(undoLog, (before, after) => {
    index.agentChanged(before, after);
    if (after && before && isSameToDeadlines(before, after)) return;
    if (after) deadlines.remind('agent', after.agentId, agentDueAt(after));
    else if (before) deadlines.forget('agent', before.agentId);
  });
  const waiting = createTrackedTable<InteractionId, WaitingState>(undoLog, (before, after) => {
    index.waitingChanged(before, after);
    if (after) deadlines.remind('waiting', after.interactionId, state.nextFor(after.interactionId)?.at ?? null);
    else if (before) deadlines.forget('waiting', before.interactionId);
  });
  const reservations = createTrackedTable<ReservationId, ReservationState>(undoLog, (before, after) => {
    if (before) offers.delete(before.waiting.interactionId);
    if (after) {
      offers.set(after.waiting.interactionId, after);
      deadlines.remind('reservation', after.reservationId, after.expiresAt);
    } else if (before) deadlines.forget('reservation', before.reservationId);
  });
  const engagements = createTrackedTable<InteractionId, EngagementState>(undoLog, () => undefined);

  const agentDueAt = (agent: AgentState): number | null => {
    const { status, wrapUp, presentUntil } = agent;
    if (status === 'offline') return null;
    // An agent at work stays until the interaction ends: the call is up, whatever became of the desktop. But nothing
    // more is offered to a desktop that is gone.
    if (status === 'busy') return presentUntil !== null && hasRoom(agent) ? presentUntil : null;
    const wrapUpUntil = wrapUp?.until ?? null;
    if (wrapUpUntil === null || presentUntil === null) return wrapUpUntil ?? presentUntil;
    return Math.min(wrapUpUntil, presentUntil);
  };
  const hasRoom = (agent: AgentState): boolean => {
    const candidate = index.candidate(agent.agentId);
    return candidate !== undefined && channels.some((channel) => hasRoomFor(agent, candidate.profile, channel));
  };

  const dueAt: RoutingState['dueAt'] = (kind, id) => {
    switch (kind) {
      case 'reservation':
        return reservations.get(id as ReservationId)?.expiresAt ?? null;
      case 'agent': {
        const agent = agents.get(id as AgentId);
        return agent ? agentDueAt(agent) : null;
      }
      case 'waiting':
        return state.nextFor(id as InteractionId)?.at ?? null;
    }
  };
  const deadlines = createDeadlines(dueAt);
  const index = createMatchingIndex({
    agent: (agentId) => agents.get(agentId),
    now: () => state.now,
    onHeld: (interactionId, until) => deadlines.remind('waiting', interactionId, until),
  });

  const configure = (next: RoutingConfiguration): void => {
    undoLog.record(configurationUndo, null, configuration);
    configuration = next;
    index.rebuild(next, agents.values(), waiting.values());
    // Who can take what may be different now, and with it what is due for whom.
    for (const agent of agents.values()) deadlines.remind('agent', agent.agentId, agentDueAt(agent));
    for (const { interactionId } of waiting.values()) {
      deadlines.remind('waiting', interactionId, state.nextFor(interactionId)?.at ?? null);
    }
  };
  const resume = (next: number): void => {
    undoLog.record(resumptionUndo, null, resumedAt);
    resumedAt = next;
  };
  const configurationUndo: Undoable = { restore: (_, before) => configure(before as RoutingConfiguration) };
  const resumptionUndo: Undoable = { restore: (_, before) => resume(before as number) };

  const state: RoutingState = {
    ...{ agents, waiting, reservations, engagements, index, deadlines, undoLog, dueAt },
    rates: createLearningRates(snapshot),
    now: snapshot?.now ?? 0,
    get configuration() {
      return configuration;
    },
    set configuration(next) {
      configure(next);
    },
    get resumedAt() {
      return resumedAt;
    },
    set resumedAt(next) {
      resume(next);
    },
    reservationOf: (interactionId) => offers.get(interactionId),
    nextFor(interactionId) {
      const waiter = index.waiter(interactionId);
      return waiter ? nextForPlace(waiter, index.plan) : null;
    },
  };

  // First who may do what, so that everybody who follows is put where they belong.
  if (snapshot) configure(snapshot.configuration);
  for (const agent of snapshot?.agents ?? []) agents.set(agent.agentId, copyAgent(agent)); // renewals write in place
  for (const reservation of snapshot?.reservations ?? []) reservations.set(reservation.reservationId, reservation);
  for (const engagement of snapshot?.engagements ?? []) engagements.set(engagement.interactionId, engagement);
  for (const place of snapshot?.waiting ?? []) waiting.set(place.interactionId, place);
  undoLog.clear();
  // Whoever fits was brought together before the snapshot; looking again would give freed agents the first choice.
  index.takeNews();
  return state;
};

const isSameToDeadlines = (a: AgentState, b: AgentState): boolean =>
  a.status === b.status &&
  a.presentUntil === b.presentUntil &&
  a.wrapUp === b.wrapUp &&
  a.chosen === b.chosen &&
  a.work === b.work;
