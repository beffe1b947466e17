import {
  type AgentId,
  type AgentState,
  type InteractionId,
  isReached,
  type JournalEntry,
  type QueueId,
  type RoutingConfiguration,
  type RoutingFigures,
  reachOf,
} from '@tellonce/contracts';

/** Figures of a span of time from the journal's entries, whoever decided them: the house, or a simulation of it. */
export interface Meter {
  hear(entry: JournalEntry): void;
  /** Of all queues that had callers or are configured; whoever is still on the way counts as open. */
  figures(): RoutingFigures[];
  /** Callers of the span who are neither answered nor gone. */
  readonly open: number;
  /** Callers of the span, whatever became of them. */
  readonly arrivals: number;
  dutyMsOf(agentId: AgentId): number;
}

interface Span {
  fromMs: number;
  toMs: number;
}
interface Caller {
  queueId: QueueId;
  queuedAt: number;
  /** When they came into the queue that they are in. */
  countedAt: number;
}
type Tally = Omit<
  RoutingFigures,
  'queueId' | 'serviceLevel' | 'abandonedShare' | 'waitMeanMs' | 'waitP90Ms' | 'occupancy' | 'waits' | 'halfHours'
> & {
  waitedMs: number[];
  halfHours: Map<number, RoutingFigures['halfHours'][number]>;
};

export const halfHourMs = 1_800_000;
const shortMs = 5_000;
const waitBounds = [5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 180_000, 300_000, 600_000];

/** How the caller's own leaving is journaled; the other ends are the queue's doing. */
export const isHangUp = (reason: string): boolean =>
  !['queue-closed', 'emergency', 'overflow', 'max-wait'].includes(reason);

export const createMeter = (
  span: Span,
  begin: { configuration: RoutingConfiguration; agents: Iterable<AgentState> },
): Meter => {
  let { configuration } = begin;
  const tallies = new Map<QueueId, Tally>();
  const callers = new Map<InteractionId, Caller>();
  const agents = createDutyClock(span, begin.agents);
  let arrivals = 0;

  const tallyOf = (queueId: QueueId): Tally => {
    const known = tallies.get(queueId);
    if (known) return known;
    const created: Tally = {
      ...{ offered: 0, answered: 0, answeredWithinTarget: 0, abandoned: 0, abandonedShort: 0, sentAway: 0 },
      ...{ flowedOut: 0, open: 0, waitedMs: [], halfHours: new Map() },
    };
    tallies.set(queueId, created);
    return created;
  };
  const halfHourOf = (tally: Tally, at: number) => {
    const fromMs = Math.floor(at / halfHourMs) * halfHourMs;
    const known = tally.halfHours.get(fromMs);
    if (known) return known;
    const created = {
      fromMs,
      offered: 0,
      answered: 0,
      answeredWithinTarget: 0,
      abandoned: 0,
      abandonedShort: 0,
      waitedMs: 0,
    };
    tally.halfHours.set(fromMs, created);
    return created;
  };
  const comes = (caller: Caller): void => {
    const tally = tallyOf(caller.queueId);
    tally.offered += 1;
    halfHourOf(tally, caller.queuedAt).offered += 1;
  };
  const targetOf = (queueId: QueueId): number =>
    configuration.queues.find((each) => each.queueId === queueId)?.serviceLevelTargetMs ?? 20_000;

  const answered = ({ queueId, queuedAt }: Caller, at: number): void => {
    const tally = tallyOf(queueId);
    const waitedMs = at - queuedAt;
    const within = waitedMs <= targetOf(queueId) ? 1 : 0;
    tally.waitedMs.push(waitedMs);
    for (const each of [tally, halfHourOf(tally, queuedAt)]) {
      each.answered += 1;
      each.answeredWithinTarget += within;
    }
    halfHourOf(tally, queuedAt).waitedMs += waitedMs;
  };
  const left = ({ queueId, queuedAt }: Caller, at: number, reason: string): void => {
    const tally = tallyOf(queueId);
    if (!isHangUp(reason)) {
      tally.sentAway += 1;
      return;
    }
    const waitedMs = at - queuedAt;
    tally.waitedMs.push(waitedMs);
    for (const each of [tally, halfHourOf(tally, queuedAt)]) {
      each.abandoned += 1;
      each.abandonedShort += waitedMs < shortMs ? 1 : 0;
    }
    halfHourOf(tally, queuedAt).waitedMs += waitedMs;
  };

  return {
    get open() {
      return callers.size;
    },
    get arrivals() {
      return arrivals;
    },
    dutyMsOf: agents.dutyMsOf,
    hear({ events, at }) {
      for (const event of events) {
        switch (event.type) {
          case 'configuration.applied':
            configuration = event.configuration;
            break;
          case 'agent.status-changed':
            agents.changed(event.agentId, event.to, at);
            break;
          case 'interaction.queued': {
            if (event.cause !== 'first' || at < span.fromMs || at >= span.toMs) break;
            const caller = { queueId: event.queueId, queuedAt: at, countedAt: at };
            callers.set(event.interactionId, caller);
            arrivals += 1;
            comes(caller);
            break;
          }
          case 'interaction.overflowed':
          case 'interaction.moved': {
            const caller = callers.get(event.interactionId);
            if (!caller) break;
            tallyOf(caller.queueId).flowedOut += 1;
            const moved = { ...caller, queueId: event.to, countedAt: at };
            callers.set(event.interactionId, moved);
            comes(moved);
            break;
          }
          case 'reservation.accepted': {
            const caller = callers.get(event.interactionId);
            if (!caller) break;
            callers.delete(event.interactionId);
            answered(caller, at);
            break;
          }
          case 'interaction.dequeued': {
            const caller = callers.get(event.interactionId);
            if (!caller) break;
            callers.delete(event.interactionId);
            left(caller, at, event.reason);
            break;
          }
          default:
            break;
        }
      }
    },
    figures() {
      const open = new Map<QueueId, number>();
      for (const { queueId } of callers.values()) open.set(queueId, (open.get(queueId) ?? 0) + 1);
      const queueIds = new Set([...configuration.queues.map((each) => each.queueId), ...tallies.keys()]);
      return [...queueIds].map((queueId) => {
        const { waitedMs, halfHours, ...tally } = tallyOf(queueId);
        const finished = tally.answered + tally.abandoned;
        const counted = finished - tally.abandonedShort;
        const sorted = [...waitedMs].sort((a, b) => a - b);
        return {
          queueId,
          ...tally,
          open: open.get(queueId) ?? 0,
          serviceLevel: counted > 0 ? tally.answeredWithinTarget / counted : null,
          abandonedShare: finished > 0 ? tally.abandoned / finished : null,
          waitMeanMs: finished > 0 ? sorted.reduce((sum, each) => sum + each, 0) / finished : null,
          waitP90Ms: sorted[Math.max(0, Math.ceil(sorted.length * 0.9) - 1)] ?? null,
          occupancy: occupancyOf(queueId),
          halfHours: [...halfHours.values()].sort((a, b) => a.fromMs - b.fromMs),
          waits: toHistogram(sorted),
        };
      });
    },
  };

  function occupancyOf(queueId: QueueId): number | null {
    const queue = configuration.queues.find((each) => each.queueId === queueId);
    if (!queue) return null;
    const reach = reachOf(queue, 0);
    let [duty, working] = [0, 0];
    for (const agent of configuration.agents) {
      if (!isReached(reach, agent)) continue;
      duty += agents.dutyMsOf(agent.agentId);
      working += agents.workingMsOf(agent.agentId);
    }
    return duty > 0 ? working / duty : null;
  }
};

