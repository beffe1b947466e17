import { type InteractionId, newId, type RoutingEvent } from '@tellonce/contracts';
import { parseJournalEntry, parseRoutingSnapshot, readJournalPage, readSnapshot } from '@tellonce/journal';
import { until } from '@tellonce/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type House, openHouse } from './acd.fixture.ts';

const typesOf = (events: readonly RoutingEvent[]): string[] => events.map((event) => event.type);

describe('the archive of the routing journal', () => {
  let house: House;
  afterEach(() => house.close());

  const configured = () => until(() => house.floor.configuration?.agents.length);
  /** One agent talks, one caller is offered to the other, one waits. */
  const fill = async () => {
    await configured();
    await house.signInAll();
    const [talking, offered, waiting] = [newId<InteractionId>(), newId<InteractionId>(), newId<InteractionId>()];
    await house.enqueue(talking);
    const [reservation] = house.floor.reservations.values();
    await house.accept(reservation!.reservationId, reservation!.agentId);
    await house.enqueue(offered);
    await house.enqueue(waiting);
    return { talking, offered, waiting };
  };
  const expectFilled = ({ talking, offered, waiting }: Awaited<ReturnType<typeof fill>>) => {
    expect([...house.floor.engagements.keys()]).toEqual([talking]);
    expect([...house.floor.reservations.values()].map((each) => each.waiting.interactionId)).toEqual([offered]);
    expect([...house.floor.waiting.keys()]).toEqual([waiting]);
  };
  /** A repeated place in the queue is renewed by whoever still knows it, and made anew by whoever does not. */
  const renewalOf = async (interactionId: InteractionId) => typesOf(await house.enqueue(interactionId));

  it('has every entry once, in order, as it was journaled, with two replicas that archive', async () => {
    house = await openHouse({ agents: 2 });
    await house.startAcd();
    await house.startAcd();
    const { talking } = await fill();
    await until(() => house.isArchived());
    const journaled = await readJournalPage(house.redis, { after: '0-0', count: 1_000 });
    const archived = [];
    for await (const entry of house.archive.after(0, 1_000)) archived.push(entry);
    expect(archived.map(({ text, streamId, sequence }) => ({ text, streamId, sequence }))).toEqual(
      journaled.map(({ text, streamId, sequence }) => ({ text, streamId, sequence })),
    );
    const about = (await house.archive.ofInteraction(talking)).map((each) => parseJournalEntry(each.text)!.entry);
    expect(about.map((entry) => entry.command.type)).toEqual(['interaction.queue', 'reservation.accept']);
  });

  it('keeps the journal in Redis while it cannot be reached, and has all of it afterwards', async () => {
    house = await openHouse({ agents: 2 });
    await house.startAcd({ keepJournalMs: 0, keepJournalEntries: 0, snapshotEveryMs: 20 });
    await configured();
    await until(() => house.isArchived());
    await house.db.schema.alterTable('routing_journal').renameTo('away').execute();
    const before = house.journal.length;
    await house.signInAll();
    for (let n = 0; n < 150; n += 1) await house.enqueue(newId<InteractionId>()); // whole blocks of the stream
    await until(async () => (await readSnapshot(house.redis))?.waiting.length === 148);
    expect(await house.redis.xlen(house.keys.journal)).toBeGreaterThanOrEqual(house.journal.length - before);
    await house.db.schema.alterTable('away').renameTo('routing_journal').execute();
    await until(() => house.isArchived());
    await house.enqueue(newId<InteractionId>());
    await until(async () => (await house.redis.xlen(house.keys.journal)) < 120);
  });

  it('names what Redis lost before it was archived', async () => {
    house = await openHouse({ agents: 1 });
    const first = await house.startAcd();
    await configured();
    await until(() => house.isArchived());
    await first.service.stop();
    const last = await house.archive.lastSequence();
    await house.redis.incrby(house.keys.sequence, 3); // written, and gone
    await house.startAcd();
    await until(async () => (await house.archive.lastSequence()) > last);
    expect(await house.archive.gaps()).toMatchObject([{ from: last + 1, to: last + 3 }]);
  });

  it('keeps snapshots from which a replay can begin', async () => {
    house = await openHouse({ agents: 2 });
    await house.startAcd({ snapshotEveryMs: 20, archiveSnapshotEveryMs: 0 });
    const { waiting } = await fill();
    const stored = await until(async () => {
      await renewalOf(waiting);
      const snapshot = await house.archive.snapshotBefore(Date.now() + 60_000);
      return snapshot?.text.includes(waiting) ? snapshot : null;
    });
    expect(stored.sequence).toBeLessThanOrEqual(await house.archive.lastSequence());
  });

  describe('when Redis has lost everything', () => {
    it('under a living leader: agents, callers and calls are there, and the numbers go on', async () => {
      house = await openHouse({ agents: 2 });
      await house.startAcd();
      const filled = await fill();
      const last = house.journal.length;
      const fence = Number(await house.redis.get(house.keys.fence));
      await house.redis.flushdb();
      const started = house.journal.length;
      const renewed = await renewalOf(filled.waiting);
      expect(renewed).toEqual([]);
      expectFilled(filled);
      expect(house.journal.length).toBe(started + 2); // the new term, and the renewal
      expect(Number(await house.redis.get(house.keys.fence))).toBeGreaterThan(fence);
      await until(() => house.isArchived());
      expect(await house.archive.lastSequence()).toBe(last + 2);
    });

    it('and with it every process: the archive knows the agents, the callers and the calls', async () => {
      house = await openHouse({ agents: 2 });
      const first = await house.startAcd({ snapshotEveryMs: 20, archiveSnapshotEveryMs: 0 });
      const filled = await fill();
      await until(async () => {
        await renewalOf(filled.waiting);
        const stored = await house.archive.snapshotBefore(Date.now() + 60_000);
        return stored && parseRoutingSnapshot(stored.text).configuration.agents.length === 2;
      });
      await until(() => house.isArchived());
      first.kill();
      const last = await house.archive.lastSequence();
      await house.redis.flushdb();
      await house.startAcd();
      expect(await renewalOf(filled.waiting)).toEqual([]);
      expectFilled(filled);
      const snapshot = await readSnapshot(house.redis);
      expect(snapshot?.configuration.agents).toHaveLength(2);
      const { agentId } = [...house.floor.engagements.values()][0]!;
      expect(house.floor.agents.get(agentId)?.status).toBe('busy');
      expect(
        typesOf(await house.ask({ type: 'interaction.end', interactionId: filled.talking, reason: 'caller-left' })),
      ).toContain('agent.reserved');
      await until(() => house.isArchived());
      expect(await house.archive.lastSequence()).toBeGreaterThan(last);
      expect(await house.archive.gaps()).toEqual([]);
    });

    it('nobody leads before the archive has been asked', async () => {
      house = await openHouse({ agents: 1 });
      const first = await house.startAcd();
      await configured();
      await until(() => house.isArchived());
      first.kill();
      await house.redis.flushdb();
      await house.db.schema.alterTable('routing_journal').renameTo('away').execute();
      await house.startAcd();
      const asked = house.ask({ type: 'agent.sign-in', agentId: house.agents[0]!, epoch: 1, node: 'n1' });
      await until(async () => Number(await house.redis.get(house.keys.fence)) >= 2); // it tried, twice
      expect(await house.redis.exists(house.keys.journal)).toBe(0);
      await house.db.schema.alterTable('away').renameTo('routing_journal').execute();
      expect(typesOf(await asked)).toEqual(['agent.status-changed']);
    });
  });

  it('gives back the last second that Redis lost with its machine', async () => {
    house = await openHouse({ agents: 2 });
    const first = await house.startAcd();
    const filled = await fill();
    await until(() => house.isArchived());
    await first.service.stop();
    const { sequence } = (await readJournalPage(house.redis, { after: '0-0', count: 1_000 })).at(-1)!;
    for (const [streamId] of await house.redis.xrevrange(house.keys.journal, '+', '-', 'COUNT', 3)) {
      await house.redis.xdel(house.keys.journal, streamId);
    }
    await house.redis.del(house.keys.snapshot);
    await house.redis.decrby(house.keys.sequence, 3);
    const rows = await readJournalPage(house.redis, { after: '0-0', count: 1_000 });
    await house.redis.xsetid(house.keys.journal, rows.at(-1)!.streamId);
    await house.startAcd();
    expect(await renewalOf(filled.waiting)).toEqual([]);
    const back = await readJournalPage(house.redis, { after: '0-0', count: 1_000 });
    expect(back.map((row) => row.sequence)).toEqual(Array.from({ length: sequence! + 2 }, (_, index) => index + 1));
    expectFilled(filled);
  });
});
