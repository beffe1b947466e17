import type { JournalEntry } from '@tellonce/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agent, bench, configurationWith, one, withId } from './engine.fixture.ts';
import { day } from './model.fixture.ts';
import { entriesOf } from './model-day.fixture.ts';
import { replay } from './replay.ts';

const written = (entries: JournalEntry[]): JournalEntry[] => JSON.parse(JSON.stringify(entries));

it('decides any journal again bit by bit', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(day, (steps) => {
      const entries = written(entriesOf(steps, null));
      expect(replay(null, entries)).toEqual({ kind: 'equal', entries: entries.length });
    }),
    { numRuns: 50 },
  );
});

it('goes on from a snapshot, and shows the first event that would be different', () => {
  const acd = bench(configurationWith({ 1: {}, 2: {} }));
  acd.free(1);
  const snapshot = acd.state();
  acd.wait(1_000);
  const queued = withId({
    type: 'interaction.queue',
    interactionId: agent(1) as never,
    queueId: acd.state().configuration.queues[0]!.queueId,
    requirements: [],
    grade: null,
    preferredAgentId: null,
  });
  const entries = written([acd.handle(withId({ type: 'clock.advance' })), acd.handle(queued)]);
  expect(replay(snapshot, entries)).toEqual({ kind: 'equal', entries: 2 });
  one(entries[1]!.events, 'agent.reserved').agentId = agent(2);
  expect(replay(snapshot, entries)).toMatchObject({
    ...{ kind: 'different', index: 1, eventIndex: 1 },
    recorded: { agentId: agent(2) },
    decided: { agentId: agent(1) },
  });
  entries[1]!.events.pop();
  entries[1]!.events.pop();
  expect(replay(snapshot, entries)).toMatchObject({
    eventIndex: 1,
    recorded: null,
    decided: { type: 'agent.reserved' },
  });
});
