import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, typesOf } from './engine.fixture.ts';

const house = {
  ...configurationWith({ 1: {}, 2: {} }, { 1: { wrapUp: { kind: 'timed', durationMs: 30_000 } } }),
  presenceTimeoutMs: 15_000,
  waitingLeaseMs: 120_000,
};
const hour = 3_600_000;

describe('a leader that takes over after an hour in which nobody led', () => {
  const takeOver = (acd: ReturnType<typeof bench>) => {
    const resumedAt = acd.now() + hour;
    const events = acd.send({ type: 'partition.take-over', resumedAt });
    acd.wait(hour);
    return events;
  };

  it('says so, and lets nothing run out because of it', () => {
    const acd = bench(house);
    acd.free(1);
    acd.enqueue(1);
    acd.enqueue(2);
    acd.enqueue(3);
    acd.wait(10_000);
    const { resumedAt } = one(takeOver(acd), 'partition.taken-over');
    expect(resumedAt).toBe(acd.now());
    expect(acd.pass(0)).toEqual([]);
    expect(acd.offers()).toEqual({ 1: 1 });
    expect(acd.state().waiting.map((each) => each.leaseUntil)).toEqual([resumedAt + 120_000, resumedAt + 120_000]);
    expect(acd.state().waiting.map((each) => each.queuedAt)).toEqual([resumedAt - hour - 10_000, expect.any(Number)]);
    expect(acd.agentState(1)).toMatchObject({ status: 'reserved', presentUntil: resumedAt + 15_000 });
  });

  it('keeps the order of those who wait, and of those who came while nobody led', () => {
    const acd = bench(house);
    acd.enqueue(2);
    acd.wait(5_000);
    acd.send({ type: 'partition.take-over', resumedAt: acd.now() + hour });
    // The backlog: sent while nobody led, decided now at its own times.
    acd.wait(1_000);
    acd.enqueue(3);
    acd.wait(1_000);
    acd.enqueue(1);
    acd.wait(hour - 2_000);
    acd.free(1);
    expect(acd.offers()).toEqual({ 2: 1 });
    acd.free(2);
    expect(acd.offers()).toEqual({ 2: 1, 3: 2 });
    expect(acd.state().waiting[0]?.queuedAt).toBe(acd.now() - hour + 2_000);
  });

  it('lets an offer ring for what was left of it, and at least as long as a desktop has to come back', () => {
    const acd = bench(house);
    acd.free(1);
    acd.enqueue(1);
    acd.wait(14_000); // of 15 s
    takeOver(acd);
    expect(acd.agentState(1)?.until).toBe(acd.now() + 15_000);
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    expect(acd.pass(14_999)).toEqual([]);
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    expect(typesOf(acd.pass(1))).toContain('reservation.expired');
  });

  it('makes a whole offer of one that it makes while it works off the backlog', () => {
    const acd = bench(house);
    acd.free(1);
    acd.send({ type: 'partition.take-over', resumedAt: acd.now() + hour });
    acd.wait(1_000);
    acd.enqueue(1);
    acd.wait(hour - 1_000);
    expect(acd.pass(14_999)).toEqual([]);
    expect(acd.offers()).toEqual({ 1: 1 });
  });

  it('gives a wrap-up the time back, and extends it by no more than the queue allows', () => {
    const acd = bench(house);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.end(1);
    acd.wait(5_000);
    takeOver(acd);
    expect(acd.agentState(1)?.wrapUp?.until).toBe(acd.now() + 25_000);
    const extended = acd.send({ type: 'wrap-up.extend', agentId: agent(1), interactionId: interaction(1) });
    expect(one(extended, 'wrap-up.extended').until).toBe(acd.now() + 55_000);
  });

  it('gives back only its own absence when another took over just before', () => {
    const acd = bench(house);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.end(1);
    takeOver(acd);
    acd.wait(1_000);
    acd.send({ type: 'partition.take-over', resumedAt: acd.now() });
    expect(acd.agentState(1)?.wrapUp?.until).toBe(acd.now() + 29_000);
  });

  it('lets a desktop that was lost just before come back to what it had', () => {
    const acd = bench(house);
    acd.free(1);
    acd.pass(15_000);
    expect(acd.agentState(1)?.status).toBe('offline');
    acd.wait(1_000);
    takeOver(acd);
    acd.signIn(1);
    expect(acd.agentState(1)?.status).toBe('available');
  });

  it('on an empty partition changes nothing', () => {
    const acd = bench(house);
    takeOver(acd);
    expect(acd.enqueue(1, { queueId: queue(1) })).toHaveLength(1);
  });
});
