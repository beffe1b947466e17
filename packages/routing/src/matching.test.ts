import { explain } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, typesOf } from './engine.fixture.ts';

const repairers = configurationWith(
  { 1: { repair: 5 }, 2: { repair: 8 }, 3: { sales: 5 } },
  { 1: { asks: { repair: 3 } } },
);

describe('who gets whom', () => {
  it('offers a caller to the agent who has been idle the longest, and says why', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.wait(5_000);
    acd.free(2);
    acd.wait(1_000);
    const { because, agentId, expiresAt } = one(acd.enqueue(1), 'agent.reserved');
    expect(agentId).toBe(agent(1));
    expect(expiresAt).toBe(acd.now() + 15_000);
    expect(because).toMatchObject({
      rule: 'longest-idle',
      candidates: 2,
      idleMs: 6_000,
      waitedMs: 0,
      configurationVersion: 1,
    });
    expect(explain(because, 'en')).toBe('You were free the longest (6 s) of 2 suitable agents.');
  });

  it('passes over agents without the skill or below the least level', () => {
    const acd = bench(repairers);
    acd.free(3);
    acd.free(1);
    expect(typesOf(acd.enqueue(1, { requirements: [{ skill: 'repair', level: 7 }] }))).toEqual(['interaction.queued']);
    expect(one(acd.free(2), 'agent.reserved').agentId).toBe(agent(2));
  });

  it('gives a freed agent the caller of the higher grade, until the other has waited longer than the grade is worth', () => {
    const acd = bench(repairers);
    acd.enqueue(1, { grade: 'C' });
    acd.wait(59_000);
    acd.enqueue(2, { grade: 'A' });
    expect(one(acd.free(1), 'agent.reserved')).toMatchObject({
      interactionId: interaction(2),
      because: { boosts: { grade: 60_000 } },
    });
    acd.wait(2_000);
    acd.enqueue(3, { grade: 'A' });
    expect(one(acd.free(2), 'agent.reserved').interactionId).toBe(interaction(1));
  });

  it('keeps the idle time of an agent whose offer was taken back', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.wait(1_000);
    acd.free(2);
    acd.enqueue(1);
    acd.wait(3_000);
    expect(typesOf(acd.end(1))).toEqual(['reservation.revoked', 'interaction.dequeued', 'agent.status-changed']);
    expect(one(acd.enqueue(2), 'agent.reserved')).toMatchObject({ agentId: agent(1), because: { idleMs: 4_000 } });
  });
});

describe('the agent of last time', () => {
  it('comes first when free', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.free(2);
    const offer = one(acd.enqueue(1, { preferredAgentId: agent(2) }), 'agent.reserved');
    expect(offer).toMatchObject({ agentId: agent(2), because: { rule: 'last-agent', candidates: 2 } });
  });

  it('is waited for while busy, and gets the caller when free in time', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.free(2);
    expect(typesOf(acd.enqueue(2, { preferredAgentId: agent(1) }))).toEqual(['interaction.queued']);
    acd.wait(19_000);
    expect(one(acd.end(1), 'agent.reserved')).toMatchObject({ agentId: agent(1), because: { rule: 'last-agent' } });
  });

  it('is no longer waited for after the limit', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.free(2);
    acd.enqueue(2, { preferredAgentId: agent(1) });
    expect(acd.engine.nextWakeAt()).toBe(acd.now() + 20_000);
    expect(acd.pass(19_999)).toEqual([]);
    expect(one(acd.pass(1), 'agent.reserved')).toMatchObject({ agentId: agent(2), because: { rule: 'longest-idle' } });
  });

  it.each([
    ['are not signed in', () => undefined],
    ['cannot help with this', (acd: ReturnType<typeof bench>) => void acd.free(3)],
    ['are on a break', (acd: ReturnType<typeof bench>) => void acd.signIn(1)],
  ])('is not waited for when they %s', (_, prepare) => {
    const acd = bench(repairers);
    prepare(acd);
    acd.free(2);
    const preferredAgentId = acd.agentState(3)?.status === 'available' ? agent(3) : agent(1);
    expect(one(acd.enqueue(1, { preferredAgentId }), 'agent.reserved').agentId).toBe(agent(2));
  });

  it('is let go at once when they sign out while the caller is held for them', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.enqueue(1);
    acd.free(2);
    acd.enqueue(2, { preferredAgentId: agent(1) });
    expect(acd.offers()).toEqual({ 1: 1 });
    acd.send({ type: 'agent.sign-out', agentId: agent(1), reason: 'signed-out' });
    expect(Object.values(acd.offers())).toEqual([2]);
  });
});

