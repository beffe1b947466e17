import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, typesOf } from './engine.fixture.ts';

const by = agent(9);

describe('a supervisor', () => {
  it('moves an interaction to another queue, also while it rings', () => {
    const acd = bench(
      configurationWith({ 1: { a: 1 }, 2: { b: 1 } }, { 1: { asks: { a: 1 } }, 2: { asks: { b: 1 } } }),
    );
    acd.free(1);
    acd.free(2);
    acd.enqueue(1);
    acd.wait(3_000);
    const events = acd.send({ type: 'interaction.move', interactionId: interaction(1), queueId: queue(2), by });
    expect(typesOf(events).slice(0, 3)).toEqual(['reservation.revoked', 'interaction.moved', 'agent.status-changed']);
    expect(one(events, 'agent.reserved')).toMatchObject({ agentId: agent(2), because: { waitedMs: 3_000 } });
    expect(acd.agentState(1)?.status).toBe('available');
  });

  it('gives an interaction to whom they want, skilled or not, if there is room', () => {
    const acd = bench(configurationWith({ 1: {}, 2: {} }, { 1: { asks: { repair: 9 } } }));
    acd.free(1);
    acd.signIn(2);
    acd.enqueue(1);
    const assign = (n: number) =>
      acd.send({ type: 'interaction.assign', interactionId: interaction(1), agentId: agent(n), by });
    expect(one(assign(2), 'command.rejected').code).toBe('agent-cannot-take');
    expect(one(assign(1), 'agent.reserved').because.rule).toBe('assigned');
    expect(one(assign(1), 'command.rejected').code).toBe('not-waiting');
  });

  it('forces a status: at once, or after the interaction', () => {
    const acd = bench(configurationWith({ 1: {} }));
    const force = (status: 'available' | 'not-ready' | 'offline') =>
      acd.send({ type: 'agent.force-status', agentId: agent(1), status, reason: null, by });
    expect(one(force('offline'), 'command.rejected').code).toBe('agent-not-signed-in');
    acd.signIn(1);
    expect(one(force('available'), 'agent.status-changed')).toMatchObject({ to: 'available', reason: 'forced', by });
    acd.enqueue(1);
    acd.accept(1);
    expect(force('offline')).toEqual([]);
    acd.end(1);
    expect(acd.agentState(1)?.status).toBe('offline');
  });
});

describe('declining', () => {
  it('is allowed a few times; the same interaction does not come back to who declined it', () => {
    const acd = bench(configurationWith({ 1: {}, 2: {} }, { 1: {} }, { declineLimit: { count: 2, withinMs: 60_000 } }));
    acd.free(1);
    acd.enqueue(1);
    expect(one(acd.reject(1), 'reservation.rejected').excluded).toBe(true);
    expect(acd.agentState(1)?.status).toBe('available');
    expect(acd.offers()).toEqual({});
    acd.enqueue(2);
    acd.reject(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'declined-too-often' });
    acd.free(2);
    expect(acd.offers()).toEqual({ 1: 2 });
  });

  it('an interaction that excludes an agent does not stand in the way of the next', () => {
    const acd = bench(configurationWith({ 1: {}, 2: {} }));
    acd.enqueue(1, { excludedAgentIds: [agent(1)] });
    acd.enqueue(2);
    expect(one(acd.free(1), 'agent.reserved').interactionId).toBe(interaction(2));
    expect(one(acd.free(2), 'agent.reserved').interactionId).toBe(interaction(1));
  });
});

describe('an agent who was asked for by name', () => {
  it('is waited for during a break too, as long as the queue says', () => {
    const acd = bench(configurationWith({ 1: {}, 2: {} }, { 1: { namedAgentPreferenceMs: 30_000 } }));
    acd.signIn(1);
    acd.free(2);
    acd.enqueue(1, { preferredAgentId: agent(1), preference: 'named' });
    expect(acd.pass(29_999)).toEqual([]);
    expect(one(acd.pass(1), 'agent.reserved').agentId).toBe(agent(2));
    acd.end(1);
    acd.enqueue(2, { preferredAgentId: agent(1), preference: 'named' });
    expect(one(acd.free(1), 'agent.reserved').because.rule).toBe('named-agent');
  });
});
