import type { RoutingCommand } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, uuid, withId } from './engine.fixture.ts';
import { createEngine } from './engine.ts';

const repairers = configurationWith(
  { 1: { repair: 5 }, 2: { repair: 8 }, 3: { sales: 5 } },
  { 1: { asks: { repair: 3 } } },
);

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
    expect(acd.engine.estimates().get(interaction(1))).toMatchObject({ position: 2, expectedWaitMs: null });
    acd.free(1);
    acd.accept(1);
    // One agent, 4 minutes a call: 1/µ for the only one who waits.
    expect(acd.engine.estimates().get(interaction(1))).toMatchObject({ position: 1, expectedWaitMs: 240_000 });
    acd.enqueue(3);
    // One ahead, who also may leave (three minutes of patience): 1/µ + 1/(µ + θ).
    const expected = Math.round(240_000 + 1 / (1 / 240_000 + 1 / 180_000));
    expect(acd.engine.estimates().get(interaction(3))).toMatchObject({ position: 2, expectedWaitMs: expected });
  });

  it('learn from how long calls took', () => {
    const acd = bench({ ...repairers, presenceTimeoutMs: 100_000_000 });
    acd.free(1);
    for (let call = 1; call <= 200; call += 1) {
      acd.enqueue(call);
      acd.accept(1);
      acd.wait(60_000);
      acd.end(call);
    }
    acd.enqueue(201);
    acd.accept(1);
    acd.enqueue(202);
    const { expectedWaitMs } = acd.engine.estimates().get(interaction(202))!;
    expect(expectedWaitMs).toBeGreaterThanOrEqual(60_000);
    expect(expectedWaitMs).toBeLessThan(70_000);
  });
});
