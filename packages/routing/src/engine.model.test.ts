import {
  type JournalEntry,
  projectCommand,
  projectEvent,
  type RoutingCommand,
  type RoutingSnapshot,
  type RoutingTables,
  routingSnapshot,
} from '@tellonce/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agent, configurationWith, interaction, queue, uuid } from './engine.fixture.ts';
import { createEngine } from './engine.ts';
import { rejectionOf } from './recent-memory.ts';
import { emptyConfiguration } from './routing-state.ts';
import { faultsOfOffer, faultsOfState, nextDeadline } from './slow-reference.fixture.ts';

const position = { journalId: '0-0', commandCursor: '0-0' };
const configurations = [
  configurationWith(
    { 1: { a: 5 }, 2: { a: 8, b: 2 }, 3: { b: 9 }, 4: {} },
    {
      1: { asks: { a: 3 }, wrapUp: { kind: 'timed', durationMs: 9_000 } },
      2: { asks: { b: 1 } },
      3: { wrapUp: { kind: 'mandatory' } },
    },
  ),
  configurationWith(
    { 1: { a: 9, b: 9 }, 3: {}, 4: { b: 1 } },
    { 1: { asks: { a: 3 } }, 2: { asks: { b: 1 }, preferenceMs: 0 } },
  ),
].map((each) => ({ ...each, presenceTimeoutMs: 40_000, presenceGraceMs: 30_000, waitingLeaseMs: 60_000 }));

const who = fc.integer({ min: 1, max: 4 });
const what = fc.integer({ min: 1, max: 8 });
const epoch = fc.integer({ min: 1, max: 2 });
const move = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('tick' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('take-over' as const), awayMs: fc.nat(200_000) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('configure' as const), which: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('sign-in' as const), who, epoch }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('sign-out' as const), who, epoch }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('renew' as const),
      everybody: fc.array(fc.record({ who, epoch: fc.constantFrom(1, 1, 1, 2) }), { maxLength: 4, size: 'max' }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('choose' as const), who, free: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('queue' as const),
      what,
      where: fc.integer({ min: 1, max: 4 }),
      grade: fc.constantFrom('A' as const, 'C' as const, null),
      preferred: fc.option(who),
      level: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('end' as const), what }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('accept' as const), nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reject' as const), nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('requeue' as const), nth: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('finish' as const), who, extend: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('again' as const), nth: fc.nat(20) }) },
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;
const aWhile = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 8, arbitrary: fc.nat(2_000) },
  { weight: 1, arbitrary: fc.nat(20_000) },
);
const plan = fc
  .array(fc.record({ move, afterMs: aWhile, restore: fc.nat(15) }), { minLength: 20, maxLength: 120, size: 'max' })
  .map((steps): typeof steps => [...opening, ...steps]);

/** Everybody is there and free, so that most moves have something to move. */
const opening: { move: Move; afterMs: number; restore: number }[] = [
  { type: 'configure', which: 0 } as const,
  ...[1, 2, 3, 4].flatMap((each) => [
    { type: 'sign-in', who: each, epoch: 1 } as const,
    { type: 'choose', who: each, free: true } as const,
  ]),
].map((each) => ({ move: each, afterMs: 7, restore: 1 }));

