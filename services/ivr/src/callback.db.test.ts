import { type CallFacts, configurationChangedChannel, type InteractionId, newId } from '@tellonce/contracts';
import { configurationRepository } from '@tellonce/database';
import { createEntityStore } from '@tellonce/journal';
import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIvr } from './calling-for-tests.ts';
import { at, type Company, lookAt, openCompany, wang } from './company-for-tests.ts';

let company: Company;
let stores: TestRedis;
let now: number;
let ivr: ReturnType<typeof openIvr>;
let look: ReturnType<typeof lookAt>;
const clock = () => now;

const changeServiceQueue = async (change: object, policy: object = {}): Promise<void> => {
  const { queues } = configurationRepository(company.database.db);
  const queue = (await queues.list()).find((each) => each.queueId === company.serviceQueueId)!;
  await queues.update(queue.queueId, queue.version, { ...queue, ...change, policy: { ...queue.policy, ...policy } });
};

beforeAll(async () => {
  company = await openCompany();
  await changeServiceQueue({}, { callbackOffered: true });
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

/** In the queue, hearing its first document. */
const inQueue = async (call: ReturnType<typeof ivr.call>) => {
  const queued = await call.press(await call.press(await call.ring(), '1'), '0');
  expect(queued.xml).toContain('<Enqueue');
  return { queued, waiting: await call.wait(queued) };
};
const agreed = async (call: ReturnType<typeof ivr.call>) => {
  const { queued, waiting } = await inQueue(call);
  const confirm = await call.pressInQueue(waiting, '1');
  const done = await call.pressInQueue(confirm, '1');
  return { queued, confirm, done };
};

describe('a callback that keeps its place', () => {
  it('is offered in the music, confirmed with the number that calls, and ends the call without ending the wait', async () => {
    const call = ivr.call(wang);
    const { queued, waiting } = await inQueue(call);
    expect(waiting.xml).toMatch(/<Gather[^>]*numDigits="1"[^>]*>.*给您回电，请按 1.*<Play.*<\/Gather>/s);
    const confirm = await call.pressInQueue(waiting, '1');
    expect(confirm.xml).toMatch(/我们将回拨 8 6 1 3 8 1 2 3 4 5 6 7 8/);
    expect(confirm.xml).not.toContain('<Enqueue');
    const done = await call.pressInQueue(confirm, '1');
    expect(done.xml).toMatch(/轮到您时我们会给您回电.*<Hangup\/>/s);
    await call.leave(queued, 'hangup', { CallStatus: 'completed' });

    const interactionId = await look.idOf(call.callSid);
    expect(await look.ofType('interaction.request-callback')).toMatchObject([{ interactionId }]);
    expect(await look.ofType('interaction.end')).toEqual([]);
    expect(await look.factsOf(call.callSid)).toMatchObject({ ended: false, callback: { number: wang, attempt: 1 } });
    expect(await look.typesOf(call.callSid)).toContain('interaction.callback-agreed');
  });

  it('goes to another number, keyed in the national form; none abroad is called', async () => {
    const call = ivr.call(wang);
    const { waiting } = await inQueue(call);
    const question = await call.pressInQueue(await call.pressInQueue(waiting, '1'), '2');
    const refused = await call.pressInQueue(question, '0019005551234');
    expect(refused.xml).toContain('无法拨打');
    const confirm = await call.pressInQueue(refused, '02166668888');
    await call.pressInQueue(confirm, '1');
    expect((await look.factsOf(call.callSid)).callback?.number).toBe('+862166668888');
  });

  it('that is not wanted after all leaves the caller in the music, in the same place', async () => {
    const call = ivr.call(wang);
    const { waiting } = await inQueue(call);
    const confirm = await call.pressInQueue(waiting, '1');
    expect((await call.pressInQueue(confirm, '9')).xml).toContain('<Play');
    expect(await look.ofType('interaction.request-callback')).toEqual([]);
    expect(await look.ofType('interaction.end')).toEqual([]);
    expect((await look.documentOf(call.callSid)).snapshot.machine.value).toBe('waiting');
  });

  it('is dropped when the same customer rings again, whose wait counts as spent', async () => {
    const call = ivr.call(wang);
    await agreed(call);
    const owed = await look.idOf(call.callSid);
    now += 240_000;
    const again = ivr.call(wang);
    await inQueue(again);
    expect(await look.ofType('interaction.end')).toMatchObject([{ interactionId: owed, reason: 'called-again' }]);
    const mine = (await look.ofType('interaction.queue')).filter((each) => each.interactionId !== owed);
    expect(mine[0]).toMatchObject({ spentMs: 240_000 });
    const third = ivr.call(wang);
    await inQueue(third);
    expect((await look.ofType('interaction.end')).length).toBe(1);
  });

  it('that nobody answered is tried once more, five minutes later, in a place as old', async () => {
    await ivr.service.start();
    const call = ivr.call(wang);
    await agreed(call);
    const first = await look.idOf(call.callSid);
    const calls = createEntityStore<object, CallFacts>(stores.redis, 'calls', { now: clock });
    const unanswered = async (interactionId: InteractionId, attempt: number): Promise<void> => {
      await calls.save(interactionId, {
        expectedVersion: 0,
        document: { machineVersion: 1, snapshot: {}, facts: {} as CallFacts },
        events: [
          {
            id: `${newId()}/0`,
            interactionId,
            at: new Date(now).toISOString(),
            causationId: newId(),
            correlationId: interactionId,
            body: {
              type: 'call.callback-unanswered',
              v: 1,
              agentId: newId(),
              reservationId: newId(),
              outcome: 'no-answer',
              attempt,
            },
          },
        ],
        effects: [],
        timers: { set: [], cancel: [] },
      });
    };
    now += 60_000;
    await unanswered(first, 1);
    const second = await until(async () => {
      for await (const id of look.store.list())
        if (id !== first && (await look.store.load(id))?.facts.callback?.attempt === 2) return id;
      return null;
    });
    expect(await look.ofType('interaction.request-callback')).toHaveLength(1);
    now += 300_000;
    await until(async () => (await look.ofType('interaction.request-callback')).length === 2);
    expect((await look.ofType('interaction.queue')).at(-1)).toMatchObject({ interactionId: second, spentMs: 60_000 });
    await unanswered(second, 2);
    now += 600_000;
    const third = ivr.call('+8613900009999');
    await inQueue(third);
    expect(await look.ofType('interaction.request-callback')).toHaveLength(2);
  });
});

describe('a caller for whom there is no place', () => {
  const turnedAway = (call: ReturnType<typeof ivr.call>, i: InteractionId, m: string) =>
    call.post(`/webhooks/ivr/turned-away?i=${i}&m=${m}&r=queue-closed&q=${company.serviceQueueId}`);

  it.each([
    ['closed', /现在是非营业时间/],
    ['max-wait', /未能在规定的时间内为您接通/],
    ['overflow', /目前来电较多/],
    ['emergency', /因突发情况/],
    ['words-nobody-wrote', /目前来电较多/],
  ])('hears the message %s, politely, and the call ends', async (message, words) => {
    const call = ivr.call(wang);
    await inQueue(call);
    const id = await look.idOf(call.callSid);
    const heard = await turnedAway(call, id, message);
    expect(heard.xml).toMatch(words);
    expect(heard.xml).toContain('<Hangup/>');
    expect((await turnedAway(call, id, message)).xml).toBe(heard.xml);
    expect(await look.factsOf(call.callSid)).toMatchObject({ ended: true });
    const types = await look.typesOf(call.callSid);
    expect(types.filter((each) => each === 'interaction.turned-away')).toHaveLength(1);
  });

  it('hears the words that an administrator wrote for this queue, in their own language', async () => {
    await changeServiceQueue({ messages: { closed: { en: 'Back on Monday.', 'zh-CN': '周一见 <&>' } } });
    await stores.redis.publish(configurationChangedChannel, 'queue.updated');
    const call = ivr.call(wang);
    await inQueue(call);
    expect((await turnedAway(call, await look.idOf(call.callSid), 'closed')).xml).toContain('周一见 &lt;&amp;&gt;');
  });

  it('is not told of another call’s end', async () => {
    const call = ivr.call(wang);
    await inQueue(call);
    const other = ivr.call('+8613900008888');
    await inQueue(other);
    const heard = await turnedAway(other, await look.idOf(call.callSid), 'closed');
    expect(heard.xml).not.toContain('非营业时间');
    expect((await look.factsOf(call.callSid)).ended).toBe(false);
  });
});
