import type {
  AgentId,
  CommandId,
  InteractionId,
  JournalEntry,
  QueueId,
  RoutingChange,
  RoutingCommand,
  RoutingConfiguration,
  RoutingEventOf,
  RoutingSnapshot,
} from '@tellonce/contracts';
import { createEngine } from '../engine.ts';
import { createHeap } from '../heap.ts';
import { deriveId } from '../matching/derive-id.ts';
import { chanceOf } from './chance.ts';
import { changeConfiguration } from './change-configuration.ts';
import { createMeter, type Meter } from './meter.ts';
import { fitPatience, type Patience } from './patience.ts';
import type { Bare, Recording, Visit } from './recording.ts';
import { planStaffing, type Staffing } from './staffing.ts';

/** A recorded span of time, lived again by the real engine under another configuration, in virtual time. */
export interface Simulation {
  /** Decides as many commands; true when everybody is served or gone. */
  run(mostCommands: number): boolean;
  /** The share of the span that has passed. */
  readonly progress: number;
  readonly meter: Meter;
  readonly staffing: Staffing;
  readonly drawnHandleTimes: number;
}

/** As long as a lease needs to never run out. */
const endless = 1_000_000_000_000;
/** After the record, agents stay as they were at its end. */
const afterwardsMs = 3_600_000;

type Happening =
  | { kind: 'configuration'; at: number; n: number; configuration: RoutingConfiguration }
  | { kind: 'act'; at: number; n: number; command: Bare<RoutingCommand> }
  | { kind: 'comes'; at: number; n: number; visit: Visit }
  | { kind: 'hangs-up'; at: number; n: number; interactionId: InteractionId }
  | { kind: 'ends'; at: number; n: number; interactionId: InteractionId };

/** What is drawn where the record has nothing to say. */
export interface Deal {
  seed: number;
  patienceOf(queueId: QueueId): Patience;
  talkMsOf(queueId: QueueId, u: number): number;
  wrapUpMsOf(queueId: QueueId, u: number): number;
  ringMsOf(agentId: AgentId, u: number): number;
}

