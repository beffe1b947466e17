import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import {
  type AgentId,
  type CustomerId,
  type EntityEvent,
  type EntityEventBody,
  type InteractionId,
  type JournalEntry,
  newId,
  type QueueId,
  type ReservationId,
  type RoutingEvent,
  routingKeys,
} from '@tellonce/contracts';
import {
  customerRepository,
  interactionRepository,
  type OpenDatabase,
  openDatabase,
  segmentRepository,
  timelineRepository,
} from '@tellonce/database';
import { connectRedis, createEntityStore, entityEventStreams } from '@tellonce/journal';
import { createLogger, systemClock } from '@tellonce/service-kit';
import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queues } from '../demonstration/demonstration-configuration.ts';
import { people } from '../demonstration/demonstration-people.ts';
import { seedDemonstrationCompany } from '../demonstration/seed-demonstration-company.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { createTimelineConsumer, type TimelineConsumer, type TimelineConsumerDeps } from './timeline-consumer.ts';
import { entryOfEntity, entryOfJournal } from './timeline-entry.ts';
import { writeTimeline } from './write-timeline.ts';

const start = Date.parse('2026-03-02T09:00:00.000Z');
const agentId: AgentId = people[0].userId;
const queueId: QueueId = queues.service.queueId;
const logger = createLogger({ name: 'test', level: 'silent' });

/** One call that is answered by the first agent: the dialogue, the routing, the call. */
const story = (interactionId: InteractionId, customerId: CustomerId, seconds = 0) => {
  const at = (second: number) => start + (seconds + second) * 1_000;
  const reservationId = newId<ReservationId>();
  const teamId = null;
  const common = { v: 1, reservationId, interactionId, agentId, queueId } as const;
  let count = 0;
  const entity = (second: number, body: EntityEventBody): EntityEvent => ({
    id: `${interactionId}-entity/${count++}`,
    interactionId,
    at: new Date(at(second)).toISOString(),
    causationId: interactionId,
    correlationId: interactionId,
    body,
  });
  const journal = (second: number, events: RoutingEvent[]): JournalEntry => ({
    commandId: newId(),
    command: { commandId: newId(), type: 'clock.advance' },
    at: at(second),
    configVersion: 1,
    events,
  });
  const status = { agentId, teamId, reason: null, interactionId, until: null } as const;
  return {
    dialogues: [
      entity(0, {
        type: 'interaction.started',
        v: 1,
        channel: 'voice',
        direction: 'inbound',
        callSid: 'CA1',
        from: '+8613812345678',
        to: '+864001234567',
        identity: { kind: 'known', customerId },
        assurance: 'number',
        language: 'zh-CN',
      }),
      entity(2, { type: 'interaction.language-chosen', v: 1, language: 'zh-CN', customerId }),
      entity(5, {
        type: 'interaction.told',
        v: 1,
        item: {
          topic: 'serial',
          asked: '序列号?',
          answer: '44\u000071',
          matched: null,
          at: new Date(at(5)).toISOString(),
        },
      }),
      entity(6, { type: 'interaction.sent-to-queue', v: 1, queueId, grade: 'A' }),
    ],
    calls: [
      entity(26, { type: 'call.connected', v: 1, agentId, reservationId }),
      entity(86, { type: 'call.ended', v: 1, by: 'caller', reason: 'hung-up', agentId }),
    ],
    journal: [
      journal(6, [
        {
          type: 'interaction.queued',
          v: 1,
          interactionId,
          queueId,
          requirements: [],
          grade: 'A',
          preferredAgentId: null,
          queuedAt: at(6),
          cause: 'first',
        },
      ]),
      journal(7, []),
      journal(16, [
        { type: 'reservation.accepted', ...common, teamId, queuedAt: at(6) },
        { type: 'agent.status-changed', v: 1, ...status, from: 'reserved', to: 'busy', since: at(16) },
      ]),
      journal(86, [
        { type: 'engagement.ended', ...common, teamId, acceptedAt: at(16), reason: 'caller-left' },
        { type: 'agent.status-changed', v: 1, ...status, from: 'busy', to: 'wrap-up', since: at(86) },
      ]),
      journal(100, [{ type: 'wrap-up.finished', v: 1, interactionId, agentId, startedAt: at(86), reason: 'agent' }]),
    ],
  };
};

/** A database whose process dies between the last statement and the commit. */
const dyingBeforeCommit = (db: OpenDatabase['db']): OpenDatabase['db'] =>
  new Proxy(db, {
    get: (target, property) =>
      property === 'transaction'
        ? () => ({
            execute: (work: (tx: OpenDatabase['db']) => Promise<unknown>) =>
              target.transaction().execute(async (tx) => {
                await work(tx);
                throw new Error('dead');
              }),
          })
        : Reflect.get(target, property, target),
  });

