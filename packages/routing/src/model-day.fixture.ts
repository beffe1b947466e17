import {
  type JournalEntry,
  projectCommand,
  projectEvent,
  type RoutingCommand,
  type RoutingSnapshot,
  type RoutingTables,
  routingCommand,
  routingEvent,
  routingSnapshot,
} from '@tellonce/contracts';
import { expect } from 'vitest';
import { createEngine } from './engine.ts';
import { type PlannedMove, toCommand } from './model.fixture.ts';
import { faultsOfOffer, faultsOfState, nextDeadline, type State } from './slow-reference.fixture.ts';
import { rejectionOf } from './state/recent-memory.ts';

const position = { journalId: '0-0', commandCursor: '0-0' };
/** As a new leader would find it. */
const reload = (state: RoutingSnapshot) => createEngine(routingSnapshot.parse(JSON.parse(JSON.stringify(state))));

const tablesOf = (state: State, resumedAt: number) => ({
  configuration: state.configuration,
  resumedAt,
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
  const tables = tablesOf(before, before.resumedAt);
  for (const event of entry.events) {
    if (event.type === 'agent.reserved') expect(faultsOfOffer(listsOf(tables), event, entry.at)).toEqual([]);
    projectEvent(tables satisfies RoutingTables, event, entry.at);
  }
  if (rejectionOf(entry) === null) projectCommand(tables, entry.command, entry.at);
  return listsOf(tables);
};

/** A leader, a follower and plain maps side by side through a day; every rule is asked for after every command. */
export const checkDay = (steps: readonly PlannedMove[]): RoutingSnapshot => {
  let leader = createEngine();
  const follower = createEngine();
  const sent: RoutingCommand[] = [];
  let now = 1_000_000;
  for (const [n, { move, afterMs, restore }] of steps.entries()) {
    now += afterMs;
    const before = leader.toSnapshot(position);
    const command = toCommand(move, before, n, sent, now);
    if (!command) continue;
    const entry = leader.handle(command, now);
    follower.apply(entry);
    const after = leader.toSnapshot(position);

    // Ticks and renewals are not remembered: repeating them is harmless.
    if (move.type === 'again' && command.type !== 'clock.advance' && command.type !== 'presence.renew') {
      expect(rejectionOf(entry)).not.toBeNull();
      expect(after).toEqual(before);
      continue;
    }
    sent.push(command);
    routingCommand.parse(command);
    for (const event of entry.events) routingEvent.parse(event);
    if (entry.at < before.resumedAt) expect(ranOut(entry)).toEqual([]);
    expect(rejectionOf(entry)).not.toBe('failed');
    const { configuration, agents, waiting, reservations, engagements } = after;
    expect(checkOffers(before, entry)).toEqual({ configuration, agents, waiting, reservations, engagements });
    expect(faultsOfState(after, now)).toEqual([]);
    expect(leader.nextWakeAt()).toBe(nextDeadline(after, now));
    expect(follower.toSnapshot(position)).toEqual(after);
    // A new leader begins from the saved state: what it decides must not differ from what the old one would have.
    if (restore === 0) leader = reload(after);
  }
  return leader.toSnapshot(position);
};

/** The same day with and without a restart in the middle. */
export const entriesOf = (steps: readonly PlannedMove[], restartAt: number | null): JournalEntry[] => {
  let engine = createEngine();
  let now = 1_000_000;
  const entries: JournalEntry[] = [];
  for (const [n, { move, afterMs }] of steps.entries()) {
    now += afterMs;
    const state = engine.toSnapshot(position);
    if (n === restartAt) engine = reload(state);
    const command = toCommand(move, state, n, [], now);
    if (command) entries.push(engine.handle(command, now));
  }
  return entries;
};
