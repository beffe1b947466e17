import { routingCommand, routingConfiguration, routingSnapshot } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import { agent, bench, configurationWith, interaction, one, queue, withId } from './engine.fixture.ts';

const by = agent(9);
const about = { interactionId: interaction(9) };

describe('a command about what is not there is refused by name', () => {
  it.each([
    [{ type: 'agent.sign-in', agentId: agent(8), epoch: 1, node: 'n' }, 'unknown-agent'],
    [{ type: 'agent.force-status', agentId: agent(8), status: 'offline', reason: null, by }, 'unknown-agent'],
    [{ type: 'interaction.request-callback', ...about }, 'unknown-interaction'],
    [{ type: 'interaction.cancel-callback', ...about }, 'unknown-interaction'],
    [{ type: 'interaction.change-priority', ...about, priority: 1, by }, 'unknown-interaction'],
    [{ type: 'interaction.move', ...about, queueId: queue(1), by }, 'unknown-interaction'],
    [{ type: 'interaction.move', interactionId: interaction(1), queueId: queue(8), by }, 'unknown-queue'],
    [{ type: 'interaction.assign', ...about, agentId: agent(1), by }, 'unknown-interaction'],
    [{ type: 'interaction.assign', interactionId: interaction(1), agentId: agent(8), by }, 'unknown-agent'],
    [{ type: 'reservation.accept', reservationId: agent(3) as never, agentId: agent(1) }, 'reservation-gone'],
    [{ type: 'wrap-up.extend', agentId: agent(1), ...about }, 'not-in-wrap-up'],
  ] as const)('%j', (command, code) => {
    const acd = bench(configurationWith({ 1: {} }));
    acd.enqueue(1);
    expect(one(acd.send(command), 'command.rejected').code).toBe(code);
  });
});

it('a skill that nobody has makes an interaction wait, not the engine fail', () => {
  const acd = bench(configurationWith({ 1: { a: 1 } }));
  acd.free(1);
  expect(acd.enqueue(1, { requirements: [{ skill: 'unheard-of', level: 10 }] })).toHaveLength(1);
  expect(acd.enqueue(2)).toHaveLength(3);
});

it.each([0, 11, 2.5])('a level of %s does not get through the door', (level) => {
  const command = { type: 'interaction.queue', interactionId: interaction(1), queueId: queue(1), grade: null };
  const parsed = routingCommand.safeParse({
    ...{ commandId: interaction(1), ...command, preferredAgentId: null, requirements: [{ skill: 'a', level }] },
  });
  expect(parsed.error?.issues[0]?.path).toEqual(['requirements', 0, 'level']);
});

it('rings that do not open one after another are refused', () => {
  const { queues, ...rest } = configurationWith({ 1: {} });
  const rings = [{ afterMs: 9_000 }, { afterMs: 2_000 }];
  const parsed = routingConfiguration.safeParse({ ...rest, queues: queues.map((each) => ({ ...each, rings })) });
  expect(parsed.error?.issues[0]?.message).toBe('rings open one after another');
});

it('a clock that jumps backwards stands still', () => {
  const acd = bench(configurationWith({ 1: {} }));
  acd.enqueue(1);
  const entry = acd.engine.handle(withId({ type: 'clock.advance' }), acd.now() - 3_600_000);
  expect(entry.at).toBe(acd.now());
  expect(acd.state().waiting).toHaveLength(1);
});

describe('a snapshot', () => {
  const { bare } = (() => {
    const acd = bench(configurationWith({ 1: {} }));
    acd.free(1);
    acd.enqueue(1, { grade: 'A' });
    acd.accept(1);
    acd.enqueue(2, { grade: 'A' });
    const state = acd.state();
    return { bare: state };
  })();

  it('of the first version is brought up to date', () => {
    const { asked, enteredAt, boosts, own, ring, priority, ...old } = bare.waiting[0]!;
    const { work, occupiedShare, ...oldAgent } = bare.agents[0]!;
    const migrated = routingSnapshot.parse({ ...bare, schemaVersion: 1, waiting: [old], agents: [oldAgent] });
    expect(migrated.waiting).toEqual(bare.waiting);
    expect(migrated.agents[0]?.work).toEqual(work);
    expect([asked, enteredAt, boosts, own, ring, priority, occupiedShare]).toBeDefined();
  });

  it('of a newer version is refused', () => {
    const parsed = routingSnapshot.safeParse({ ...bare, schemaVersion: 3 });
    expect(parsed.error?.issues[0]?.message).toContain('of another version');
  });
});