/** A move as a command, given what is there to be accepted, rejected or finished. */
const toCommand = (
  each: Move,
  state: RoutingSnapshot,
  n: number,
  sent: readonly RoutingCommand[],
  now: number,
): RoutingCommand | null => {
  const commandId = uuid<RoutingCommand['commandId']>(8, n);
  const reason = 'test';
  switch (each.type) {
    case 'tick':
      return { commandId, type: 'clock.advance' };
    case 'take-over': // what follows within `awayMs` is the backlog of the time when nobody led
      return { commandId, type: 'partition.take-over', resumedAt: now + each.awayMs };
    case 'configure': {
      const configuration = { ...configurations[each.which]!, version: state.configuration.version + 1 };
      return { commandId, type: 'configuration.apply', configuration };
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
      const status = each.free ? 'available' : 'not-ready';
      return {
        commandId,
        type: 'agent.choose-status',
        agentId: agent(each.who),
        status,
        reason: each.free ? null : 'lunch',
      };
    }
    case 'queue':
      return {
        ...{ commandId, type: 'interaction.queue', interactionId: interaction(each.what), queueId: queue(each.where) },
        requirements: each.level === null ? [] : [{ skill: 'a', level: each.level }],
        ...{ grade: each.grade, preferredAgentId: each.preferred === null ? null : agent(each.preferred) },
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

const tablesOf = (state: RoutingSnapshot) => ({
  configuration: state.configuration,
  resumedAt: state.resumedAt,
  agents: new Map(state.agents.map((each) => [each.agentId, each])),
  waiting: new Map(state.waiting.map((each) => [each.interactionId, each])),
  reservations: new Map(state.reservations.map((each) => [each.reservationId, each])),
  engagements: new Map(state.engagements.map((each) => [each.interactionId, each])),
});
const byKey = <V>(rows: ReadonlyMap<string, V>): V[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
const listsOf = (tables: ReturnType<typeof tablesOf>) => ({
  configuration: tables.configuration,
  agents: byKey(tables.agents),
  waiting: byKey(tables.waiting),
  reservations: byKey(tables.reservations),
  engagements: byKey(tables.engagements),
});

/** What happened only because time had passed. */
const ranOut = (entry: JournalEntry): string[] =>
  entry.events.flatMap((event) => {
    const reason = 'reason' in event ? event.reason : null;
    const isByClock = event.type === 'reservation.expired' || reason === 'lease-expired' || reason === 'time-over';
    const isLost = event.type === 'agent.status-changed' && event.reason === 'presence-lost' && event.to === 'offline';
    return isByClock || isLost ? [event.type] : [];
  });

/** Follows an entry event by event with plain maps, and asks the reference about every offer on the way. */
const checkOffers = (before: RoutingSnapshot, entry: JournalEntry): ReturnType<typeof listsOf> => {
  const tables = tablesOf(before);
  for (const event of entry.events) {
    if (event.type === 'agent.reserved') expect(faultsOfOffer(listsOf(tables), event, entry.at)).toEqual([]);
    projectEvent(tables satisfies RoutingTables, event, entry.at);
  }
  if (rejectionOf(entry) === null) projectCommand(tables, entry.command, entry.at);
  return listsOf(tables);
};

it('keeps every rule through any sequence of commands, restarts and repetitions', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(plan, (steps) => {
      let leader = createEngine();
      const follower = createEngine();
      const sent: RoutingCommand[] = [];
      let now = 1_000_000;
      for (const [n, { move: next, afterMs, restore }] of steps.entries()) {
        now += afterMs;
        const before = leader.toSnapshot(position);
        const command = toCommand(next, before, n, sent, now);
        if (!command) continue;
        const entry = leader.handle(command, now);
        follower.apply(entry);
        const after = leader.toSnapshot(position);

        // Ticks and renewals are not remembered: repeating them is harmless.
        if (next.type === 'again' && command.type !== 'clock.advance' && command.type !== 'presence.renew') {
          expect(rejectionOf(entry)).not.toBeNull();
          expect(after).toEqual(before);
          continue;
        }
        sent.push(command);
        if (entry.at < before.resumedAt) expect(ranOut(entry)).toEqual([]);
        expect(rejectionOf(entry)).not.toBe('failed');
        expect(checkOffers(before, entry)).toEqual(listsOf(tablesOf(after)));
        expect(faultsOfState(after, now)).toEqual([]);
        expect(leader.nextWakeAt()).toBe(nextDeadline(after, now));
        expect(follower.toSnapshot(position)).toEqual(after);
        // A new leader begins from the saved state: what it decides must not differ from what the old one would have.
        if (restore === 0) leader = createEngine(routingSnapshot.parse(JSON.parse(JSON.stringify(after))));
      }
      expect(leader.toSnapshot(position).configuration).not.toEqual(emptyConfiguration);
    }),
    { numRuns: 400 },
  );
});

it('decides the same after a restart as without one', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(plan, fc.nat(60), (steps, restartAt) => {
      const run = (restarts: boolean): JournalEntry[] => {
        let engine = createEngine();
        let now = 1_000_000;
        const entries: JournalEntry[] = [];
        for (const [n, { move: next, afterMs }] of steps.entries()) {
          now += afterMs;
          const state = engine.toSnapshot(position);
          if (restarts && n === restartAt)
            engine = createEngine(routingSnapshot.parse(JSON.parse(JSON.stringify(state))));
          const command = toCommand(next, state, n, [], now);
          if (command) entries.push(engine.handle(command, now));
        }
        return entries;
      };
      expect(run(true)).toEqual(run(false));
    }),
    { numRuns: 200 },
  );
});
