import { configurationChangedChannel } from '@tellonce/contracts';
import { configurationRepository } from '@tellonce/database';
import { writeEstimates } from '@tellonce/journal';
import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dialled, type Heard, musicUrl, openIvr } from './calling-for-tests.ts';
import { at, type Company, lookAt, openCompany, shared, wang } from './company-for-tests.ts';

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

/** Chinese, service, the serial, and what follows it is heard. */
const toSerial = async (call: ReturnType<typeof ivr.call>): Promise<Heard> => {
  const menu = await call.press(await call.ring(), '1');
  return call.press(await call.press(menu, '1'), '4471');
};

describe('a number that is out of service', () => {
  const disable = async (disabled: boolean): Promise<void> => {
    const { numbers } = configurationRepository(company.database.db);
    const number = (await numbers.list()).find((each) => each.number === dialled)!;
    await numbers.update(number.number, number.version, { ...number, disabled });
    now += 10_000; // older than what is remembered of the configuration
  };
  afterEach(() => disable(false));

  it('says so in both languages and reaches nobody', async () => {
    await disable(true);
    const call = ivr.call(wang);
    const heard = await call.ring();
    expect(heard.xml).toMatch(/no longer in service.*已停止服务.*<Hangup\/>/s);
    expect((await call.ring()).xml).toBe(heard.xml);
    expect(heard.xml).not.toContain('Gather');
    expect(await look.commands()).toEqual([]);
    await expect(look.idOf(call.callSid)).rejects.toThrow('no interaction');
  });

  it('lets a caller go on who was there before', async () => {
    const call = ivr.call(wang);
    const menu = await call.press(await call.ring(), '1');
    await disable(true);
    expect((await call.post('/webhooks/ivr/voice')).xml).toBe(menu.xml);
    expect((await call.press(menu, '0')).xml).toContain('<Enqueue');
  });
});

describe('a known customer', () => {
  it('chooses Chinese, names the machine, hears the open case and its promise, and waits in the service queue', async () => {
    const call = ivr.call(wang);
    const first = await call.ring();
    expect(first.xml).toContain('For English, press 2.');
    const menu = await call.press(first, '1');
    expect(menu.xml).toContain('王伟，您好');
    const machine = await call.press(await call.press(menu, '1'), '4471');
    expect(machine.xml).toContain('尾号 4 4 7 1');
    expect(machine.xml).toContain('液压泵漏油');
    expect(machine.xml).toContain('工程师上门');
    const queued = await call.keepSilent(machine);
    expect(queued.xml).toMatch(/<Enqueue [^>]*waitUrl="[^"]+"[^>]*>service<\/Enqueue>/);

    expect(await look.factsOf(call.callSid)).toMatchObject({
      language: 'zh-CN',
      identity: { kind: 'known', customerId: company.wangId },
      assurance: 'serial',
      caseId: company.caseId,
      queueId: company.serviceQueueId,
      ended: false,
      told: [{ topic: 'language' }, { topic: 'menu', answer: 'service' }, { topic: 'serial', answer: '4471' }],
    });
    expect(await look.typesOf(call.callSid)).toEqual([
      'interaction.started',
      'interaction.told',
      'interaction.language-chosen',
      'interaction.told',
      'interaction.told',
      'interaction.identified',
      'interaction.sent-to-queue',
    ]);
    expect(new Set((await look.eventsOf(call.callSid)).map((each) => each.id)).size).toBe(7);
    expect(await look.commands()).toMatchObject([
      {
        type: 'interaction.queue',
        queueId: company.serviceQueueId,
        requirements: [
          { skill: 'service', level: 2 },
          { skill: 'language-zh', level: 1 },
        ],
      },
    ]);
  });

  it('is not asked to wait for an agent of a language that no agent speaks', async () => {
    const call = ivr.call(wang);
    await call.press(await call.press(await call.ring(), '2'), '2');
    expect(await look.ofType('interaction.queue')).toMatchObject([{ requirements: [{ skill: 'parts', level: 2 }] }]);
  });

  it('is not named on a number that several people share, until the serial says who it is', async () => {
    const call = ivr.call(shared);
    const menu = await call.press(await call.ring(), '1');
    expect(menu.xml).not.toContain('您好');
    expect((await look.factsOf(call.callSid)).identity.kind).toBe('candidates');
    await call.press(await call.press(menu, '1'), '30002');
    expect((await look.factsOf(call.callSid)).identity.kind).toBe('known');
  });
});

