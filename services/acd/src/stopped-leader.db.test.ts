import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type CommandId, type InteractionId, type JournalEntry, newId } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type House, openHouse } from './acd.fixture.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('a leading process that is stopped (SIGSTOP) and wakes up', () => {
  let house: House;
  let child: ChildProcess | undefined;
  afterEach(async () => {
    if (child && child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await house.close();
  });

  it('writes nothing more of its term, and stands by', { timeout: 80_000 }, async () => {
    house = await openHouse({ agents: 3 });
    child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main], {
      env: { PATH: process.env.PATH, REDIS_URL: house.url, DATABASE_URL: house.databaseUrl, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await until(() => house.floor.configuration?.agents.length, { timeoutMs: 40_000 });
    await house.signInAll();
    const term = await house.redis.get(house.keys.fence);
    const standby = await house.startAcd();
    // It is stopped while commands are on their way to it.
    const interactions = Array.from({ length: 40 }, () => newId<InteractionId>());
    const queue = (interactionId: InteractionId) =>
      house.send({
        ...{ type: 'interaction.queue', interactionId, queueId: house.queueId, requirements: [] },
        ...{ grade: null, preferredAgentId: null },
      });
    for (const [index, interactionId] of interactions.entries()) {
      await queue(interactionId);
      if (index === 20) child.kill('SIGSTOP');
    }
    await until(async () => (await house.redis.get(house.keys.fence)) !== term, { timeoutMs: 10_000 });
    const takeOvers = () => house.journal.filter((entry) => entry.command.type === 'partition.take-over');
    await until(() => takeOvers().length === 2);
    const asked = new Set<CommandId>();
    const afterwards: JournalEntry[] = [];
    house.onEntry((entry) => afterwards.push(entry));
    child.kill('SIGCONT');
    for (let n = 0; n < 20; n += 1) {
      const commandId = newId<CommandId>();
      asked.add(commandId);
      await house.commands.send({ commandId, type: 'clock.advance' });
    }
    await until(() => [...asked].every((id) => afterwards.some((entry) => entry.commandId === id)));

    expect(takeOvers()).toHaveLength(2); // it woke up, and did not take the partition back
    const queued = house.journal
      .flatMap((entry) => entry.events)
      .flatMap((event) => (event.type === 'interaction.queued' ? event.interactionId : []));
    expect([...queued].sort()).toEqual([...interactions].sort());
    const ids = house.journal.map((entry) => entry.commandId);
    expect(new Set(ids).size).toBe(ids.length);
    // It is of use again: when the one that leads now goes, it takes over.
    await standby.service.stop();
    await until(() => takeOvers().length === 3, { timeoutMs: 10_000 });
  });
});