const toHistogram = (sorted: readonly number[]): RoutingFigures['waits'] => {
  const rows: RoutingFigures['waits'] = [...waitBounds, null].map((upToMs) => ({ upToMs, count: 0 }));
  for (const waitedMs of sorted) {
    const row = rows.find(({ upToMs }) => upToMs === null || waitedMs <= upToMs);
    if (row) row.count += 1;
  }
  return rows;
};

/** Time on duty and at work, within the span. Paused is not on duty. */
const createDutyClock = ({ fromMs, toMs }: Span, begin: Iterable<AgentState>) => {
  interface Clock {
    status: AgentState['status'];
    since: number;
    dutyMs: number;
    workingMs: number;
  }
  const clocks = new Map<AgentId, Clock>();
  for (const { agentId, status } of begin) clocks.set(agentId, { status, since: fromMs, dutyMs: 0, workingMs: 0 });
  const passed = (clock: Clock, at: number): Pick<Clock, 'dutyMs' | 'workingMs'> => {
    const ms = Math.max(0, Math.min(at, toMs) - Math.max(clock.since, fromMs));
    const isAway = clock.status === 'offline' || clock.status === 'not-ready';
    const isIdle = clock.status === 'available';
    return { dutyMs: clock.dutyMs + (isAway ? 0 : ms), workingMs: clock.workingMs + (isAway || isIdle ? 0 : ms) };
  };
  const now = (agentId: AgentId) => {
    const clock = clocks.get(agentId);
    return clock ? passed(clock, toMs) : { dutyMs: 0, workingMs: 0 };
  };
  return {
    changed(agentId: AgentId, status: AgentState['status'], at: number): void {
      const clock = clocks.get(agentId) ?? { status: 'offline' as const, since: at, dutyMs: 0, workingMs: 0 };
      clocks.set(agentId, { ...passed(clock, at), status, since: at });
    },
    dutyMsOf: (agentId: AgentId): number => now(agentId).dutyMs,
    workingMsOf: (agentId: AgentId): number => now(agentId).workingMs,
  };
};
