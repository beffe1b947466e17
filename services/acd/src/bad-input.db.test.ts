import { Writable } from 'node:stream';
import { type InteractionId, newId, type RoutingEvent } from '@tellonce/contracts';
import { atOf, readJournalPage, readSnapshot } from '@tellonce/journal';
import { createLogger } from '@tellonce/service-kit';
import { until } from '@tellonce/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type House, openHouse } from './acd.fixture.ts';

const typesOf = (events: readonly RoutingEvent[]): string[] => events.map((event) => event.type);

describe('the acd and what should not be in its stores', () => {
  let house: House;
  afterEach(() => house.close());

  const configured = () => until(() => house.floor.configuration?.agents.length);
  const listening = () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    return { logger: createLogger({ name: 'acd', level: 'info' }, sink as never), said: () => lines.join('') };
  };
  /** The last entry as a torn write would have left it. */
  const tearLastEntry = async () => {
    const rows = await house.redis.xrange(house.keys.journal, '-', '+');
    await house.redis.del(house.keys.journal);
    for (const [index, [streamId, [, text = '', ...rest]]] of rows.entries()) {
      const kept = index === rows.length - 1 ? text.slice(0, text.length / 2) : text;
      await house.redis.xadd(house.keys.journal, streamId, 'entry', kept, ...rest);
    }
  };

  it('a torn last entry is taken from the archive, where it is whole', async () => {
    house = await openHouse({ agents: 1 });
    const first = await house.startAcd();
    await configured();
    await house.signInAll();
    const interactionId = newId<InteractionId>();
    await house.enqueue(interactionId);
    await until(() => house.isArchived());
    await first.service.stop();
    await tearLastEntry();
    await house.redis.del(house.keys.snapshot);
    await house.startAcd();
    const [reservation] = house.floor.reservations.values();
    expect(typesOf(await house.accept(reservation!.reservationId, reservation!.agentId))).toContain(
      'reservation.accepted',
    );
  });

  it('a torn last entry that nobody has whole is passed over and said; the caller it was about is queued again', async () => {
    house = await openHouse({ agents: 1 });
    const first = await house.startAcd({ archiveEveryMs: 600_000 });
    await configured();
    await house.signInAll();
    const interactionId = newId<InteractionId>();
    await house.enqueue(interactionId);
    await until(async () => (await house.redis.xlen(house.keys.commands)) <= 1);
    first.kill();
    await tearLastEntry();
    await house.redis.del(house.keys.snapshot);
    const { logger, said } = listening();
    await house.startAcd({}, { logger });
    expect(typesOf(await house.enqueue(interactionId))).toEqual([
      ...['interaction.queued', 'agent.reserved', 'agent.status-changed'],
    ]);
    await until(() => said().includes('routing decisions are lost'));
  });

  it('events of a newer program are passed over, what is known in the same entry is not', async () => {
    house = await openHouse({ agents: 1 });
    const first = await house.startAcd();
    await configured();
    await house.signInAll();
    await first.service.stop();
    const page = await readJournalPage(house.redis, { after: '0-0', count: 1_000 });
    const last = page.at(-1)!;
    const entry = JSON.parse(last.text);
    const interactionId = newId<InteractionId>();
    const queued = {
      ...{ type: 'interaction.queued', v: 1, interactionId, queueId: house.queueId, requirements: [], grade: null },
      ...{ preferredAgentId: null, queuedAt: entry.at, cause: 'first', since: 'a later release' },
    };
    const text = JSON.stringify({
      ...entry,
      commandId: newId(),
      later: true,
      events: [{ type: 'queue.painted-green', v: 7 }, queued],
    });
    const fields = ['entry', text, 'sequence', String(last.sequence! + 1), 'command', last.commandStreamId!];
    await house.redis.xadd(house.keys.journal, '*', ...fields);
    await house.redis.incr(house.keys.sequence);
    await house.redis.del(house.keys.snapshot);
    await house.startAcd();
    const events = await house.ask({ type: 'interaction.end', interactionId, reason: 'caller-left' });
    expect(typesOf(events)).toContain('interaction.dequeued');
  });

  it('a snapshot of a newer program keeps this one standing by, and says so', async () => {
    house = await openHouse({ agents: 1 });
    const first = await house.startAcd({ snapshotEveryMs: 20 });
    await configured();
    await first.service.stop();
    const snapshot = await readSnapshot(house.redis);
    await house.redis.hset(house.keys.snapshot, 'json', JSON.stringify({ ...snapshot, schemaVersion: 99 }));
    const { logger, said } = listening();
    await house.startAcd({}, { logger });
    await until(() => said().includes('schema 99, which this program cannot read'));
    expect(await house.redis.exists(house.keys.lease)).toBe(0);
    await house.redis.hset(house.keys.snapshot, 'json', JSON.stringify(snapshot));
    await house.signInAll(); // and leads once it can
  });

  it('a clock of Redis that was set back holds nobody up: offers still run out', { timeout: 20_000 }, async () => {
    house = await openHouse({ agents: 1, reservationTimeoutMs: 1_000 });
    await house.startAcd();
    await configured();
    await house.signInAll();
    // As if its clock had been an hour ahead until now: from here on its stream stamps one and the same instant.
    const ahead = Date.now() + 3_600_000;
    const tick = JSON.stringify({ commandId: newId(), type: 'clock.advance' });
    await house.redis.xadd(house.keys.commands, `${ahead}-0`, 'command', tick);
    const renewing = setInterval(() => {
      void house.send({ type: 'presence.renew', node: 'n1', agents: [{ agentId: house.agents[0]!, epoch: 1 }] });
    }, 200);
    const waiting = newId<InteractionId>();
    try {
      await house.enqueue(waiting);
      const expired = await until(() =>
        house.journal.find((entry) => typesOf(entry.events).includes('reservation.expired')),
      );
      expect(expired.at).toBeGreaterThanOrEqual(ahead + 1_000);
      expect(expired.at).toBeLessThan(ahead + 10_000);
      const times = house.journal.map((entry) => entry.at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    } finally {
      clearInterval(renewing);
    }
    const [last] = await house.redis.xrevrange(house.keys.journal, '+', '-', 'COUNT', 1);
    expect(atOf(last![0])).toBeLessThan(ahead); // only the commands' stream had been ahead
  });
});
