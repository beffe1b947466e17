import type {
  InteractionId,
  QueueId,
  Requirement,
  ReservationState,
  RoutingConfiguration,
  WaitEstimate,
  WaitingState,
} from '@tellonce/contracts';
import { classKeyOf } from '../requirements.ts';
import { type ClassOverlap, createClassOverlap, type RequirementsOf } from './class-overlap.ts';
import type { LearningRates } from './learnt-rates.ts';
import { createQueueLengthWaits, type ExpectedWait } from './queue-length-wait.ts';

export interface WaitingRoom {
  now: number;
  configuration: RoutingConfiguration;
  waiting: readonly WaitingState[];
  reservations: readonly ReservationState[];
  /** Agents at work (available, reserved, busy or in wrap-up) who suit these requirements. */
  onDutyCount(requirements: readonly Requirement[]): number;
}

/** Those who wait for the same agents, in the order in which they are served. */
interface Line {
  of: RequirementsOf;
  queues: Set<QueueId>;
  places: WaitingState[];
}

/**
 * The place and the expected wait of everybody who waits. Where the agents of a line serve nobody else who waits, by the
 * queue-length estimator; where the skills of lines overlap it is unclear how many agents a line has, and the wait of
 * its head (HOL) is what the others will see too, less what they have waited, and one turn more.
 */
export const createWaitEstimator = (rates: LearningRates) => {
  let overlap: { of: RoutingConfiguration; classes: ClassOverlap } | null = null;
  /** Requirements are normalized when an interaction is queued and shared by its class: few distinct lists. */
  const keys = new WeakMap<readonly Requirement[], string>();
  const keyOf = (requirements: readonly Requirement[]): string => {
    const known = keys.get(requirements);
    if (known !== undefined) return known;
    const key = classKeyOf(requirements);
    keys.set(requirements, key);
    return key;
  };

  const linesOf = (room: WaitingRoom): Line[] => {
    const byClass = new Map<string, Line>();
    for (const place of room.waiting) {
      const key = keyOf(place.requirements);
      const line = byClass.get(key) ?? {
        of: { key, requirements: place.requirements },
        queues: new Set(),
        places: [],
      };
      byClass.set(key, line);
      line.queues.add(place.queueId);
      line.places.push(place);
    }
    return [...byClass.values()];
  };

  return (room: WaitingRoom): Map<InteractionId, WaitEstimate> => {
    if (overlap?.of !== room.configuration)
      overlap = { of: room.configuration, classes: createClassOverlap(room.configuration) };
    const { classes } = overlap;
    const estimates = new Map<InteractionId, WaitEstimate>();
    const positions = positionsOf(room);
    const lines = joinLines(linesOf(room), classes);
    for (const line of lines) {
      const { places, queues, of } = line;
      const agents = room.onDutyCount(of.requirements);
      const servicePerMs = 1 / rates.handleMs(queues, room.now);
      const isShared = lines.some((other) => other !== line && classes.relation(of, other.of) === 'overlapping');
      const waits = createQueueLengthWaits({
        agents,
        servicePerMs,
        abandonPerMs: rates.abandonPerMs(queues, room.now),
      });
      places.sort(byOrder);
      const headSince = places[0]?.queuedAt ?? room.now;
      for (const [ahead, place] of places.entries()) {
        const expected = isShared
          ? headOfLineWait(place.queuedAt - headSince, agents * servicePerMs)
          : waits.behind(ahead);
        estimates.set(place.interactionId, toEstimate(positions.get(place.interactionId) ?? 1, agents, expected));
      }
    }
    // A card rings: should it not be answered, its caller is the next.
    for (const { waiting: place } of room.reservations) {
      const agents = room.onDutyCount(place.requirements);
      const turnMs = rates.handleMs([place.queueId], room.now) / agents;
      const expected = { meanMs: turnMs, sdMs: turnMs };
      estimates.set(place.interactionId, toEstimate(positions.get(place.interactionId) ?? 1, agents, expected));
    }
    return estimates;
  };
};

/** In the caller's own queue, from 1; those whose card rings come first, as they would without an answer. */
const positionsOf = (room: WaitingRoom): Map<InteractionId, number> => {
  const byQueue = new Map<QueueId, WaitingState[]>();
  const enter = (place: WaitingState): void => {
    const places = byQueue.get(place.queueId);
    if (places) places.push(place);
    else byQueue.set(place.queueId, [place]);
  };
  for (const { waiting } of room.reservations) enter(waiting);
  for (const place of room.waiting) enter(place);
  const positions = new Map<InteractionId, number>();
  for (const places of byQueue.values()) {
    places.sort(byOrder);
    for (const [index, place] of places.entries()) positions.set(place.interactionId, index + 1);
  }
  return positions;
};

/** Classes that exactly the same agents serve are one line. */
const joinLines = (lines: readonly Line[], classes: ClassOverlap): Line[] => {
  const joined: Line[] = [];
  for (const line of lines) {
    const same = joined.find((each) => classes.relation(each.of, line.of) === 'same');
    if (!same) {
      joined.push(line);
      continue;
    }
    for (const queueId of line.queues) same.queues.add(queueId);
    for (const place of line.places) same.places.push(place);
  }
  return joined;
};

const byOrder = (a: WaitingState, b: WaitingState): number =>
  a.orderKey - b.orderKey || a.queuedAt - b.queuedAt || (a.interactionId < b.interactionId ? -1 : 1);

/**
 * @param laterMs how much later than the head of the line somebody came
 * @param turnsPerMs nµ
 */
const headOfLineWait = (laterMs: number, turnsPerMs: number): ExpectedWait => {
  const turnMs = 1 / turnsPerMs;
  const meanMs = Math.max(0, laterMs) + turnMs;
  // With Poisson arrivals its squared error is twice that of the queue-length estimator, whose steps are of one turn.
  return { meanMs, sdMs: Math.sqrt(2 * meanMs * turnMs) };
};

const minuteMs = 60_000;

const toEstimate = (position: number, agents: number, { meanMs, sdMs }: ExpectedWait): WaitEstimate =>
  agents === 0
    ? { position, expectedWaitMs: null, announcedWaitMs: null }
    : {
        position,
        expectedWaitMs: Math.round(meanMs),
        announcedWaitMs: Math.ceil((meanMs + sdMs) / minuteMs) * minuteMs,
      };
