import { expect, it } from 'vitest';
import { checkConfiguration } from './check-configuration.ts';
import { agent, bench, configurationWith, interaction, queue } from './engine.fixture.ts';

const now = () => {
  const acd = bench(configurationWith({ 1: { repair: 5 } }, { 1: { asks: { repair: 3 } } }));
  acd.signIn(1);
  for (const n of [1, 2, 3]) acd.enqueue(n);
  return acd.engine.state;
};

it('finds nothing where everything can be served', () => {
  expect(checkConfiguration(now(), now().configuration)).toEqual({ faults: [], warnings: [] });
});

it('refuses a requirement that nobody can ever meet, by name, and says whom it strands', () => {
  const next = configurationWith(
    { 1: { repair: 5 } },
    { 1: { asks: { repair: 3, welding: 2 } }, 2: { asks: { repair: 6 } } },
  );
  expect(checkConfiguration(now(), next).faults).toEqual([
    {
      kind: 'unmeetable',
      queueId: queue(1),
      requirements: [
        { skill: 'repair', level: 3 },
        { skill: 'welding', level: 2 },
      ],
      unmet: [{ skill: 'welding', level: 2 }],
    },
    {
      kind: 'unmeetable',
      queueId: queue(2),
      requirements: [{ skill: 'repair', level: 6 }],
      unmet: [{ skill: 'repair', level: 6 }],
    },
  ]);
  const unskilled = configurationWith({ 1: {} }, { 1: {} });
  expect(checkConfiguration(now(), unskilled).warnings).toEqual([
    { kind: 'strands', queueId: queue(1), interactionIds: [1, 2, 3].map(interaction) },
  ]);
});

it('accepts one that a later ring drops, and warns when nobody is there now', () => {
  const rings = [{ afterMs: 5_000, change: { kind: 'relax' as const, drop: ['welding'] } }];
  const next = configurationWith({ 1: {}, 2: { repair: 4 } }, { 1: { asks: { repair: 3, welding: 1 }, rings } });
  expect(checkConfiguration(now(), next)).toEqual({
    faults: [],
    warnings: [{ kind: 'nobody-now', queueId: queue(1) }],
  });
});

it('names queues and agents that are not there, and a queue that is taken away from those who wait', () => {
  const overflow = { afterMs: 1, atLength: null, to: { kind: 'queue' as const, queueId: queue(7) } };
  const next = configurationWith({ 1: {} }, { 2: { overflow, rings: [{ afterMs: 1, addAgentIds: [agent(8)] }] } });
  expect(checkConfiguration(now(), next)).toEqual({
    faults: [
      { kind: 'unknown-queue', queueId: queue(2), leadsTo: queue(7) },
      { kind: 'unknown-agent', queueId: queue(2), agentId: agent(8) },
    ],
    warnings: [{ kind: 'removes-queue', queueId: queue(1), interactionIds: [1, 2, 3].map(interaction) }],
  });
});
