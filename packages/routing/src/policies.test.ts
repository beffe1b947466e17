import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, team, typesOf } from './engine.fixture.ts';

const by = agent(9);

describe('a ring', () => {
  const house = (rings: object[], more: object = {}) =>
    configurationWith(
      { 1: { repair: 8 }, 2: { repair: 2 }, 3: {} },
      { 1: { asks: { repair: 5 }, rings, ...more } as never },
    );

  it('that lowers a level opens after its time and brings in who then suits', () => {
    const acd = bench(house([{ afterMs: 5_000, change: { kind: 'relax', lower: [{ skill: 'repair', level: 2 }] } }]));
    acd.free(2);
    acd.enqueue(1);
    expect(acd.pass(4_999)).toEqual([]);
    const events = acd.pass(1);
    expect(one(events, 'interaction.ring-opened')).toMatchObject({
      ring: 1,
      cause: 'time',
      requirements: [{ skill: 'repair', level: 2 }],
    });
    expect(one(events, 'agent.reserved')).toMatchObject({ agentId: agent(2), because: { ring: 1 } });
  });

  it('still prefers an agent of the inner ring who is free by then', () => {
    const acd = bench(
      house([{ afterMs: 0, change: { kind: 'anyone' } }], { agentSelection: { kind: 'longest-idle' } }),
    );
    acd.free(3);
    acd.wait(9_000);
    acd.free(1);
    expect(one(acd.enqueue(1), 'agent.reserved')).toMatchObject({
      agentId: agent(1),
      because: { ring: 0, candidates: 1 },
    });
  });

  it('opens at once when the wait is expected to be too long', () => {
    const acd = bench(house([{ afterMs: 600_000, whenExpectedWaitMs: 60_000, change: { kind: 'anyone' } }]));
    acd.free(1);
    acd.enqueue(1);
    acd.accept(1);
    acd.free(3);
    const opened = one(acd.enqueue(2), 'interaction.ring-opened');
    expect(opened.cause).toBe('expected-wait');
    expect(opened.expectedWaitMs).toBeGreaterThan(60_000);
    expect(acd.offers()).toEqual({ 2: 3 });
  });

  it('adds teams and single agents', () => {
    const teams = { 1: { teamId: team(1) }, 2: { teamId: team(2) }, 3: { teamId: team(3) } };
    const rings = [
      { afterMs: 1_000, addTeamIds: [team(2)] },
      { afterMs: 2_000, addAgentIds: [agent(3)] },
    ];
    const acd = bench(
      configurationWith({ 1: {}, 2: {}, 3: {} }, { 1: { teamIds: [team(1)], rings } }, { agents: teams }),
    );
    for (const n of [3, 2]) acd.free(n);
    acd.enqueue(1);
    acd.enqueue(2);
    expect(one(acd.pass(1_000), 'agent.reserved').agentId).toBe(agent(2));
    expect(one(acd.pass(1_000), 'agent.reserved').agentId).toBe(agent(3));
  });

  it('"anyone" forgives earlier declines', () => {
    const acd = bench(
      house([{ afterMs: 30_000, change: { kind: 'anyone', keep: ['repair'] } }], { excludeAfterDecline: true }),
    );
    acd.free(1);
    acd.enqueue(1);
    acd.reject(1);
    acd.free(1);
    expect(acd.offers()).toEqual({});
    acd.pass(30_000);
    expect(acd.offers()).toEqual({ 1: 1 });
  });
});

