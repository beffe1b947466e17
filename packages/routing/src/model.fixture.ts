import type { RoutingCommand, RoutingConfiguration, RoutingSnapshot } from '@tellonce/contracts';
import fc from 'fast-check';
import { agent, interaction, queue, uuid } from './engine.fixture.ts';
import { houses } from './model-houses.fixture.ts';

const who = fc.integer({ min: 1, max: 4 });
const what = fc.integer({ min: 1, max: 8 });
const where = fc.integer({ min: 1, max: 5 });
const epoch = fc.integer({ min: 1, max: 2 });
const nth = fc.nat(3);
const kind = <T extends string>(type: T) => fc.constant(type);
const move = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: kind('tick') }) },
  { weight: 1, arbitrary: fc.record({ type: kind('take-over'), awayMs: fc.nat(200_000) }) },
  { weight: 1, arbitrary: fc.record({ type: kind('configure'), which: fc.nat(houses.length - 1) }) },
  { weight: 2, arbitrary: fc.record({ type: kind('sign-in'), who, epoch }) },
  { weight: 1, arbitrary: fc.record({ type: kind('sign-out'), who, epoch }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: kind('renew'),
      everybody: fc.array(fc.record({ who, epoch: fc.constantFrom(1, 1, 1, 2) }), { maxLength: 4, size: 'max' }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: kind('choose'), who, free: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: kind('force'), who, to: fc.constantFrom('available', 'not-ready', 'offline') }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      type: kind('queue'),
      ...{ what, where },
      grade: fc.constantFrom('A' as const, 'C' as const, null),
      preferred: fc.option(who),
      named: fc.boolean(),
      priority: fc.constantFrom(0, 0, 3, -5),
      spentMs: fc.constantFrom(0, 0, 40_000),
      excluded: fc.option(who, { freq: 4 }),
      level: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: kind('end'), what }) },
  { weight: 7, arbitrary: fc.record({ type: kind('accept'), nth }) },
  { weight: 3, arbitrary: fc.record({ type: kind('reject'), nth }) },
  { weight: 2, arbitrary: fc.record({ type: kind('requeue'), nth }) },
  { weight: 2, arbitrary: fc.record({ type: kind('callback'), what, cancel: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: kind('prioritize'), what, priority: fc.integer({ min: -5, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ type: kind('move'), what, where }) },
  { weight: 2, arbitrary: fc.record({ type: kind('assign'), what, who }) },
  { weight: 3, arbitrary: fc.record({ type: kind('finish'), who, extend: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: kind('again'), nth: fc.nat(20) }) },
);
export type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

const aWhile = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 8, arbitrary: fc.nat(2_000) },
  { weight: 1, arbitrary: fc.nat(20_000) },
);
export interface PlannedMove {
  move: Move;
  afterMs: number;
  restore: number;
}

/** Everybody is there and free, so that most moves have something to move. */
const opening = (which: number): PlannedMove[] =>
  [
    { type: 'configure', which } as const,
    ...[1, 2, 3, 4].flatMap((each) => [
      { type: 'sign-in', who: each, epoch: 1 } as const,
      { type: 'choose', who: each, free: true } as const,
    ]),
  ].map((each) => ({ move: each, afterMs: 7, restore: 1 }));

export const day: fc.Arbitrary<PlannedMove[]> = fc
  .tuple(
    fc.nat(houses.length - 1),
    fc.array(fc.record({ move, afterMs: aWhile, restore: fc.nat(15) }), { minLength: 20, maxLength: 120, size: 'max' }),
  )
  .map(([which, moves]) => [...opening(which), ...moves]);

/** A move as a command, given what is there to be accepted, rejected or finished. */
export const toCommand = (
  each: Move,
  state: RoutingSnapshot,
  n: number,
  sent: readonly RoutingCommand[],
  now: number,
): RoutingCommand | null => {
  const commandId = uuid<RoutingCommand['commandId']>(8, n);
  const reason = 'test';
  const by = agent(9);
  switch (each.type) {
    case 'tick':
      return { commandId, type: 'clock.advance' };
    case 'take-over': // what follows within `awayMs` is the backlog of the time when nobody led
      return { commandId, type: 'partition.take-over', resumedAt: now + each.awayMs };
    case 'configure': {
      const house = houses[each.which] as RoutingConfiguration;
      return {
        commandId,
        type: 'configuration.apply',
        configuration: { ...house, version: state.configuration.version + 1 },
      };
    }
    case 'sign-in':
      return { commandId, type: 'agent.sign-in', agentId: agent(each.who), epoch: each.epoch, node: 'n1' };
    case 'sign-out':
      return { commandId, type: 'agent.sign-out', agentId: agent(each.who), epoch: each.epoch, reason };
    case 'renew': {
      const agents = each.everybody.map((one) => ({ agentId: agent(one.who), epoch: one.epoch }));
      return { commandId, type: 'presence.renew', node: 'n1', agents };
    }
    case 'choose': {
      const chosen = each.free
        ? { status: 'available' as const, reason: null }
        : { status: 'not-ready' as const, reason: 'lunch' };
      return { commandId, type: 'agent.choose-status', agentId: agent(each.who), ...chosen };
    }
    case 'force':
      return {
        commandId,
        type: 'agent.force-status',
        agentId: agent(each.who),
        status: each.to as 'offline',
        reason: null,
        by,
      };
    case 'queue':
      return {
        ...{ commandId, type: 'interaction.queue', interactionId: interaction(each.what), queueId: queue(each.where) },
        requirements: each.level === null ? [] : [{ skill: 'a', level: each.level }],
        ...{ grade: each.grade, preferredAgentId: each.preferred === null ? null : agent(each.preferred) },
        ...{ preference: each.named ? 'named' : 'last-agent', priority: each.priority, spentMs: each.spentMs },
        excludedAgentIds: each.excluded === null ? [] : [agent(each.excluded)],
      };
    case 'end':
      return { commandId, type: 'interaction.end', interactionId: interaction(each.what), reason };
    case 'accept':
    case 'reject': {
      const reservation = state.reservations[each.nth];
      if (!reservation) return null;
      const { reservationId, agentId } = reservation;
      if (each.type === 'accept') return { commandId, type: 'reservation.accept', reservationId, agentId };
      return { commandId, type: 'reservation.reject', reservationId, agentId, reason };
    }
    case 'requeue': {
      const engagement = state.engagements[each.nth];
      if (!engagement) return null;
      const { interactionId, reservationId } = engagement;
      return { commandId, type: 'interaction.requeue', interactionId, reservationId, reason };
    }
    case 'callback': {
      const type = each.cancel ? 'interaction.cancel-callback' : 'interaction.request-callback';
      return { commandId, type, interactionId: interaction(each.what) };
    }
    case 'prioritize': {
      const { priority } = each;
      return { commandId, type: 'interaction.change-priority', interactionId: interaction(each.what), priority, by };
    }
    case 'move':
      return {
        commandId,
        type: 'interaction.move',
        interactionId: interaction(each.what),
        queueId: queue(each.where),
        by,
      };
    case 'assign':
      return {
        commandId,
        type: 'interaction.assign',
        interactionId: interaction(each.what),
        agentId: agent(each.who),
        by,
      };
    case 'finish': {
      const wrapUp = state.agents.find((one) => one.agentId === agent(each.who))?.wrapUp;
      if (!wrapUp) return null;
      const type = each.extend ? 'wrap-up.extend' : 'wrap-up.finish';
      return { commandId, type, agentId: agent(each.who), interactionId: wrapUp.interactionId };
    }
    case 'again':
      return sent.at(-1 - each.nth) ?? null;
  }
};
