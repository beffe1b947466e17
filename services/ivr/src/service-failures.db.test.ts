import { openDatabase } from '@tellonce/database';
import { createCallIndex, createEntityStore, writeSnapshot } from '@tellonce/journal';
import { aRoutingConfiguration, openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIvr } from './calling-for-tests.ts';
import { at, type Company, lookAt, openCompany, wang } from './company-for-tests.ts';

let company: Company;
let stores: TestRedis;
let now: number;
let ivr: ReturnType<typeof openIvr>;
let look: ReturnType<typeof lookAt>;
const clock = () => now;

beforeAll(async () => {
  company = await openCompany();
});
afterAll(async () => {
  await company.database.close();
  await company.testDatabase.drop();
});
beforeEach(async () => {
  now = at.getTime();
  stores = await openTestRedis();
  look = lookAt(stores.redis, clock);
  ivr = openIvr({ redis: stores.redis, db: company.database.db, now: clock });
});
afterEach(async () => {
  await ivr.service.stop();
  await stores.close();
});

describe('when something of ours fails', () => {
  const nowhere = () => openDatabase('postgres://nobody@127.0.0.1:1/none');

  it('without the database still asks the language, offers the short menu, and queues by what routing knows', async () => {
    const configuration = aRoutingConfiguration();
    await writeSnapshot(stores.redis, {
      schemaVersion: 2,
      journalId: '0-0',
      commandCursor: '0-0',
      now: 0,
      resumedAt: 0,
      configuration,
      agents: [],
      waiting: [],
      reservations: [],
      engagements: [],
      recentCommandIds: [],
      recentlyEndedIds: [],
      learnt: { queues: [], wrapUps: [] },
    });
    const broken = nowhere();
    const call = openIvr({ redis: stores.redis, db: broken.db, now: clock }, 150).call(wang);
    const menu = await call.press(await call.ring(), '2');
    expect(menu.xml).toContain('For service, press 1');
    const queued = await call.press(menu, '1');
    expect(queued.xml).toContain('<Enqueue');
    expect((await look.factsOf(call.callSid)).identity).toEqual({ kind: 'unavailable' });
    expect(await look.ofType('interaction.queue')).toMatchObject([{ queueId: configuration.queues[0]?.queueId }]);
    await broken.close();
  });

  it('without any configuration lets the caller wait with music, and queues them once there is one', async () => {
    const broken = nowhere();
    const call = openIvr({ redis: stores.redis, db: broken.db, now: clock }, 150).call(wang);
    const queued = await call.press(await call.press(await call.ring(), '2'), '1');
    expect((await call.wait(queued)).xml).toContain('<Play');
    expect(await look.commands()).toEqual([]);
    const healed = ivr.call(wang, call.callSid);
    expect((await healed.wait(queued)).xml).toContain('<Play');
    expect(await look.ofType('interaction.queue')).toMatchObject([{ queueId: company.serviceQueueId }]);
    expect((await look.factsOf(call.callSid)).queueId).toBe(company.serviceQueueId);
    await broken.close();
  });

  it('says sorry and brings a person when a dialogue cannot be carried on', async () => {
    const call = ivr.call(wang);
    const menu = await call.press(await call.ring(), '1');
    const interactionId = await look.idOf(call.callSid);
    const document = await look.documentOf(call.callSid);
    const { version, ...rest } = document;
    await look.store.save(interactionId, {
      expectedVersion: version,
      document: { ...rest, snapshot: { ...rest.snapshot, machine: { value: 'nowhere' } as never } },
      events: [],
      effects: [],
      timers: { set: [], cancel: [] },
    });
    const sorry = await call.press(menu, '1');
    expect(sorry.status).toBe(200);
    expect(sorry.xml).toContain('非常抱歉');
    expect(sorry.xml).not.toContain('We are sorry');
    expect(sorry.xml).toContain('>service</Enqueue>');
    expect((await call.wait(sorry)).xml).toContain('<Play');
    expect(await look.ofType('interaction.queue')).toMatchObject([{ interactionId, queueId: company.serviceQueueId }]);
    expect(ivr.logs.join('')).toContain('a webhook failed');
  });

  it('answers in both languages, and with a person, when Redis is gone', async () => {
    const lost = stores.redis.duplicate({ maxRetriesPerRequest: 0, enableOfflineQueue: false, lazyConnect: true });
    lost.disconnect();
    const call = openIvr({ redis: lost, db: company.database.db, now: clock }).call(wang);
    const sorry = await call.ring();
    expect(sorry.status).toBe(200);
    expect(sorry.xml).toContain('We are sorry');
    expect(sorry.xml).toContain('非常抱歉');
    expect((await call.wait(sorry)).xml).toContain('<Play');
    // Redis is back at the next round: the call, unknown until now, is queued.
    const healed = ivr.call(wang, call.callSid);
    await healed.wait(sorry);
    const queued = await look.ofType('interaction.queue');
    expect(queued[0]).toMatchObject({ queueId: company.serviceQueueId, interactionId: await look.idOf(call.callSid) });
    expect(new Set(queued.map((each) => each.interactionId)).size).toBe(1);
  });

  it('queues a caller who hears a wait document while the dialogue stands elsewhere', async () => {
    const call = ivr.call(wang);
    await call.ring();
    await call.post(`/webhooks/ivr/wait?i=${await look.idOf(call.callSid)}`, { QueuePosition: '1' });
    expect((await look.documentOf(call.callSid)).snapshot.machine.value).toBe('waiting');
    expect((await look.ofType('interaction.queue')).length).toBeGreaterThan(0);
  });
});

