import type { JournalEntry } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, team } from '../engine.fixture.ts';
import { createEngine } from '../engine.ts';
import { candidatesOf } from './candidates-of.ts';
import { explainReservation } from './explain-reservation.ts';
import { explainWaiting } from './explain-waiting.ts';

const house = configurationWith(
  { 1: { repair: 5 }, 2: { repair: 8 }, 3: { repair: 2 }, 4: { repair: 9 }, 5: { repair: 9 }, 6: { repair: 9 } },
  {
    1: {
      asks: { repair: 3 },
      teamIds: [team(1)],
      rings: [{ afterMs: 14_000, addTeamIds: [team(2)] }],
      maxWaitMs: 60_000,
    },
    2: { channel: 'chat' },
  },
  {
    agents: {
      ...Object.fromEntries([1, 2, 3, 4, 6].map((n) => [n, { teamId: team(1) }])),
      5: { teamId: team(2) },
      6: { teamId: team(1), capacity: { voice: 0, chat: 2, email: 0 } },
    },
  },
);

/** 1 is in a call, 2 on a break, the others are elsewhere or unfit; interaction 2 waits. */
const waiting = () => {
  const acd = bench(house);
  acd.free(1);
  acd.enqueue(1);
  acd.accept(1);
  acd.signIn(2);
  for (const n of [3, 5, 6]) acd.free(n);
  acd.enqueue(3);
  acd.wait(1_000);
  acd.enqueue(2);
  acd.pass(4_000);
  return acd;
};

describe('for one who waits', () => {
  it('every agent has a first reason', () => {
    const facts = candidatesOf(waiting().engine.state, interaction(2));
    expect(facts?.map((each) => [each.agentId, each.reason, each.ring])).toEqual([
      [agent(1), 'on-interaction', 0],
      [agent(2), 'not-ready', 0],
      [agent(3), 'lacks-skill', null],
      [agent(4), 'offline', 0],
      [agent(5), 'other-team', null],
      [agent(6), 'other-channel', null],
    ]);
    expect(facts?.[2]?.lacks).toEqual({ requirement: { skill: 'repair', level: 3 }, has: 2 });
  });

  it('it is said how many qualify, what they do, who comes before, and what happens next', () => {
    const acd = waiting();
    expect(explainWaiting(acd.engine.state, interaction(2))).toMatchObject({
      ...{ queueId: queue(1), ring: 0, waitedMs: 4_000, ahead: 1, qualified: 3, heldFor: null },
      passedOver: [
        { reason: 'on-interaction', count: 1 },
        { reason: 'not-ready', count: 1 },
        { reason: 'offline', count: 1 },
      ],
      nextRing: { ring: 1, opensAtMs: acd.now() + 10_000 },
      leavesAtMs: acd.now() + 56_000,
    });
  });

  it('it is said for whom it is kept', () => {
    const acd = bench(configurationWith({ 1: {}, 2: {} }));
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.free(2);
    acd.enqueue(2, { preferredAgentId: agent(1) });
    const { heldFor } = explainWaiting(acd.engine.state, interaction(2))!;
    expect(heldFor).toEqual({ agentId: agent(1), untilMs: acd.now() + 20_000 });
  });

  it('nothing is said of one that does not wait', () => {
    const { state } = waiting().engine;
    expect(explainWaiting(state, interaction(1))).toBeNull();
    expect(candidatesOf(state, interaction(9))).toBeNull();
  });
});

it('an offer says how many were passed over and why, and the journal gives the whole list again', () => {
  const acd = waiting();
  const before = acd.state();
  const command = { type: 'agent.choose-status', agentId: agent(2), status: 'available', reason: null } as const;
  const entry: JournalEntry = acd.handle({ ...command, commandId: '01980009-0000-7000-8000-999999999999' as never });
  const offer = one(entry.events, 'agent.reserved');
  expect(offer).toMatchObject({ agentId: agent(2), interactionId: interaction(3) });
  expect(offer.because).toMatchObject({
    candidates: 1,
    passedOver: [
      { reason: 'offline', count: 1 },
      { reason: 'on-interaction', count: 1 },
    ],
  });
  const explained = explainReservation(createEngine(before), entry, offer.reservationId);
  const free = explained?.candidates.filter((each) => each.reason === null).map((each) => each.agentId);
  expect(free).toEqual([agent(2)]);
  expect(explained?.candidates).toHaveLength(6);
  expect(explainReservation(createEngine(before), entry, entry.commandId as never)).toBeNull();
});