describe('the same webhook again', () => {
  it('is answered with the same document and changes nothing', async () => {
    const call = ivr.call(wang);
    const first = await call.ring({ token: 't1' });
    expect((await call.ring({ token: 't1' })).xml).toBe(first.xml);
    const menu = await call.press(first, '1', { token: 't2' });
    const { version } = await look.documentOf(call.callSid);
    expect((await call.press(first, '1', { token: 't2' })).xml).toBe(menu.xml);
    expect((await look.documentOf(call.callSid)).version).toBe(version);
  });

  it('takes a late answer to an earlier question for none: what is asked now is asked again', async () => {
    const call = ivr.call(wang);
    const first = await call.ring();
    const menu = await call.press(first, '1');
    expect((await call.press(first, '2')).xml).toBe(menu.xml);
    expect((await look.factsOf(call.callSid)).language).toBe('zh-CN');
  });

  it('is taken once when it arrives twice at the same moment', async () => {
    const call = ivr.call(wang);
    const rings = await Promise.all([call.ring({ token: 'r' }), call.ring({ token: 'r' }), call.ring()]);
    expect(new Set(rings.map((each) => each.xml)).size).toBe(1);
    const [first] = rings;
    const answers = await Promise.all([
      call.press(first!, '1', { token: 'p' }),
      call.press(first!, '1', { token: 'p' }),
      call.keepSilent(first!),
    ]);
    const types = await look.typesOf(call.callSid);
    expect(types.filter((each) => each === 'interaction.started')).toHaveLength(1);
    expect(types.filter((each) => each === 'interaction.language-chosen').length).toBeLessThanOrEqual(1);
    expect(answers.every((each) => each.status === 200)).toBe(true);
  });

  it('goes on where the call stood when the carrier’s fallback brings it back to the beginning', async () => {
    const call = ivr.call(wang);
    const heard = await toSerial(call);
    const resumed = await call.post('/webhooks/ivr/voice', { ErrorCode: '11200' });
    expect(resumed.xml).toBe(heard.xml);
    const waiting = await call.keepSilent(resumed);
    expect((await call.post('/webhooks/ivr/voice')).xml).toBe(waiting.xml);
  });
});

describe('waiting', () => {
  it('says place and expectation, plays music, and repeats the request with a new command each time', async () => {
    const call = ivr.call(wang);
    const queued = await call.press(await call.press(await call.ring(), '2'), '2');
    const unknown = await call.wait(queued);
    expect(unknown.xml).toContain('You are number 3 in line.');
    expect(unknown.xml).not.toContain('expected wait');
    expect(unknown.xml).toContain(`<Play loop="1">${musicUrl}</Play>`);
    await writeEstimates(
      stores.redis,
      new Map([[await look.idOf(call.callSid), { position: 1, expectedWaitMs: 100_000 }]]),
    );
    const known = await call.wait(queued, { QueueTime: '40' });
    expect(known.xml).toContain('You are next in line.');
    expect(known.xml).toContain('about 2 minutes');
    const queues = await look.ofType('interaction.queue');
    expect(queues).toHaveLength(3);
    expect(new Set(queues.map((each) => each.commandId)).size).toBe(3);
  });

  it('ends when the caller hangs up, and tells routing', async () => {
    const call = ivr.call(wang);
    const queued = await call.press(await call.press(await call.ring(), '2'), '2');
    expect((await call.leave(queued, 'hangup', { CallStatus: 'completed' })).status).toBe(200);
    expect((await look.factsOf(call.callSid)).ended).toBe(true);
    expect(await look.ofType('interaction.end')).toHaveLength(1);
    expect((await look.typesOf(call.callSid)).at(-1)).toBe('dialogue.ended');
    await call.wait(queued, { CallStatus: 'completed' });
    expect((await look.commands()).at(-1)?.type).toBe('interaction.end');
  });

  it('goes on when the call was redirected to an agent', async () => {
    const call = ivr.call(wang);
    const queued = await call.press(await call.press(await call.ring(), '2'), '2');
    const left = await call.leave(queued, 'redirected');
    expect(left.xml).toMatch(/<Response\s*\/>/);
    expect((await look.factsOf(call.callSid)).ended).toBe(false);
  });

  it('comes back when the carrier’s queue did not take the caller', async () => {
    const call = ivr.call(wang);
    const queued = await call.press(await call.press(await call.ring(), '2'), '2');
    const left = await call.leave(queued, 'queue-full');
    expect(left.xml).toContain('<Redirect');
    expect((await call.post(left.url('voice'))).xml).toContain('<Enqueue');
  });

  it('takes a queue that was made since, as soon as the change is published', async () => {
    await ivr.service.start();
    const call = ivr.call(wang);
    await call.press(await call.press(await call.ring(), '2'), '3');
    const fallback = await look.ofType('interaction.queue');
    expect(fallback).toMatchObject([{ queueId: company.serviceQueueId }]);
    const queues = configurationRepository(company.database.db).queues;
    const [service] = (await queues.list()).filter((each) => each.key === 'service');
    const { queueId: _id, version: _version, ...rest } = service!;
    const sales = await queues.create({ ...rest, key: 'sales' });
    await stores.redis.publish(configurationChangedChannel, 'queues');
    await until(async () => {
      const next = ivr.call(wang);
      await next.press(await next.press(await next.ring(), '2'), '3');
      return (await look.ofType('interaction.queue')).some((each) => each.queueId === sales.queueId);
    });
  });
});