export const createSimulation = (recording: Recording, change: RoutingChange, deal: Deal): Simulation => {
  const { start, fromMs, toMs } = recording;
  const staffing = planStaffing(change, latestConfiguration(recording), recording.dutyMsOf);
  const asChanged = (configuration: RoutingConfiguration): RoutingConfiguration => ({
    ...changeConfiguration(configuration, change, staffing),
    ...{ presenceTimeoutMs: endless, presenceGraceMs: 0, waitingLeaseMs: endless },
  });
  const engine = createEngine(withoutLeases(start));
  const meter = createMeter(recording, { configuration: asChanged(start.configuration), agents: start.agents });
  const happenings = createHeap<Happening>((a, b) => (a.at !== b.at ? a.at < b.at : a.n < b.n));
  const visits = new Map<InteractionId, Visit>();
  let [count, now, drawn] = [0, Math.max(fromMs, start.now), 0];

  type Later<H> = H extends Happening ? Omit<H, 'n'> : never;
  const later = (happening: Later<Happening>): void => {
    count += 1;
    happenings.push({ ...happening, n: count } as Happening);
  };

  const send = (command: Bare<RoutingCommand>): void => {
    count += 1;
    const commandId = `00000000-0000-8000-8000-${String(count).padStart(12, '0')}` as CommandId;
    const entry = engine.handle({ ...command, commandId } as RoutingCommand, now);
    meter.hear(entry);
    follow(entry);
  };

  const follow = ({ events }: JournalEntry): void => {
    for (const event of events) {
      switch (event.type) {
        case 'agent.reserved':
          answer(event);
          break;
        case 'reservation.accepted':
          later({ kind: 'ends', at: now + talkMsOf(event.interactionId), interactionId: event.interactionId });
          break;
        case 'agent.status-changed':
          if (event.to === 'wrap-up' && event.interactionId) wrapUp(event.agentId, event.interactionId, now);
          break;
        default:
          break;
      }
    }
  };

  /** The same agent does the same with the same offer; another one takes it, as quickly as agents do. */
  const answer = (
    offer: Pick<RoutingEventOf<'agent.reserved'>, 'reservationId' | 'interactionId' | 'agentId'>,
    since = now,
  ): void => {
    const { reservationId, interactionId, agentId } = offer;
    const visit = visits.get(interactionId);
    const nth = visit?.answers.findIndex((each) => each.agentId === agentId) ?? -1;
    const [recorded] = visit && nth >= 0 ? visit.answers.splice(nth, 1) : [];
    if (recorded?.kind === 'missed') return; // rings until it expires
    const whom = staffing.likeWhom.get(agentId) ?? agentId;
    const drawnMs = deal.ringMsOf(whom, chanceOf(deal.seed, interactionId + agentId, 'ring'));
    const afterMs =
      recorded?.kind === 'withdrawn' ? Math.max(recorded.afterMs + 1, drawnMs) : (recorded?.afterMs ?? drawnMs);
    const command: Bare<RoutingCommand> =
      recorded?.kind === 'rejected'
        ? { type: 'reservation.reject', reservationId, agentId, reason: recorded.reason }
        : { type: 'reservation.accept', reservationId, agentId };
    later({ kind: 'act', at: Math.max(now, since + afterMs), command });
  };
  const talkMsOf = (interactionId: InteractionId): number => {
    const visit = visits.get(interactionId);
    if (visit?.handledMs != null) return visit.handledMs;
    drawn += 1;
    const queueId = visit?.queued.queueId ?? ('' as QueueId);
    return deal.talkMsOf(queueId, chanceOf(deal.seed, interactionId, 'talk'));
  };
  const wrapUp = (agentId: AgentId, interactionId: InteractionId, since: number): void => {
    const visit = visits.get(interactionId);
    const ms =
      visit?.wrapUpMs ??
      recording.earlierWrapUps.get(interactionId) ??
      deal.wrapUpMsOf(visit?.queued.queueId ?? ('' as QueueId), chanceOf(deal.seed, interactionId, 'wrap-up'));
    later({ kind: 'act', at: Math.max(now, since + ms), command: { type: 'wrap-up.finish', agentId, interactionId } });
  };
  const awaitPatience = (visit: Visit, interactionId: InteractionId): void => {
    const { hungUpAfterMs, waitedMs, queued, queuedAt, wantedCallback } = visit;
    if (wantedCallback) return;
    const u = chanceOf(deal.seed, interactionId, 'patience');
    const patience = hungUpAfterMs ?? deal.patienceOf(queued.queueId).draw(u, waitedMs ?? 0);
    if (!Number.isFinite(patience)) return;
    later({ kind: 'hangs-up', at: Math.max(now, Math.round(queuedAt + patience)), interactionId });
  };

  const begin = (): void => {
    for (const visit of recording.visits) {
      if (!visit.isEarlier) {
        later({ kind: 'comes', at: visit.queuedAt, visit });
        continue;
      }
      visits.set(visit.interactionId, copyOf(visit));
      awaitPatience(visit, visit.interactionId);
    }
    for (const { at, configuration } of recording.configurations) later({ kind: 'configuration', at, configuration });
    for (const { at, command } of recording.acts) later({ kind: 'act', at, command });
    const twins = new Map<AgentId, AgentId[]>();
    for (const [agentId, like] of staffing.likeWhom) if (like) twins.set(like, [...(twins.get(like) ?? []), agentId]);
    for (const { at, command } of recording.acts) {
      if (!('agentId' in command) || !command.type.startsWith('agent.')) continue;
      for (const agentId of twins.get(command.agentId) ?? []) {
        later({ kind: 'act', at, command: { ...command, agentId } as Bare<RoutingCommand> });
      }
    }
    const { version } = start.configuration;
    send({ type: 'configuration.apply', configuration: { ...asChanged(start.configuration), version } });
    for (const [agentId, like] of staffing.likeWhom) arrive(agentId, like);
    for (const { reservationId, waiting, agentId, reservedAt } of start.reservations) {
      answer({ reservationId, interactionId: waiting.interactionId, agentId }, reservedAt);
    }
    for (const { interactionId, acceptedAt } of start.engagements) {
      later({ kind: 'ends', at: Math.max(now, acceptedAt + talkMsOf(interactionId)), interactionId });
    }
    for (const agent of start.agents)
      if (agent.wrapUp) wrapUp(agent.agentId, agent.wrapUp.interactionId, agent.wrapUp.startedAt);
  };
  /** An additional agent begins as the other one was at that time. */
  const arrive = (agentId: AgentId, like: AgentId | null): void => {
    const other = like === null ? undefined : start.agents.find((each) => each.agentId === like);
    if (like !== null && (!other || other.status === 'offline')) return;
    send({ type: 'agent.sign-in', agentId, epoch: 0, node: 'recorded' });
    if (other && other.chosen.status !== 'available') return;
    send({ type: 'agent.choose-status', agentId, status: 'available', reason: null });
  };

  const happen = (happening: Happening): void => {
    switch (happening.kind) {
      case 'configuration':
        send({ type: 'configuration.apply', configuration: asChanged(happening.configuration) });
        return;
      case 'act':
        send(happening.command);
        return;
      case 'comes':
        come(happening.visit);
        return;
      case 'hangs-up': {
        const { interactionId } = happening;
        const place = engine.state.waiting.get(interactionId) ?? engine.state.reservationOf(interactionId)?.waiting;
        if (place && !place.isCallback) send({ type: 'interaction.end', interactionId, reason: 'caller-left' });
        return;
      }
      case 'ends':
        send({ type: 'interaction.end', interactionId: happening.interactionId, reason: 'ended' });
        return;
    }
  };
  const come = (visit: Visit): void => {
    // Routing forgets nobody who ended lately: who came back then comes as somebody else.
    const interactionId =
      visit.nth === 1 ? visit.interactionId : (deriveId(`${visit.interactionId}/${visit.nth}`) as InteractionId);
    visits.set(interactionId, copyOf(visit));
    const {
      queueId,
      own = [],
      grade,
      preferredAgentId,
      preference,
      priority,
      spentMs,
      excludedAgentIds,
    } = visit.queued;
    awaitPatience(visit, interactionId);
    send({
      ...{ type: 'interaction.queue', interactionId, queueId, requirements: own, grade, preferredAgentId },
      ...(preference === undefined ? {} : { preference }),
      ...(priority === undefined ? {} : { priority }),
      ...(spentMs === undefined ? {} : { spentMs }),
      ...(excludedAgentIds === undefined ? {} : { excludedAgentIds }),
    });
  };

  let hasBegun = false;
  return {
    meter,
    staffing,
    get progress() {
      return Math.min(1, Math.max(0, (now - fromMs) / Math.max(1, toMs - fromMs)));
    },
    get drawnHandleTimes() {
      return drawn;
    },
    run(mostCommands) {
      if (!hasBegun) begin();
      hasBegun = true;
      const until = count + mostCommands;
      while (count < until) {
        const next = happenings.peek();
        const wake = engine.nextWakeAt();
        const at = Math.min(next?.at ?? Number.POSITIVE_INFINITY, wake ?? Number.POSITIVE_INFINITY);
        if (at > recording.endMs + afterwardsMs || (at > toMs && meter.open === 0)) return true;
        now = Math.max(now, at);
        // What is due comes before what happens in the same millisecond, as with the leader.
        if (wake !== null && wake <= at) send({ type: 'clock.advance' });
        else {
          const happening = happenings.pop();
          if (happening) happen(happening);
        }
      }
      return false;
    },
  };
};

