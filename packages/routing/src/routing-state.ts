import type {
  AgentId,
  AgentState,
  EngagementState,
  InteractionId,
  ReservationId,
  ReservationState,
  RoutingConfiguration,
  RoutingQueue,
  RoutingSnapshot,
  RoutingTables,
  WaitingState,
} from '@tellonce/contracts';
import { createDeadlines, type DeadlineKind, type Deadlines } from './deadlines.ts';
import { createMatchingIndex, type MatchingIndex } from './matching-index.ts';
import { createTrackedTable, type TrackedTable } from './tracked-table.ts';
import { createUndoLog, type UndoLog } from './undo-log.ts';

/** Before anything was configured: nobody is known, everything is refused. */
export const emptyConfiguration: RoutingConfiguration = {
  version: 0,
  queues: [],
  agents: [],
  gradeBoostMs: { A: 0, B: 0, C: 0, D: 0 },
  presenceTimeoutMs: 15_000,
  presenceGraceMs: 60_000,
  waitingLeaseMs: 120_000,
};

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
  queue(queueId: string): RoutingQueue | undefined;
  /** The offer that an interaction is in. */
  reservationOf(interactionId: InteractionId): ReservationState | undefined;
}

export const createRoutingState = (snapshot: RoutingSnapshot | null): RoutingState => {
  const undoLog = createUndoLog();
  let configuration = emptyConfiguration;
  let resumedAt = snapshot?.resumedAt ?? 0;
  let queues = new Map<string, RoutingQueue>();
  const offers = new Map<InteractionId, ReservationState>();

  const agents = createTrackedTable<AgentId, AgentState>(undoLog, (before, after) => {
    index.agentChanged(before, after);
    if (!after) return;
    if (after.wrapUp !== before?.wrapUp) deadlines.remind('wrap-up', after.agentId, trueAt('wrap-up', after.agentId));
    deadlines.remind('presence', after.agentId, trueAt('presence', after.agentId));
    if (before?.status === after.status) return;
    // Holds begin and end with the preferred agent's work.
    for (const interactionId of index.interactionsPreferring(after.agentId)) remindHold(interactionId);
  });
  const waiting = createTrackedTable<InteractionId, WaitingState>(undoLog, (before, after) => {
    index.waitingChanged(before, after);
    if (!after) return;
    remindHold(after.interactionId);
    deadlines.remind('waiting-lease', after.interactionId, after.leaseUntil);
  });
  const reservations = createTrackedTable<ReservationId, ReservationState>(undoLog, (before, after) => {
    if (before) offers.delete(before.waiting.interactionId);
    if (!after) return;
    offers.set(after.waiting.interactionId, after);
    deadlines.remind('reservation', after.reservationId, after.expiresAt);
  });
  const engagements = createTrackedTable<InteractionId, EngagementState>(undoLog, () => undefined);

  const trueAt = (kind: DeadlineKind, id: string): number | null => {
    switch (kind) {
      case 'reservation':
        return reservations.get(id as ReservationId)?.expiresAt ?? null;
      case 'wrap-up':
        return agents.get(id as AgentId)?.wrapUp?.until ?? null;
      case 'presence': {
        const agent = agents.get(id as AgentId);
        // An agent at work stays until the interaction ends: the call is up, whatever became of the desktop.
        return agent && agent.status !== 'offline' && agent.status !== 'busy' ? agent.presentUntil : null;
      }
      case 'preference':
        return index.heldUntil(id as InteractionId);
      case 'waiting-lease':
        return waiting.get(id as InteractionId)?.leaseUntil ?? null;
    }
  };
  const deadlines = createDeadlines(trueAt);
  const index = createMatchingIndex({
    agent: (agentId) => agents.get(agentId),
    waiting: (interactionId) => waiting.get(interactionId),
    now: () => state.now,
  });
  const remindHold = (interactionId: InteractionId): void =>
    deadlines.remind('preference', interactionId, index.heldUntil(interactionId));

  const configure = (next: RoutingConfiguration): void => {
    const before = configuration;
    configuration = next;
    queues = new Map(next.queues.map((queue) => [queue.queueId, queue]));
    undoLog.record(() => configure(before));
    index.rebuild(next, agents.values(), waiting.values());
    for (const { interactionId } of waiting.values()) remindHold(interactionId);
  };

  const resume = (next: number): void => {
    const before = resumedAt;
    resumedAt = next;
    undoLog.record(() => resume(before));
  };

  const state: RoutingState = {
    ...{ agents, waiting, reservations, engagements, index, deadlines, undoLog },
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
    queue: (queueId) => queues.get(queueId),
    reservationOf: (interactionId) => offers.get(interactionId),
  };

  for (const agent of snapshot?.agents ?? []) agents.set(agent.agentId, agent);
  for (const reservation of snapshot?.reservations ?? []) reservations.set(reservation.reservationId, reservation);
  for (const engagement of snapshot?.engagements ?? []) engagements.set(engagement.interactionId, engagement);
  for (const place of snapshot?.waiting ?? []) waiting.set(place.interactionId, place);
  if (snapshot) configure(snapshot.configuration);
  undoLog.clear();
  // Whoever fits was brought together before the snapshot; looking again would give freed agents the first choice.
  index.freed.clear();
  index.unmatched.clear();
  return state;
};
