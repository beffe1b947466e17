import { explain, type RoutingCommand } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, typesOf, uuid, withId } from './engine.fixture.ts';
import { createEngine } from './engine.ts';

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
      because: { boostMs: 60_000 },
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
    ['is not signed in', () => undefined],
    ['cannot help with this', (acd: ReturnType<typeof bench>) => void acd.free(3)],
    ['is on a break', (acd: ReturnType<typeof bench>) => void acd.signIn(1)],
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

describe('waiting', () => {
  it('ends when the lease is not renewed; a repeated request renews it', () => {
    const acd = bench({ ...repairers, waitingLeaseMs: 60_000 });
    acd.enqueue(1);
    acd.wait(50_000);
    expect(acd.enqueue(1)).toEqual([]);
    expect(acd.pass(59_999)).toEqual([]);
    expect(one(acd.pass(1), 'interaction.dequeued').reason).toBe('lease-expired');
    expect(one(acd.enqueue(1), 'interaction.queued').cause).toBe('first');
  });

  it('in an unknown queue is refused', () => {
    const acd = bench(repairers);
    expect(one(acd.enqueue(1, { queueId: queue(9) }), 'command.rejected').code).toBe('unknown-queue');
  });
});

describe('configuration', () => {
  it('that makes an agent suit brings them together at once', () => {
    const acd = bench(repairers);
    acd.free(3);
    acd.enqueue(1);
    const configuration = { ...configurationWith({ 1: {}, 2: {}, 3: { repair: 3 } }, { 1: {} }), version: 2 };
    expect(one(acd.send({ type: 'configuration.apply', configuration }), 'agent.reserved').agentId).toBe(agent(3));
    expect(one(acd.send({ type: 'configuration.apply', configuration }), 'command.rejected').code).toBe(
      'older-configuration',
    );
  });

  it('that removes an agent takes them out, a busy one when the interaction ends', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.free(2);
    const configuration = { ...configurationWith({ 3: {} }, { 1: {} }), version: 2 };
    acd.send({ type: 'configuration.apply', configuration });
    expect(acd.agentState(2)?.status).toBe('offline');
    expect(acd.agentState(1)?.status).toBe('busy');
    acd.end(1);
    expect(acd.agentState(1)).toMatchObject({ status: 'offline', reason: 'removed' });
  });
});

describe('a command', () => {
  it('that comes twice changes nothing the second time and says so', () => {
    const acd = bench(repairers);
    acd.free(1);
    const command = withId({
      ...{ type: 'interaction.queue', interactionId: interaction(1), queueId: queue(1), requirements: [] },
      ...{ grade: null, preferredAgentId: null },
    });
    acd.handle(command);
    const before = acd.state();
    acd.wait(1_000);
    expect(one(acd.handle(command).events, 'command.rejected').code).toBe('already-handled');
    expect(acd.state()).toEqual(before);
  });

  it('that was rejected is rejected for the same reason when repeated', () => {
    const acd = bench(repairers);
    const command = withId({ type: 'agent.sign-in', agentId: agent(77), epoch: 1, node: 'n1' });
    for (const _ of [1, 2]) expect(one(acd.handle(command).events, 'command.rejected').code).toBe('unknown-agent');
  });

  it('that makes the engine throw is rejected and leaves the state as it was', () => {
    const acd = bench(repairers);
    acd.free(1);
    acd.enqueue(1);
    const before = acd.state();
    const broken = withId({ type: 'interaction.queue', interactionId: interaction(2), queueId: queue(1) } as never);
    expect(one(acd.handle(broken).events, 'command.rejected').code).toBe('failed');
    expect({ ...acd.state(), recentCommandIds: [] }).toEqual({ ...before, recentCommandIds: [] });
    expect(one(acd.free(2), 'agent.status-changed').to).toBe('available');
  });

  it('names the same reservation when it is decided again', () => {
    const commands: RoutingCommand[] = [
      withId({ type: 'configuration.apply', configuration: repairers }),
      withId({ type: 'agent.sign-in', agentId: agent(1), epoch: 1, node: 'n1' }),
      withId({ type: 'agent.choose-status', agentId: agent(1), status: 'available', reason: null }),
      withId({
        ...{ type: 'interaction.queue', interactionId: uuid(2, 1), queueId: queue(1), requirements: [] },
        ...{ grade: null, preferredAgentId: null },
      }),
    ];
    const run = () => {
      const engine = createEngine();
      return commands.map((command, index) => engine.handle(command, 1_000 + index));
    };
    expect(run()).toEqual(run());
  });
});

describe('estimates', () => {
  it('give position and expected wait by order, and no promise when nobody serves', () => {
    const acd = bench(repairers);
    acd.enqueue(1);
    acd.wait(1);
    acd.enqueue(2, { grade: 'A' });
    expect(acd.engine.estimates().get(interaction(1))).toEqual({ position: 2, expectedWaitMs: null });
    acd.free(1);
    acd.accept(1);
    // One agent, 4 minutes a call: 1/µ for the only one who waits.
    expect(acd.engine.estimates().get(interaction(1))).toEqual({ position: 1, expectedWaitMs: 240_000 });
  });
});