describe('a queue', () => {
  it('that is closed sends new callers on, or ends with a message; who waits already stays', () => {
    const now = 1_000_000;
    const openings: [number, number][] = [[now, now + 60_000]];
    const closed = { kind: 'message' as const, message: 'closed' };
    const acd = bench(configurationWith({ 1: {} }, { 1: { openings, closed } }));
    acd.enqueue(1);
    acd.wait(60_000);
    expect(one(acd.enqueue(2), 'interaction.dequeued')).toMatchObject({ reason: 'queue-closed', message: 'closed' });
    expect(acd.state().waiting.map((each) => each.interactionId)).toEqual([interaction(1)]);
  });

  it.each([
    ['wait', { afterMs: 5_000, atLength: null }],
    ['length', { afterMs: null, atLength: 1 }],
  ] as const)('overflows by %s to another queue, where its age counts on', (reason, limit) => {
    const overflow = { ...limit, to: { kind: 'queue' as const, queueId: queue(2) } };
    const acd = bench(configurationWith({ 1: { b: 5 } }, { 1: { asks: { a: 1 }, overflow }, 2: { asks: { b: 1 } } }));
    acd.enqueue(1);
    const events = reason === 'length' ? acd.enqueue(2) : acd.pass(5_000);
    expect(one(events, 'interaction.overflowed')).toMatchObject({ reason, from: queue(1), to: queue(2) });
    const place = acd.state().waiting.find((each) => each.queueId === queue(2));
    expect(place).toMatchObject({
      enteredAt: acd.now(),
      visitedQueueIds: [queue(1)],
      requirements: [{ skill: 'b', level: 1 }],
    });
    expect(place?.queuedAt).toBe(reason === 'length' ? acd.now() : acd.now() - 5_000);
  });

  it('never overflows round in circles', () => {
    const to = (n: number) => ({ afterMs: 1_000, atLength: 0, to: { kind: 'queue' as const, queueId: queue(n) } });
    const acd = bench(configurationWith({ 1: {} }, { 1: { overflow: to(2) }, 2: { overflow: to(1) } }));
    expect(typesOf(acd.enqueue(1))).toEqual(['interaction.queued', 'interaction.overflowed']);
    expect(acd.pass(10_000)).toEqual([]);
    expect(acd.state().waiting[0]?.queueId).toBe(queue(2));
  });

  it('lets nobody wait longer than its limit, and sends everybody on in an emergency', () => {
    const emergency = { kind: 'message' as const, message: 'storm' };
    const acd = bench(configurationWith({ 1: {} }, { 1: { maxWaitMs: 60_000 }, 2: { emergency } }));
    acd.enqueue(1);
    expect(one(acd.pass(60_000), 'interaction.dequeued')).toMatchObject({ reason: 'max-wait', message: 'max-wait' });
    expect(one(acd.enqueue(2, { queueId: queue(2) }), 'interaction.dequeued')).toMatchObject({
      reason: 'emergency',
      message: 'storm',
    });
  });

  it('calls back in the place that the caller had, without a lease', () => {
    const acd = bench({
      ...configurationWith({ 1: {} }, { 1: { callbackOffered: true }, 2: {} }),
      waitingLeaseMs: 30_000,
    });
    acd.enqueue(1);
    acd.wait(1_000);
    acd.enqueue(2, { queueId: queue(2) });
    const request = (n: number) => acd.send({ type: 'interaction.request-callback', interactionId: interaction(n) });
    expect(typesOf(request(1))).toEqual(['interaction.callback-requested']);
    expect(one(request(2), 'command.rejected').code).toBe('callback-not-offered');
    acd.pass(600_000);
    expect(one(acd.free(1), 'agent.reserved')).toMatchObject({
      interactionId: interaction(1),
      isCallback: true,
      because: { waitedMs: 601_000 },
    });
    expect(one(request(1), 'command.rejected').code).toBe('not-waiting');
  });

  it('with the greatest wait for its target is served first when the configuration says so', () => {
    const queues = { 1: { serviceLevelTargetMs: 60_000 }, 2: { serviceLevelTargetMs: 10_000 } };
    for (const [callSelection, expected] of [
      ['oldest', 1],
      ['service-level-risk', 2],
    ] as const) {
      const acd = bench(configurationWith({ 1: {} }, queues, { callSelection }));
      acd.enqueue(1);
      acd.wait(5_000);
      acd.enqueue(2, { queueId: queue(2) });
      acd.wait(5_000);
      expect(one(acd.free(1), 'agent.reserved').interactionId).toBe(interaction(expected));
    }
  });
});

describe('priority', () => {
  it('and time spent elsewhere count as waiting, and a supervisor can change it', () => {
    const acd = bench(configurationWith({ 1: {}, 2: {} }));
    acd.enqueue(1);
    acd.enqueue(2, { priority: 1 });
    acd.enqueue(3, { spentMs: 45_000 });
    acd.send({ type: 'interaction.change-priority', interactionId: interaction(1), priority: 2, by });
    expect(one(acd.free(1), 'agent.reserved')).toMatchObject({
      interactionId: interaction(1),
      because: { boosts: { priority: 60_000 } },
    });
    expect(one(acd.free(2), 'agent.reserved')).toMatchObject({
      interactionId: interaction(3),
      because: { boosts: { spent: 45_000 } },
    });
  });
});