const copyOf = (visit: Visit): Visit => ({ ...visit, answers: [...visit.answers] });

/** Who was an agent at any time in the span: staffing chooses among all of them. */
const latestConfiguration = ({ start, configurations }: Recording): RoutingConfiguration =>
  configurations.at(-1)?.configuration ?? start.configuration;

/** Leases are renewed by a house that is not there. */
const withoutLeases = (start: RoutingSnapshot): RoutingSnapshot => {
  const lasting = <P extends { leaseUntil: number | null }>(place: P): P =>
    place.leaseUntil === null ? place : { ...place, leaseUntil: start.now + endless };
  return {
    ...start,
    // Below the one in force, so that it can be applied with what is changed.
    configuration: { ...start.configuration, version: start.configuration.version - 1 },
    agents: start.agents.map((agent) => ({
      ...agent,
      epoch: 0,
      restore: null,
      presentUntil: agent.presentUntil === null ? null : start.now + endless,
    })),
    waiting: start.waiting.map(lasting),
    reservations: start.reservations.map((each) => ({ ...each, waiting: lasting(each.waiting) })),
    engagements: start.engagements.map((each) => ({ ...each, waiting: lasting(each.waiting) })),
    recentCommandIds: [],
    recentlyEndedIds: [],
  };
};

/** What callers and agents did, by queue and agent; where somebody did nothing, what all did. */
export const dealOf = (recording: Recording, seed: number): Deal => {
  const talk = createPools<QueueId>(240_000);
  const wrapUp = createPools<QueueId>(0);
  const ring = createPools<AgentId>(4_000);
  for (const { queued, handledMs, wrapUpMs, answers } of recording.visits) {
    if (handledMs !== null) talk.add(queued.queueId, handledMs);
    if (handledMs !== null) wrapUp.add(queued.queueId, wrapUpMs ?? 0);
    for (const { agentId, kind, afterMs } of answers) if (kind === 'accepted') ring.add(agentId, afterMs);
  }
  const everybody = [...recording.stays.values()].flat();
  const fits = new Map<QueueId, Patience>();
  return {
    seed,
    patienceOf(queueId) {
      const known = fits.get(queueId);
      if (known) return known;
      const fit = fitPatience(recording.stays.get(queueId) ?? everybody);
      fits.set(queueId, fit);
      return fit;
    },
    talkMsOf: talk.draw,
    wrapUpMsOf: wrapUp.draw,
    ringMsOf: ring.draw,
  };
};

/** Too few to be dealt from. */
const few = 5;
const createPools = <K>(otherwise: number) => {
  const pools = new Map<K, number[]>();
  const all: number[] = [];
  return {
    add(key: K, value: number): void {
      all.push(value);
      const pool = pools.get(key);
      if (pool) pool.push(value);
      else pools.set(key, [value]);
    },
    draw(key: K, u: number): number {
      const own = pools.get(key) ?? all;
      const pool = own.length < few ? all : own;
      return pool[Math.floor(u * pool.length)] ?? otherwise;
    },
  };
};