describe('the end of a call', () => {
  it('that nobody reports is noticed by the timer; a caller who is there all the same goes on', async () => {
    await ivr.service.start();
    const call = ivr.call(wang);
    const menu = await call.press(await call.ring(), '2');
    now += 601_000;
    await until(async () => (await look.factsOf(call.callSid)).ended);
    expect((await look.typesOf(call.callSid)).at(-1)).toBe('dialogue.ended');
    expect((await call.keepSilent(menu)).xml).toContain('For service, press 1');
    expect((await look.factsOf(call.callSid)).ended).toBe(false);
  });

  it('that calls has seen ends the dialogue', async () => {
    await ivr.service.start();
    const call = ivr.call(wang);
    await call.press(await call.ring(), '2');
    const interactionId = await look.idOf(call.callSid);
    await createEntityStore(stores.redis, 'calls').save(interactionId, {
      expectedVersion: 0,
      document: { machineVersion: 1, snapshot: {}, facts: {} },
      events: [
        {
          id: 'x/0',
          interactionId,
          at: at.toISOString(),
          causationId: 'x',
          correlationId: interactionId,
          body: { type: 'call.ended', v: 1, by: 'caller', reason: 'hung-up', agentId: null },
        },
      ],
      effects: [],
      timers: { set: [], cancel: [] },
    });
    await until(async () => (await look.factsOf(call.callSid)).ended);
  });
});

describe('the door', () => {
  it('opens for the carrier only', async () => {
    const call = ivr.call(wang);
    const refused = await call.ring({ signature: 'AAAA' });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.xml)).toMatchObject({ code: 'bad-signature' });
    expect(await createCallIndex(stores.redis).find(call.callSid)).toBeNull();
  });

  it('refuses a webhook without a call, and survives odd digits and addresses', async () => {
    const call = ivr.call(wang);
    expect((await call.post('/webhooks/ivr/voice', { CallSid: '' })).status).toBe(400);
    const first = await call.ring();
    for (const digits of ['😀', '<Hangup/>', '9'.repeat(5_000), '__proto__'])
      expect((await call.post(first.url('step'), { Digits: digits })).status).toBe(200);
    const odd = await call.post('/webhooks/ivr/step?i=not-an-id&n=x', { Digits: '1' });
    expect(odd.status).toBe(200);
    expect(odd.xml).toContain('<Response>');
    expect(ivr.logs.join('')).not.toContain('a webhook failed');
  });
});
