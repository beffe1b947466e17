import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type AgentId, type InteractionId, type JournalEntry, newId } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type House, openHouse } from './acd.fixture.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('kill -9 of the leading process under load', () => {
  let house: House;
  let child: ChildProcess | undefined;
  const start = (): ChildProcess =>
    spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
      env: { PATH: process.env.PATH, REDIS_URL: house.url, DATABASE_URL: house.databaseUrl, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  afterEach(async () => {
    await kill();
    await house.close();
  });

  it('loses no caller, gives none to two agents, and answers each command once', { timeout: 100_000 }, async () => {
    house = await openHouse({ agents: 5 });
    const interactions = Array.from({ length: 200 }, () => newId<InteractionId>());
    let ended = 0;
    // The rest of the house: agents accept at once, callers leave at once.
    house.onEntry(({ events }: JournalEntry) => {
      for (const event of events) {
        if (event.type === 'agent.reserved') {
          const { reservationId, agentId } = event;
          void house.send({ type: 'reservation.accept', reservationId, agentId });
        } else if (event.type === 'reservation.accepted') {
          void house.send({ type: 'interaction.end', interactionId: event.interactionId, reason: 'caller-left' });
        } else if (event.type === 'engagement.ended') ended += 1;
      }
    });
    child = start();
    await until(() => house.floor.configuration?.agents.length, { timeoutMs: 40_000 });
    await house.signInAll();
    for (const [index, interactionId] of interactions.entries()) {
      await house.send({
        ...{ type: 'interaction.queue', interactionId, queueId: house.queueId, requirements: [] },
        ...{ grade: null, preferredAgentId: null },
      });
      if (index !== 60 && index !== 140) continue;
      await kill();
      child = start();
    }
    await until(() => ended === interactions.length, { timeoutMs: 30_000 });

    const events = house.journal.flatMap((entry) => entry.events);
    const counts = (type: string) => {
      const each = new Map<InteractionId, number>();
      for (const event of events) {
        if (event.type === type && 'interactionId' in event && event.interactionId) {
          each.set(event.interactionId, (each.get(event.interactionId) ?? 0) + 1);
        }
      }
      return each;
    };
    const once = new Map(interactions.map((id) => [id, 1]));
    for (const type of ['interaction.queued', 'agent.reserved', 'reservation.accepted', 'engagement.ended']) {
      expect(counts(type), type).toEqual(once);
    }
    expect(events.filter((event) => event.type === 'command.rejected')).toEqual([]);
    const ids = house.journal.map((entry) => entry.commandId);
    expect(new Set(ids).size).toBe(ids.length);
    const inHand = new Map<AgentId, number>();
    for (const event of events) {
      if (event.type === 'agent.reserved') inHand.set(event.agentId, (inHand.get(event.agentId) ?? 0) + 1);
      if (event.type === 'engagement.ended') inHand.set(event.agentId, (inHand.get(event.agentId) ?? 0) - 1);
      expect(Math.max(0, ...inHand.values())).toBeLessThanOrEqual(1);
    }
  });
});
