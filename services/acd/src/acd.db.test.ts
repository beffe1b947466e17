import { configurationChangedChannel, type InteractionId, newId, type RoutingEvent } from '@tellonce/contracts';
import { configurationRepository } from '@tellonce/database';
import { readEstimates, readSnapshot } from '@tellonce/journal';
import { until } from '@tellonce/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type House, openHouse } from './acd.fixture.ts';

const typesOf = (events: readonly RoutingEvent[]): string[] => events.map((event) => event.type);

describe('the acd', () => {
  let house: House;
  afterEach(() => house.close());

  const configured = () => until(() => house.floor.configuration?.agents.length);

  it('applies the stored configuration and each change of it', async () => {
    house = await openHouse({ agents: 1 });
    await house.startAcd();
    await configured();
    const { queues } = configurationRepository(house.db);
    const [queue] = await queues.list();
    await queues.update(queue!.queueId, queue!.version, { ...queue!, reservationTimeoutMs: 7_000 });
    await house.redis.publish(configurationChangedChannel, '{}');
    await until(() => house.floor.configuration?.queues[0]?.reservationTimeoutMs === 7_000);
  });

  it('reserves, is accepted, ends: each outcome is the acknowledgement of its command', async () => {
    house = await openHouse({ agents: 1 });
    await house.startAcd();
    await configured();
    await house.signInAll();
    const interactionId = newId<InteractionId>();
    const events = await house.enqueue(interactionId);
    expect(typesOf(events)).toEqual(['interaction.queued', 'agent.reserved', 'agent.status-changed']);
    const [reservation] = house.floor.reservations.values();
    await house.accept(reservation!.reservationId, reservation!.agentId);
    expect(house.floor.engagements.get(interactionId)?.agentId).toBe(house.agents[0]);
    await house.ask({ type: 'interaction.end', interactionId, reason: 'caller-left' });
    expect(house.floor.agents.get(house.agents[0]!)?.status).toBe('available');
  });

  it('wakes itself when an offer is not answered', async () => {
    house = await openHouse({ agents: 2, reservationTimeoutMs: 1_000 });
    await house.startAcd();
    await configured();
    await house.signInAll();
    await house.enqueue(newId());
    const expired = await until(() =>
      house.journal.find((entry) => typesOf(entry.events).includes('reservation.expired')),
    );
    expect(expired.command.type).toBe('clock.advance');
    const due = house.journal.flatMap((entry) => entry.events).find((event) => event.type === 'agent.reserved')!;
    expect(expired.at - (due as { expiresAt: number }).expiresAt).toBeLessThan(250);
    expect(expired.at).toBeGreaterThanOrEqual((due as { expiresAt: number }).expiresAt);
  });

  it('steps over a command that nobody can read', async () => {
    house = await openHouse({ agents: 1 });
    await house.startAcd();
    await configured();
    for (const text of ['{"torn', '{"type":"no-such"}', ''])
      await house.redis.xadd(house.keys.commands, '*', 'command', text);
    await house.redis.xadd(house.keys.commands, '*', 'other', 'x');
    await house.signInAll();
    expect(house.floor.agents.get(house.agents[0]!)?.status).toBe('available');
  });

  it('tells waiting callers their place, and forgets those who wait no more', async () => {
    house = await openHouse({ agents: 1 });
    await house.startAcd();
    await configured();
    const [first, second] = [newId<InteractionId>(), newId<InteractionId>()];
    await house.enqueue(first);
    await house.enqueue(second);
    await until(async () => (await readEstimates(house.redis, second))?.position === 2);
    await house.ask({ type: 'interaction.end', interactionId: first, reason: 'caller-left' });
    await until(async () => (await readEstimates(house.redis, second))?.position === 1);
    expect(await readEstimates(house.redis, first)).toBeNull();
  });

  it('goes on after its connections were cut', async () => {
    house = await openHouse({ agents: 1 });
    await house.startAcd();
    await configured();
    const clients = String(await house.redis.client('LIST')).split('\n');
    const mine = clients.filter(
      (line) => line.includes(` db=${house.redis.options.db} `) && !line.includes('cmd=client'),
    );
    for (const line of mine) await house.redis.client('KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '');
    await house.signInAll();
    expect(house.floor.agents.get(house.agents[0]!)?.status).toBe('available');
  });

  it('leaves a snapshot from which the next start goes on, and trims the journal behind it', async () => {
    house = await openHouse({ agents: 2 });
    const first = await house.startAcd({ snapshotEveryMs: 20, keepJournalMs: 0 });
    await configured();
    await house.signInAll();
    const interactionId = newId<InteractionId>();
    await house.enqueue(interactionId);
    await first.service.stop();
    const snapshot = await readSnapshot(house.redis);
    expect(snapshot?.reservations.map((each) => each.waiting.interactionId)).toEqual([interactionId]);
    await house.redis.xtrim(house.keys.journal, 'MAXLEN', 0); // nothing but the snapshot is left
    await house.startAcd();
    const [reservation] = snapshot!.reservations;
    expect(typesOf(await house.accept(reservation!.reservationId, reservation!.agentId))).toContain(
      'reservation.accepted',
    );
  });

  it('killed with callers waiting and a call in progress: the next one goes on in their order', async () => {
    house = await openHouse({ agents: 1 });
    const first = await house.startAcd();
    await configured();
    await house.signInAll();
    const [talking, next, last] = [newId<InteractionId>(), newId<InteractionId>(), newId<InteractionId>()];
    await house.enqueue(talking);
    const [reservation] = house.floor.reservations.values();
    await house.accept(reservation!.reservationId, reservation!.agentId);
    await house.enqueue(next);
    await house.enqueue(last);
    first.kill();
    const ended = house.ask({ type: 'interaction.end', interactionId: talking, reason: 'caller-left' }); // while nobody leads
    await house.startAcd();
    const events = await ended;
    expect(typesOf(events)).toEqual([
      ...['engagement.ended', 'agent.status-changed', 'agent.reserved', 'agent.status-changed'],
    ]);
    expect([...house.floor.reservations.values()].map((each) => each.waiting.interactionId)).toEqual([next]);
    expect([...house.floor.waiting.keys()]).toEqual([last]);
  });

  it('away for longer than any lease: nobody has lost their place or their turn when the next one leads', async () => {
    house = await openHouse({ agents: 1, reservationTimeoutMs: 1_000 });
    const policy = { presence_timeout_ms: 1_000, waiting_lease_ms: 1_000 };
    await house.db.updateTable('routing_policy').set(policy).execute();
    const first = await house.startAcd();
    await configured();
    await house.signInAll();
    const [offered, next, last] = [newId<InteractionId>(), newId<InteractionId>(), newId<InteractionId>()];
    for (const interactionId of [offered, next, last]) await house.enqueue(interactionId);
    first.kill();
    const diedAt = Date.now();
    await until(() => Date.now() - diedAt > 2_000);
    const before = house.journal.length;
    await house.startAcd();
    const [reservation] = await until(() => house.journal.length > before && [...house.floor.reservations.values()]);
    await house.accept(reservation!.reservationId, reservation!.agentId);
    expect(house.journal.slice(before).flatMap((entry) => typesOf(entry.events))).toEqual([
      ...['partition.taken-over', 'reservation.accepted', 'agent.status-changed'],
    ]);
    expect(house.floor.engagements.get(offered)?.agentId).toBe(house.agents[0]);
    expect([...house.floor.waiting.keys()]).toEqual([next, last]);
  });

  it('that lost its lease decides nothing until it leads again, and then each command once', async () => {
    house = await openHouse({ agents: 1 });
    await house.startAcd();
    await configured();
    // Another process has taken over (and, for the test, does nothing).
    const token = Number(await house.redis.incr(house.keys.fence));
    await house.redis.set(house.keys.lease, token, 'PX', 700);
    const before = await house.redis.xlen(house.keys.journal);
    const outcome = house.ask({ type: 'agent.sign-in', agentId: house.agents[0]!, epoch: 1, node: 'n1' });
    await until(async () => (await house.redis.pttl(house.keys.lease)) < 100);
    if ((await house.redis.get(house.keys.lease)) === String(token)) {
      expect(await house.redis.xlen(house.keys.journal)).toBe(before);
    }
    expect(typesOf(await outcome)).toEqual(['agent.status-changed']);
    const signIns = house.journal.filter((entry) => entry.command.type === 'agent.sign-in');
    expect(signIns).toHaveLength(1);
  });

  it('led by one of two: when the leader stops, the other takes over at once', async () => {
    house = await openHouse({ agents: 1 });
    const [first] = [await house.startAcd(), await house.startAcd()];
    await configured();
    await first.service.stop();
    await house.signInAll();
    expect(house.floor.agents.get(house.agents[0]!)?.status).toBe('available');
  });
});