describe('an offer', () => {
  it('that is not answered goes to the next, in its place, and takes the agent out', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.wait(1);
    acd.free(2);
    acd.enqueue(1);
    acd.wait(1_000);
    acd.enqueue(2);
    const events = acd.pass(15_000);
    expect(typesOf(events).slice(0, 2)).toEqual(['reservation.expired', 'agent.status-changed']);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'no-answer' });
    acd.send({ type: 'agent.choose-status', agentId: agent(1), status: 'available', reason: null });
    expect(acd.offers()).toMatchObject({ 1: 1 });
  });

  it('that is declined goes to the next and takes the agent out', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.wait(1);
    acd.free(2);
    acd.enqueue(1);
    expect(typesOf(acd.reject(1))).toEqual([
      ...['reservation.rejected', 'agent.status-changed', 'agent.reserved', 'agent.status-changed'],
    ]);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'declined' });
    expect(acd.offers()).toEqual({ 1: 2 });
  });

  it('is accepted once, and only by the agent whose it is', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.free(2);
    const { reservationId } = one(acd.enqueue(1), 'agent.reserved');
    const accept = (n: number) => acd.send({ type: 'reservation.accept', reservationId, agentId: agent(n) });
    expect(one(accept(2), 'command.rejected').code).toBe('not-your-reservation');
    expect(typesOf(accept(1))).toEqual(['reservation.accepted', 'agent.status-changed']);
    expect(one(accept(1), 'command.rejected').code).toBe('reservation-gone');
    expect(acd.agentState(1)).toMatchObject({ status: 'busy', interactionId: interaction(1) });
  });

  it('whose agent is lost is offered on', () => {
    const acd = bench({ ...repairers, presenceTimeoutMs: 5_000 });
    acd.free(1);
    acd.wait(1_000);
    acd.free(2);
    acd.enqueue(1);
    const renew = () => acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(2), epoch: 1 }] });
    acd.wait(3_000);
    renew();
    const events = acd.pass(2_000);
    expect(one(events, 'reservation.revoked').reason).toBe('presence-lost');
    expect(acd.offers()).toEqual({ 1: 2 });
    expect(acd.agentState(1)).toMatchObject({ status: 'offline', reason: 'presence-lost' });
  });

  it('of a requeued caller goes before everybody who waits', () => {
    const acd = bench(repairers);
    acd.enqueue(1);
    acd.wait(1_000);
    acd.free(1);
    acd.accept(1);
    const { reservationId } = acd.state().engagements[0]!;
    acd.enqueue(2, { grade: 'A' });
    const requeue = {
      type: 'interaction.requeue',
      interactionId: interaction(1),
      reservationId,
      reason: 'no-join',
    } as const;
    expect(typesOf(acd.send(requeue))).toEqual(['interaction.requeued', 'agent.status-changed', 'interaction.queued']);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'leg-failed' });
    expect(one(acd.free(2), 'agent.reserved')).toMatchObject({
      interactionId: interaction(1),
      because: { waitedMs: 1_000 },
    });
    expect(one(acd.send(requeue), 'command.rejected').code).toBe('unknown-interaction');
  });
});

describe('when nothing was decided for a while', () => {
  it('everything that fell due has happened before anybody is offered anything', () => {
    const acd = bench({ ...configurationWith({ 1: {}, 2: {}, 3: {} }, { 1: { preferenceMs: 20_000 } }) });
    acd.free(3);
    acd.enqueue(9);
    acd.accept(3); // the agent of last time talks
    acd.free(1);
    acd.enqueue(1); // rings at the first agent, and will be missed
    const better = { preferredAgentId: agent(3), grade: 'A' as const };
    acd.enqueue(2, better); // waits for the agent of last time, and would come first
    acd.free(2);
    acd.wait(60_000);
    const offers = acd.send({ type: 'clock.advance' }).filter((event) => event.type === 'agent.reserved');
    expect(offers.map((each) => each.interactionId)).toEqual([interaction(2)]);
  });
});
