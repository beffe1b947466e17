import type { AgentId, InteractionId, QueueId } from './ids.ts';
import type { RoutingEventOf } from './routing-events.ts';
import { type Boosts, noBoosts } from './routing-explanation.ts';
import type { RoutingTables } from './routing-projection.ts';
import type { Channel, Requirement } from './routing-queue-policy.ts';
import { countedFrom } from './routing-resume.ts';
import type { WaitingState } from './routing-snapshot.ts';

/** A requeued interaction goes before everybody who waits in its queue: as if it had waited a day longer. */
export const requeueBoostMs = 86_400_000;

const nobody: AgentId[] = [];
const nowhere: QueueId[] = [];
const nothing: Requirement[] = [];

/** The static key of the order: all age alike, so that what was boosted at the beginning stays ahead by the same. */
export const orderKeyOf = (queuedAt: number, { grade, priority, spent, requeued }: Boosts): number =>
  queuedAt - grade - priority - spent - requeued;

export const toPlace = (
  tables: RoutingTables,
  event: RoutingEventOf<'interaction.queued'>,
  at: number,
): WaitingState => {
  const { interactionId, queueId, requirements, grade, preferredAgentId, queuedAt } = event;
  const { priority = 0, spentMs = 0, isCallback = false } = event;
  const boosts = boostsOf(tables, grade, priority, spentMs, event.cause === 'requeued');
  const from = countedFrom(tables, at);
  return {
    interactionId,
    queueId,
    channel: event.channel ?? 'voice',
    requirements,
    asked: requirements,
    own: event.own ?? nothing,
    ring: 0,
    grade,
    priority,
    preferredAgentId,
    preference: event.preference ?? 'last-agent',
    excludedAgentIds: event.excludedAgentIds ?? nobody,
    queuedAt,
    enteredAt: from,
    boosts,
    orderKey: orderKeyOf(queuedAt, boosts),
    leaseUntil: isCallback ? null : from + (tables.configuration?.waitingLeaseMs ?? 0),
    isCallback,
    visitedQueueIds: nowhere,
  };
};

const boostsOf = (
  tables: RoutingTables,
  grade: WaitingState['grade'],
  priority: number,
  spent: number,
  isRequeued: boolean,
): Boosts => {
  const ofGrade = grade === null ? 0 : (tables.configuration?.gradeBoostMs[grade] ?? 0);
  if (ofGrade === 0 && priority === 0 && spent === 0 && !isRequeued) return noBoosts;
  return {
    grade: ofGrade,
    priority: priorityBoostOf(tables, priority),
    spent,
    requeued: isRequeued ? requeueBoostMs : 0,
  };
};

const priorityBoostOf = (tables: RoutingTables, priority: number): number =>
  priority === 0 ? 0 : priority * (tables.configuration?.priorityBoostMs ?? 0);

/** Changes what waits, or what is kept of it while it rings at an agent. */
export const changePlace = (
  tables: RoutingTables,
  interactionId: InteractionId,
  change: (place: WaitingState) => WaitingState,
): void => {
  const place = tables.waiting.get(interactionId);
  if (place) {
    tables.waiting.set(interactionId, change(place));
    return;
  }
  const reservation = tables.reservationOf
    ? tables.reservationOf(interactionId)
    : [...tables.reservations.values()].find((each) => each.waiting.interactionId === interactionId);
  if (!reservation) return;
  tables.reservations.set(reservation.reservationId, { ...reservation, waiting: change(reservation.waiting) });
};

export const withPriority = (tables: RoutingTables, place: WaitingState, priority: number): WaitingState => {
  const boosts = { ...place.boosts, priority: priorityBoostOf(tables, priority) };
  return { ...place, priority, boosts, orderKey: orderKeyOf(place.queuedAt, boosts) };
};

export const withRing = (place: WaitingState, event: RoutingEventOf<'interaction.ring-opened'>): WaitingState => ({
  ...place,
  ring: event.ring,
  requirements: event.requirements,
  excludedAgentIds: event.forgivesDeclines ? nobody : place.excludedAgentIds,
});

/** In another queue: its age stays, its rings and limits begin anew. */
export const inQueue = (
  tables: RoutingTables,
  place: WaitingState,
  to: { queueId: QueueId; channel: Channel; requirements: Requirement[]; visitedQueueIds: QueueId[] },
  at: number,
): WaitingState => ({ ...place, ...to, asked: to.requirements, ring: 0, enteredAt: countedFrom(tables, at) });

export const withCallback = (
  tables: RoutingTables,
  place: WaitingState,
  isCallback: boolean,
  at: number,
): WaitingState => ({
  ...place,
  isCallback,
  leaseUntil: isCallback ? null : countedFrom(tables, at) + (tables.configuration?.waitingLeaseMs ?? 0),
});

/** An offer that came to nothing: back in the same place, and perhaps never again to this agent. */
export const withoutOffer = (place: WaitingState, agentId: AgentId, excluded = false): WaitingState =>
  excluded && !place.excludedAgentIds.includes(agentId)
    ? { ...place, excludedAgentIds: [...place.excludedAgentIds, agentId] }
    : place;

/** Field by field: each wait document of each caller does it, and a spread takes ten times as long. */
export const withLease = (place: WaitingState, leaseUntil: number): WaitingState =>
  place.leaseUntil === null
    ? place
    : {
        interactionId: place.interactionId,
        queueId: place.queueId,
        channel: place.channel,
        requirements: place.requirements,
        asked: place.asked,
        own: place.own,
        ring: place.ring,
        grade: place.grade,
        priority: place.priority,
        preferredAgentId: place.preferredAgentId,
        preference: place.preference,
        excludedAgentIds: place.excludedAgentIds,
        queuedAt: place.queuedAt,
        enteredAt: place.enteredAt,
        boosts: place.boosts,
        orderKey: place.orderKey,
        leaseUntil,
        isCallback: place.isCallback,
        visitedQueueIds: place.visitedQueueIds,
      };
