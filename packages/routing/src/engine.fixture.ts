import {
  type AgentId,
  type CommandId,
  type InteractionId,
  type JournalEntry,
  type QueueId,
  type RoutingCommand,
  type RoutingConfiguration,
  type RoutingEvent,
  type RoutingEventOf,
  routingConfiguration,
  routingEvent,
  type routingPolicy,
  type routingQueue,
  type TeamId,
  type WrapUpPolicy,
} from '@tellonce/contracts';
import { createEngine, type Engine } from './engine.ts';

/** Readable ids for tests: `uuid(3)` ends in 3. */
export const uuid = <T extends string>(kind: number, n: number): T =>
  `0198${String(kind).padStart(4, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}` as T;
export const agent = (n: number): AgentId => uuid(1, n);
export const interaction = (n: number): InteractionId => uuid(2, n);
export const queue = (n: number): QueueId => uuid(3, n);
export const team = (n: number): TeamId => uuid(4, n);

interface QueueOf extends Partial<Omit<(typeof routingQueue)['_zod']['input'], 'requirements'>> {
  asks?: Record<string, number>;
  preferenceMs?: number;
  wrapUp?: WrapUpPolicy;
}

/** Agents by number with their skills, queues by number; the rest is the defaults. */
export const configurationWith = (
  agents: Record<number, Record<string, number>>,
  queues: Record<number, QueueOf> = { 1: {} },
  more: { agents?: Record<number, object> } & Partial<(typeof routingPolicy)['_zod']['input']> = {},
): RoutingConfiguration => {
  const { agents: profiles = {}, ...policy } = more;
  return routingConfiguration.parse({
    version: 1,
    agents: Object.entries(agents).map(([n, skills]) => ({
      agentId: agent(Number(n)),
      teamId: null,
      skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
      ...profiles[Number(n)],
    })),
    queues: Object.entries(queues).map(([n, { asks = {}, preferenceMs = 20_000, wrapUp = noWrapUp, ...rest }]) => ({
      queueId: queue(Number(n)),
      key: `queue-${n}`,
      requirements: Object.entries(asks).map(([skill, level]) => ({ skill, level })),
      reservationTimeoutMs: 15_000,
      lastAgentPreferenceMs: preferenceMs,
      wrapUp,
      serviceLevelTargetMs: 20_000,
      ...rest,
    })),
    gradeBoostMs: { A: 60_000, B: 30_000, C: 0, D: 0 },
    presenceTimeoutMs: 1_000_000,
    presenceGraceMs: 60_000,
    waitingLeaseMs: 1_000_000,
    ...policy,
  });
};

const noWrapUp: WrapUpPolicy = { kind: 'none' };

type Bare<C> = C extends RoutingCommand ? Omit<C, 'commandId'> : never;
let counter = 0;
export const withId = (command: Bare<RoutingCommand>): RoutingCommand => {
  counter += 1;
  return { ...command, commandId: uuid<CommandId>(9, counter) } as RoutingCommand;
};

/** An engine whose time is moved by hand, and that checks every event against its schema. */
export const bench = (configuration: RoutingConfiguration, engine: Engine = createEngine()) => {
  let now = 1_000_000;
  const send = (command: Bare<RoutingCommand>): RoutingEvent[] => handle(withId(command)).events;
  const handle = (command: RoutingCommand): JournalEntry => {
    const entry = engine.handle(command, now);
    for (const event of entry.events) routingEvent.parse(event);
    return entry;
  };
  const state = () => engine.toSnapshot({ journalId: '0-0', commandCursor: '0-0' });
  if (engine.configurationVersion === 0) send({ type: 'configuration.apply', configuration });
  return {
    engine,
    send,
    handle,
    state,
    now: () => now,
    pass: (ms: number): RoutingEvent[] => {
      now += ms;
      return send({ type: 'clock.advance' });
    },
    wait: (ms: number): void => {
      now += ms;
    },
    signIn: (n: number, epoch = 1) => send({ type: 'agent.sign-in', agentId: agent(n), epoch, node: 'n1' }),
    free: (n: number): RoutingEvent[] => {
      send({ type: 'agent.sign-in', agentId: agent(n), epoch: 1, node: 'n1' });
      return send({ type: 'agent.choose-status', agentId: agent(n), status: 'available', reason: null });
    },
    enqueue: (n: number, more: Partial<Extract<RoutingCommand, { type: 'interaction.queue' }>> = {}) =>
      send({
        ...{ type: 'interaction.queue', interactionId: interaction(n), queueId: queue(1), requirements: [] },
        ...{ grade: null, preferredAgentId: null, ...more },
      }),
    end: (n: number, reason = 'caller-left') =>
      send({ type: 'interaction.end', interactionId: interaction(n), reason }),
    accept: (n: number): RoutingEvent[] => {
      const reservation = state().reservations.find((each) => each.agentId === agent(n));
      if (!reservation) throw new Error(`agent ${n} has no offer`);
      return send({ type: 'reservation.accept', reservationId: reservation.reservationId, agentId: agent(n) });
    },
    reject: (n: number): RoutingEvent[] => {
      const reservation = state().reservations.find((each) => each.agentId === agent(n));
      if (!reservation) throw new Error(`agent ${n} has no offer`);
      const { reservationId } = reservation;
      return send({ type: 'reservation.reject', reservationId, agentId: agent(n), reason: 'declined' });
    },
    agentState: (n: number) => state().agents.find((each) => each.agentId === agent(n)),
    /** `interaction → agent` of the open offers. */
    offers: (): Record<number, number> =>
      Object.fromEntries(
        state().reservations.map((each) => [
          Number(each.waiting.interactionId.slice(-6)),
          Number(each.agentId.slice(-6)),
        ]),
      ),
  };
};

export const typesOf = (events: readonly RoutingEvent[]): string[] => events.map((event) => event.type);
export const one = <T extends RoutingEvent['type']>(events: readonly RoutingEvent[], type: T): RoutingEventOf<T> => {
  const found = events.filter((event) => event.type === type);
  if (found.length !== 1) throw new Error(`${found.length} ${type} among ${typesOf(events).join(', ')}`);
  return found[0] as RoutingEventOf<T>;
};