/** A TCP port that leads to the database of a URL while it is up. */
const aLineTo = async (url: string) => {
  const socketPath = `${new URL(url).searchParams.get('host')}/.s.PGSQL.5432`;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(socketPath);
    for (const each of [client, upstream]) {
      open.add(each);
      each.on('error', () => each.destroy());
      each.on('close', () => open.delete(each));
    }
    client.pipe(upstream).pipe(client);
  });
  let port = 0;
  const up = async (): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const down = async (): Promise<void> => {
    server.close();
    for (const each of open) each.destroy();
    await once(server, 'close');
  };
  await up(); // to be given a port
  await down();
  return { url: `postgres://postgres@127.0.0.1:${port}${new URL(url).pathname}`, up, down };
};

describe('the timeline', () => {
  let opened: OpenDatabase & { url: string };
  let stores: TestRedis;
  let redis: Redis;
  let customerId: CustomerId;
  const consumers: TimelineConsumer[] = [];

  beforeEach(async () => {
    opened = await openMigratedTestDatabase();
    stores = await openTestRedis();
    redis = connectRedis(stores.url);
    await seedDemonstrationCompany(opened.db, { now: new Date(start), hashPassword: async () => 'hash', customers: 0 });
    const [wang] = await customerRepository(opened.db).resolvePhone('+8613812345678');
    customerId = wang!.customerId;
  });
  afterEach(async () => {
    for (const each of consumers.splice(0)) await each.stop();
    redis.disconnect();
    await stores.close();
    await opened.close();
  });

  const consume = (changes: Partial<TimelineConsumerDeps> = {}): TimelineConsumer => {
    const consumer = createTimelineConsumer({ db: opened.db, redis, logger, clock: systemClock, ...changes });
    consumers.push(consumer);
    consumer.start();
    return consumer;
  };
  const publish = async (call: ReturnType<typeof story>): Promise<void> => {
    for (const entry of call.journal) await redis.xadd(routingKeys().journal, '*', 'entry', JSON.stringify(entry));
    for (const family of ['dialogues', 'calls'] as const) {
      const events = call[family];
      const store = createEntityStore<null, null>(redis, family);
      await store.save(events[0]!.interactionId, {
        expectedVersion: 0,
        document: { machineVersion: 1, snapshot: null, facts: null },
        events,
        effects: [],
        timers: { set: [], cancel: [] },
      });
    }
  };
  const rowsOf = async (interactionId: InteractionId) => {
    const count = async (table: 'segment' | 'interaction_event') =>
      (await opened.db.selectFrom(table).select('interaction_id').where('interaction_id', '=', interactionId).execute())
        .length;
    return { segments: await count('segment'), events: await count('interaction_event') };
  };
  const whole = { segments: 2, events: 12 };

  it('makes an interaction with its segments, what was told, language, last agent and outcome', async () => {
    const interactionId = newId<InteractionId>();
    await publish(story(interactionId, customerId));
    await consume().caughtUp();
    const record = await interactionRepository(opened.db).read(interactionId);
    expect(record).toMatchObject({
      from: '+8613812345678',
      startedAt: '2026-03-02T09:00:00.000Z',
      endedAt: '2026-03-02T09:01:26.000Z',
      language: 'zh-CN',
      customer: { customerId, name: '王伟', language: 'zh-CN' },
      assurance: 'number',
      outcome: 'answered',
      told: [{ topic: 'serial', answer: '44\ufffd71' }],
      segments: [
        { kind: 'queue', queueKey: 'service', outcome: 'answered', agentName: 'Li Na' },
        { kind: 'agent', outcome: 'completed', agentName: 'Li Na', endedAt: '2026-03-02T09:01:26.000Z' },
      ],
    });
    const figures = await segmentRepository(opened.db).figuresToday([queueId], new Date(start));
    expect(figures.get(queueId)).toMatchObject({ offered: 1, answeredWithinTarget: 1, asaMs: 10_000, ahtMs: 84_000 });
    expect(await rowsOf(interactionId)).toEqual(whole);
  });

  it('counts every event once when everything is read again from the beginning', async () => {
    const interactionId = newId<InteractionId>();
    await publish(story(interactionId, customerId));
    await consume().caughtUp();
    await consumers.splice(0)[0]!.stop();
    const before = await interactionRepository(opened.db).read(interactionId);
    await opened.db.deleteFrom('consumer_cursor').execute();
    await consume().caughtUp();
    expect(await rowsOf(interactionId)).toEqual(whole);
    expect(await interactionRepository(opened.db).read(interactionId)).toEqual(before);
  });

  it('counts every event once when two processes write at the same time', async () => {
    const calls = Array.from({ length: 20 }, (_, index) => story(newId(), customerId, index));
    const second = openDatabase(opened.url);
    const [one, two] = [consume({ mostEventsABatch: 7 }), consume({ db: second.db, mostEventsABatch: 5 })];
    await Promise.all(calls.map(publish));
    await Promise.all([one.caughtUp(), two.caughtUp()]);
    for (const call of calls) expect(await rowsOf(call.dialogues[0]!.interactionId)).toEqual(whole);
    await two.stop();
    await second.close();
  });

  it('leaves nothing behind of a batch that died before its commit, and writes it the next time', async () => {
    const interactionId = newId<InteractionId>();
    const call = story(interactionId, customerId);
    const entries = call.journal.map((entry, index) => entryOfJournal('journal', `${index + 1}-0`, entry));
    const dying = dyingBeforeCommit(opened.db);
    await expect(writeTimeline(dying, 'timeline', entries)).rejects.toThrow('dead');
    expect(await rowsOf(interactionId)).toEqual({ segments: 0, events: 0 });
    expect(await timelineRepository(opened.db).cursors('timeline')).toEqual({});
    expect(await writeTimeline(opened.db, 'timeline', entries)).toBe(6);
    expect(await writeTimeline(opened.db, 'timeline', entries)).toBe(0);
    expect(await timelineRepository(opened.db).cursors('timeline')).toEqual({ journal: '5-0' });
    expect((await rowsOf(interactionId)).segments).toBe(2);
  });

  it('comes to the same whichever stream is read first', async () => {
    const [first, second] = [newId<InteractionId>(), newId<InteractionId>()];
    const write = (entries: Parameters<typeof writeTimeline>[2]) => writeTimeline(opened.db, 'timeline', entries);
    for (const [interactionId, routingFirst] of [
      [first, true],
      [second, false],
    ] as const) {
      const call = story(interactionId, customerId);
      const routing = call.journal.map((entry, index) => entryOfJournal('journal', `${index + 1}-0`, entry));
      const entities = [...call.dialogues, ...call.calls].map((event, index) =>
        entryOfEntity('entities', `${index + 1}-0`, event),
      );
      for (const part of routingFirst ? [routing, entities] : [entities, routing]) await write(part);
    }
    const withoutId = async (interactionId: InteractionId) => ({
      ...(await interactionRepository(opened.db).read(interactionId)),
      interactionId: null,
    });
    expect(await withoutId(first)).toEqual(await withoutId(second));
  });

  it('waits for a database that is away and loses nothing', async () => {
    const [first, second] = [newId<InteractionId>(), newId<InteractionId>()];
    const line = await aLineTo(opened.url);
    const remote = openDatabase(line.url);
    const consumer = consume({ db: remote.db });
    await publish(story(first, customerId));
    await line.up(); // it was not there at the start
    await consumer.caughtUp();
    expect(await rowsOf(first)).toEqual(whole);
    await line.down(); // and it breaks while it is used
    await publish(story(second, customerId));
    expect(await rowsOf(second)).toEqual({ segments: 0, events: 0 });
    await line.up();
    await consumer.caughtUp();
    expect(await rowsOf(second)).toEqual(whole);
    await consumer.stop();
    await remote.close();
    await line.down();
  });

  it('passes over the one event that the database cannot take', async () => {
    const [good, other] = [newId<InteractionId>(), newId<InteractionId>()];
    const bad = story(other, customerId);
    (bad.dialogues[0]!.body as { direction: string }).direction = 'inbound';
    bad.dialogues[0]!.at = '+275760-09-13T00:00:00.000Z'; // a time beyond PostgreSQL's last
    await publish(bad);
    await publish(story(good, customerId));
    await consume().caughtUp();
    expect(await rowsOf(good)).toEqual(whole);
    expect((await rowsOf(other)).events).toBe(whole.events - 1);
  });

  it('trims what entities said once it is written down and old enough', async () => {
    const lengths = async () => {
      const all = [...entityEventStreams('dialogues'), ...entityEventStreams('calls')];
      return (await Promise.all(all.map((key) => redis.xlen(key)))).reduce((sum, each) => sum + each, 0);
    };
    await publish(story(newId(), customerId));
    const kept = consume({ trimEveryMs: 5 });
    await kept.caughtUp();
    expect(await lengths()).toBe(6);
    await kept.stop();
    consume({ trimEveryMs: 5, keepWrittenMs: -60_000 });
    await publish(story(newId(), customerId));
    await until(async () => (await lengths()) <= 6);
  });
});
