import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, typesOf } from './engine.fixture.ts';

const repairers = configurationWith(
  { 1: { repair: 5 }, 2: { repair: 8 }, 3: { sales: 5 } },
  { 1: { asks: { repair: 3 } } },
);

describe('after an interaction', () => {
  const withWrapUp = (wrapUp: Parameters<typeof configurationWith>[1] & object) => configurationWith({ 1: {} }, wrapUp);
  const talked = (acd: ReturnType<typeof bench>) => {
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    return acd.end(1, 'caller-left');
  };

  it('a timed wrap-up ends by itself and can be extended once', () => {
    const acd = bench(withWrapUp({ 1: { wrapUp: { kind: 'timed', durationMs: 30_000 } } }));
    expect(typesOf(talked(acd))).toEqual(['engagement.ended', 'agent.status-changed']);
    const extend = () => acd.send({ type: 'wrap-up.extend', agentId: agent(1), interactionId: interaction(1) });
    expect(one(extend(), 'wrap-up.extended').until).toBe(acd.now() + 60_000);
    expect(one(extend(), 'command.rejected').code).toBe('already-extended');
    expect(acd.pass(59_999)).toEqual([]);
    expect(typesOf(acd.pass(1))).toEqual(['wrap-up.finished', 'agent.status-changed']);
    expect(acd.agentState(1)?.status).toBe('available');
  });

  it('a mandatory wrap-up lasts until the agent says so', () => {
    const acd = bench(withWrapUp({ 1: { wrapUp: { kind: 'mandatory' } } }));
    talked(acd);
    expect(acd.pass(900_000)).toEqual([]);
    const finish = () => acd.send({ type: 'wrap-up.finish', agentId: agent(1), interactionId: interaction(1) });
    expect(typesOf(finish())).toEqual(['wrap-up.finished', 'agent.status-changed']);
    expect(one(finish(), 'command.rejected').code).toBe('not-in-wrap-up');
  });

  it('a status that was chosen during it takes effect', () => {
    const acd = bench(withWrapUp({ 1: {} }));
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    const choose = { type: 'agent.choose-status', agentId: agent(1), status: 'not-ready', reason: 'lunch' } as const;
    expect(acd.send(choose)).toEqual([]);
    acd.end(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'lunch' });
  });

  it('a wait document that was on its way does not bring the caller back as a ghost', () => {
    const acd = bench(repairers);
    acd.enqueue(1);
    acd.end(1);
    expect(one(acd.enqueue(1), 'command.rejected').code).toBe('already-handled');
    expect(one(acd.end(2), 'command.rejected').code).toBe('unknown-interaction');
    expect(one(acd.enqueue(2), 'command.rejected').code).toBe('already-handled');
  });
});

describe('presence', () => {
  const short = { ...repairers, presenceTimeoutMs: 15_000 };

  it('that runs out takes the agent out; back within the grace time they have what they had', () => {
    const acd = bench(short);
    acd.free(1);
    const { idleSince } = acd.agentState(1)!;
    acd.pass(15_000);
    expect(acd.agentState(1)).toMatchObject({ status: 'offline', reason: 'presence-lost' });
    acd.wait(59_000);
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    expect(acd.agentState(1)).toMatchObject({ status: 'available', idleSince, presentUntil: acd.now() + 15_000 });
  });

  it('found again after the grace time begins as not ready', () => {
    const acd = bench(short);
    acd.free(1);
    acd.pass(15_000);
    acd.wait(60_001);
    acd.signIn(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', reason: 'signed-in' });
  });

  it('lost during a call lets the call go on, and ends with it', () => {
    const acd = bench(short);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    expect(acd.pass(60_000)).toEqual([]);
    acd.end(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'offline', reason: 'presence-lost' });
  });

  it('of an older session changes nothing', () => {
    const acd = bench(short);
    acd.signIn(1, 5);
    expect(one(acd.signIn(1, 4), 'command.rejected').code).toBe('stale-epoch');
    acd.wait(10_000);
    acd.send({ type: 'presence.renew', node: 'n2', agents: [{ agentId: agent(1), epoch: 4 }] });
    acd.pass(5_000);
    expect(acd.agentState(1)?.status).toBe('offline');
  });

  it('renewed by a reload changes nothing but the lease', () => {
    const acd = bench(short);
    acd.free(1);
    expect(acd.signIn(1, 1)).toEqual([]);
    expect(acd.agentState(1)?.status).toBe('available');
  });

  it('is not renewed by what was on its way when the agent signed out', () => {
    const acd = bench(short);
    acd.free(1);
    acd.send({ type: 'agent.sign-out', agentId: agent(1), reason: 'signed-out' });
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    expect(acd.agentState(1)).toMatchObject({ status: 'offline', reason: 'signed-out' });
  });

  it('announced to an engine that lost everything takes the agent in', () => {
    const acd = bench(short);
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 7 }] });
    expect(acd.agentState(1)).toMatchObject({ status: 'not-ready', epoch: 7 });
  });

  it('of an agent who signs out during a call ends with the call', () => {
    const acd = bench(short);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.send({ type: 'agent.sign-out', agentId: agent(1), reason: 'signed-out' });
    acd.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: agent(1), epoch: 1 }] });
    acd.end(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'offline', reason: 'signed-out' });
  });
});
