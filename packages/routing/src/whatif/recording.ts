import type {
  AgentId,
  InteractionId,
  JournalEntry,
  QueueId,
  ReservationId,
  RoutingCommand,
  RoutingConfiguration,
  RoutingEventOf,
  RoutingFigures,
  RoutingSnapshot,
} from '@tellonce/contracts';
import { createEngine, type Engine } from '../engine.ts';
import { createMeter, isHangUp, type Meter } from './meter.ts';
import type { Stay } from './patience.ts';

export type Bare<C> = C extends RoutingCommand ? Omit<C, 'commandId'> : never;

/** What an agent did with an offer, so long after it began to ring. `withdrawn`: had not answered yet. */
export interface Answer {
  agentId: AgentId;
  kind: 'accepted' | 'rejected' | 'missed' | 'withdrawn';
  afterMs: number;
  reason: string;
}

/** One stay of an interaction in routing, from its coming until it was served or gone. */
export interface Visit {
  readonly interactionId: InteractionId;
  /** 1: the first of that interaction; a transfer comes back as the next. */
  readonly nth: number;
  readonly queuedAt: number;
  readonly queued: Omit<RoutingEventOf<'interaction.queued'>, 'type' | 'v'>;
  /** Waited, rang or talked already when the record begins. */
  readonly isEarlier: boolean;
  answers: Answer[];
  /** How long the caller stayed; null: until served, or still there. */
  hungUpAfterMs: number | null;
  waitedMs: number | null;
  handledMs: number | null;
  wrapUpMs: number | null;
  wantedCallback: boolean;
}

/** What happened from outside, at its time: arrivals are in the visits. */
export interface OutsideAct {
  at: number;
  command: Bare<RoutingCommand>;
}

/** All that came from outside in a span of time, and what callers and agents did, to be dealt out anew. */
export interface Recording {
  fromMs: number;
  toMs: number;
  /** The record goes on for a while, so that those who came at the end are seen to be served. */
  endMs: number;
  start: RoutingSnapshot;
  visits: Visit[];
  acts: OutsideAct[];
  configurations: { at: number; configuration: RoutingConfiguration }[];
  /** Of interactions that were over when the span began, but for this. */
  earlierWrapUps: Map<InteractionId, number>;
  stays: Map<QueueId, Stay[]>;
  was: RoutingFigures[];
  dutyMsOf: Meter['dutyMsOf'];
}

export interface Recorder {
  /** In order, from the snapshot on. */
  hear(entry: JournalEntry): void;
  /** Everybody who came in the span is served or gone: nothing more needs to be heard. */
  readonly isSettled: boolean;
  finish(endMs: number): Recording;
}

/** @param snapshot the state at some time before `fromMs`; null: the journal begins with nothing */
export const createRecorder = (snapshot: RoutingSnapshot | null, span: { fromMs: number; toMs: number }): Recorder => {
  const engine = createEngine(snapshot);
  let recording: ReturnType<typeof beginRecording> | null = null;
  const begin = () => {
    recording ??= beginRecording(engine, span);
    return recording;
  };
  return {
    hear(entry) {
      if (entry.at < span.fromMs && recording === null) engine.apply(entry);
      else begin().hear(entry);
    },
    get isSettled() {
      return begin().isSettled();
    },
    finish: (endMs) => begin().finish(endMs),
  };
};

