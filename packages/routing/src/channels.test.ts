import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, typesOf } from './engine.fixture.ts';

describe('outbound work', () => {
  const blend = configurationWith({ 1: {}, 2: {}, 3: {} }, { 1: { freeAgentFloor: 2 }, 2: { direction: 'outbound' } });

  it('leaves inbound its floor of free agents, and goes on when there are more', () => {
    const acd = bench(blend);
    acd.free(1);
    acd.free(2);
    expect(typesOf(acd.enqueue(1, { queueId: queue(2) }))).toEqual(['interaction.queued']);
    const offer = one(acd.free(3), 'agent.reserved');
    expect(offer).toMatchObject({ agentId: agent(1), because: { candidates: 3 } });
    acd.enqueue(2, { queueId: queue(2) });
    expect(acd.offers()).toEqual({ 1: 1 });
  });

  it('comes after inbound, however old it is', () => {
    const acd = bench({ ...blend, queues: blend.queues.map((each) => ({ ...each, freeAgentFloor: 0 })) });
    acd.enqueue(1, { queueId: queue(2) });
    acd.wait(500_000);
    acd.enqueue(2);
    expect(one(acd.free(1), 'agent.reserved').interactionId).toBe(interaction(2));
  });
});

describe('channels', () => {
  const handling = { capacity: { voice: 1, chat: 2, email: 1 }, voiceInterrupts: ['email'] };
  const house = () =>
    bench(
      configurationWith(
        { 1: {} },
        { 1: {}, 2: { channel: 'chat' }, 3: { channel: 'email' } },
        { agents: { 1: handling } },
      ),
    );

  it('an agent has as many chats as configured, and no call beside them', () => {
    const acd = house();
    acd.free(1);
    for (const n of [1, 2]) {
      expect(acd.enqueue(n, { queueId: queue(2) })).toHaveLength(3);
      acd.accept(1);
    }
    expect(acd.enqueue(3, { queueId: queue(2) })).toHaveLength(1);
    expect(acd.enqueue(4)).toHaveLength(1);
    expect(typesOf(acd.end(1))).toContain('agent.reserved');
    expect(acd.offers()).toEqual({ 3: 1 });
  });

  it('a call interrupts an email, which is there again afterwards', () => {
    const acd = house();
    acd.free(1);
    acd.enqueue(1, { queueId: queue(3) });
    acd.accept(1);
    acd.enqueue(2);
    expect(one(acd.accept(1), 'interaction.interrupted')).toMatchObject({
      interactionId: interaction(1),
      by: interaction(2),
    });
    acd.end(2);
    expect(acd.agentState(1)).toMatchObject({ status: 'busy', interactionId: interaction(1) });
  });

  it('a break that is asked for among chats stops more of them at once', () => {
    const acd = house();
    acd.free(1);
    acd.enqueue(1, { queueId: queue(2) });
    acd.accept(1);
    acd.send({ type: 'agent.choose-status', agentId: agent(1), status: 'not-ready', reason: 'lunch' });
    expect(acd.enqueue(2, { queueId: queue(2) })).toHaveLength(1);
    acd.end(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'lunch' });
  });

  it('nobody whose desktop fell silent among chats is made available, by themselves or another, until it is heard', () => {
    const acd = bench({
      ...configurationWith({ 1: {} }, { 2: { channel: 'chat' } }, { agents: { 1: handling } }),
      presenceTimeoutMs: 15_000,
    });
    acd.free(1);
    acd.enqueue(1, { queueId: queue(2) });
    acd.accept(1);
    acd.pass(15_000);
    const choose = () =>
      acd.send({ type: 'agent.choose-status', agentId: agent(1), status: 'available', reason: null });
    expect(one(choose(), 'command.rejected').code).toBe('agent-not-signed-in');
    expect(acd.agentState(1)?.chosen).toEqual({ status: 'not-ready', reason: 'presence-lost' });
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    choose();
    expect(acd.agentState(1)?.chosen.status).toBe('available');
  });
});

describe('wrap-up', () => {
  it('is extended as often and by as much as the queue allows', () => {
    const wrapUp = { kind: 'timed' as const, durationMs: 30_000, extendByMs: 10_000, maxExtensions: 2 };
    const acd = bench(configurationWith({ 1: {} }, { 1: { wrapUp } }));
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.end(1);
    const extend = () => acd.send({ type: 'wrap-up.extend', agentId: agent(1), interactionId: interaction(1) });
    extend();
    expect(one(extend(), 'wrap-up.extended').until).toBe(acd.now() + 50_000);
    expect(one(extend(), 'command.rejected').code).toBe('already-extended');
  });
});