const beginRecording = (engine: Engine, span: { fromMs: number; toMs: number }) => {
  const start = engine.toSnapshot({ journalId: '0-0', commandCursor: '0-0' });
  const meter = createMeter(span, { configuration: start.configuration, agents: start.agents });
  const visits: Visit[] = [];
  const latest = new Map<InteractionId, Visit>();
  const offers = new Map<ReservationId, { agentId: AgentId; at: number }>();
  const acts: OutsideAct[] = [];
  const configurations: Recording['configurations'] = [];
  const earlierWrapUps: Recording['earlierWrapUps'] = new Map();

  const comes = (queued: Visit['queued'], at: number, isEarlier: boolean): Visit => {
    const { interactionId } = queued;
    const visit: Visit = {
      ...{ interactionId, nth: (latest.get(interactionId)?.nth ?? 0) + 1, queuedAt: at, queued, isEarlier },
      ...{ answers: [], hungUpAfterMs: null, waitedMs: null, handledMs: null, wrapUpMs: null, wantedCallback: false },
    };
    visits.push(visit);
    latest.set(interactionId, visit);
    return visit;
  };
  for (const { waiting, agentId, reservationId, reservedAt } of start.reservations) {
    comes(asQueued(waiting), waiting.queuedAt, true);
    offers.set(reservationId, { agentId, at: reservedAt });
  }
  for (const place of start.waiting) comes(asQueued(place), place.queuedAt, true);
  for (const { waiting, acceptedAt } of start.engagements) {
    comes(asQueued(waiting), waiting.queuedAt, true).waitedMs = acceptedAt - waiting.queuedAt;
  }

  const answers = (reservationId: ReservationId, at: number, kind: Answer['kind'], reason: string, visit?: Visit) => {
    const offer = offers.get(reservationId);
    offers.delete(reservationId);
    if (offer) visit?.answers.push({ agentId: offer.agentId, kind, afterMs: at - offer.at, reason });
  };

  const hearEvents = ({ events, at }: JournalEntry): void => {
    for (const event of events) {
      switch (event.type) {
        case 'configuration.applied':
          configurations.push({ at, configuration: event.configuration });
          break;
        case 'interaction.queued':
          if (event.cause === 'first') comes(event, at, false);
          break;
        case 'interaction.callback-requested': {
          const visit = latest.get(event.interactionId);
          if (visit) visit.wantedCallback = true;
          break;
        }
        case 'agent.reserved':
          offers.set(event.reservationId, { agentId: event.agentId, at });
          break;
        case 'reservation.accepted': {
          const visit = latest.get(event.interactionId);
          answers(event.reservationId, at, 'accepted', '', visit);
          if (visit) visit.waitedMs ??= at - visit.queuedAt;
          break;
        }
        case 'reservation.rejected':
          answers(event.reservationId, at, 'rejected', event.reason, latest.get(event.interactionId));
          break;
        case 'reservation.expired':
          answers(event.reservationId, at, 'missed', '', latest.get(event.interactionId));
          break;
        case 'reservation.revoked':
          answers(event.reservationId, at, 'withdrawn', '', latest.get(event.interactionId));
          break;
        case 'interaction.dequeued': {
          const visit = latest.get(event.interactionId);
          if (!visit) break;
          visit.waitedMs ??= at - visit.queuedAt;
          if (isHangUp(event.reason)) visit.hungUpAfterMs = at - visit.queuedAt;
          break;
        }
        case 'engagement.ended': {
          const visit = latest.get(event.interactionId);
          if (visit) visit.handledMs = at - event.acceptedAt;
          break;
        }
        case 'wrap-up.finished': {
          const visit = latest.get(event.interactionId);
          if (visit) visit.wrapUpMs = at - event.startedAt;
          else earlierWrapUps.set(event.interactionId, at - event.startedAt);
          break;
        }
        case 'agent.status-changed':
          hearStatus(event, at);
          break;
        default:
          break;
      }
    }
  };
  /** Coming and going is the agents' own; everything else follows from what routing gave them. */
  const hearStatus = ({ agentId, from, to, reason }: RoutingEventOf<'agent.status-changed'>, at: number): void => {
    if (to === 'offline')
      acts.push({ at, command: { type: 'agent.sign-out', agentId, reason: reason ?? 'signed-out' } });
    else if (from === 'offline') {
      acts.push({ at, command: { type: 'agent.sign-in', agentId, epoch: 0, node: 'recorded' } });
      if (to === 'available') {
        acts.push({ at, command: { type: 'agent.choose-status', agentId, status: 'available', reason: null } });
      }
    }
  };
  const hearCommand = ({ command, events, at }: JournalEntry): void => {
    if (events.some((event) => event.type === 'command.rejected')) return;
    switch (command.type) {
      case 'agent.choose-status':
      case 'agent.force-status':
      case 'interaction.request-callback':
      case 'interaction.cancel-callback':
      case 'interaction.change-priority':
      case 'interaction.move':
      case 'interaction.assign': {
        const { commandId: _, ...bare } = command;
        acts.push({ at, command: bare });
        return;
      }
      default:
        return;
    }
  };

  return {
    hear(entry: JournalEntry): void {
      meter.hear(entry);
      hearEvents(entry);
      hearCommand(entry);
    },
    isSettled: (): boolean => meter.open === 0,
    finish(endMs: number): Recording {
      return {
        ...{ ...span, endMs, start, visits, acts, configurations, was: meter.figures(), dutyMsOf: meter.dutyMsOf },
        earlierWrapUps,
        stays: staysOf(visits, endMs),
      };
    },
  };
};

const asQueued = (place: RoutingSnapshot['waiting'][number]): Visit['queued'] => ({
  ...{ interactionId: place.interactionId, queueId: place.queueId, requirements: place.asked, grade: place.grade },
  ...{ preferredAgentId: place.preferredAgentId, queuedAt: place.queuedAt, cause: 'first' },
});

/** Whoever wanted to be called back no longer waited on the line: nothing is known of their patience. */
const staysOf = (visits: readonly Visit[], endMs: number): Map<QueueId, Stay[]> => {
  const stays = new Map<QueueId, Stay[]>();
  for (const { queued, queuedAt, waitedMs, hungUpAfterMs, wantedCallback } of visits) {
    if (wantedCallback) continue;
    const stay = {
      waitedMs: hungUpAfterMs ?? waitedMs ?? Math.max(0, endMs - queuedAt),
      hungUp: hungUpAfterMs !== null,
    };
    const known = stays.get(queued.queueId);
    if (known) known.push(stay);
    else stays.set(queued.queueId, [stay]);
  }
  return stays;
};
