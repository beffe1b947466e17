import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caller, outside, owned, ownedUs, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  world.product.on('/v', twiml('<Say>hello</Say><Pause length="60"/>'));
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const place = (extra: Record<string, unknown> = {}) =>
  world.client.calls.create({ to: outside, from: owned, url: `${world.product.url}/v`, ...extra });

const raw = async (path: string, body?: Record<string, string>) => {
  const response = await fetch(`${world.carrier.url}/2010-04-01/Accounts/${world.carrier.accountSid}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Basic ${btoa(`${world.carrier.accountSid}:${world.carrier.authToken}`)}` },
    ...(body ? { body: new URLSearchParams(body) } : {}),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
};

describe('creating a call', () => {
  it('goes one a second; the others are queued and told how long', async () => {
    const created = [await place(), await place(), await place()];
    expect(created.map((one) => one.queueTime)).toEqual(['0', '1000', '2000']);
    await world.advance(1000);
    expect((await world.client.calls.list({ status: 'ringing' })).length).toBe(2);
  });

  it('is refused when the queue is longer than a day', async () => {
    await world.sim('account', { cps: 0.000_01 });
    await place();
    await expect(place()).rejects.toMatchObject({ status: 400, code: 22005 });
  });

  it('ends at its time limit', async () => {
    const { sid } = await place({ timeLimit: 20, statusCallback: `${world.product.url}/s` });
    await world.advance(0);
    await world.sim('answer', { callSid: sid });
    await world.advance(20_000);
    expect(await world.client.calls(sid).fetch()).toMatchObject({ status: 'completed', duration: '20' });
  });

  it.each([
    [{ to: '+8825550100' }, 21215],
    [{ to: '+19005550100' }, 21216],
    [{ sendDigits: '1'.repeat(33) }, 21206],
    [{ callReason: 'x'.repeat(101) }, 20001],
    [{ method: 'PUT' }, 21209],
    [{ url: 'nowhere' }, 21205],
    [{ from: 'somebody' }, 21212],
  ])('is refused for %j with %i', async (extra, code) => {
    await world.sim('account', { forbiddenPrefixes: ['+882'], blockedPrefixes: ['+1900'] });
    await expect(place(extra)).rejects.toMatchObject({ status: 400, code });
    expect(await world.client.calls.list()).toEqual([]);
  });

  it('takes fields that nobody knows', async () => {
    const { status } = await raw('/Calls.json', {
      To: outside,
      From: owned,
      Url: `${world.product.url}/v`,
      Passports: 'x',
      SomethingNew: '1',
    });
    expect(status).toBe(201);
  });

  it('vouches for our own number on the way', async () => {
    const { sid } = await place({
      statusCallback: `${world.product.url}/s`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    await world.advance(0);
    await world.sim('answer', { callSid: sid });
    await world.advance(0);
    expect(world.product.to('/s').map((one) => [one.params.CallStatus, one.params.StirStatus])).toEqual([
      ['initiated', undefined],
      ['ringing', 'A'],
      ['in-progress', 'A'],
    ]);
  });
});

describe('too many requests', () => {
  it('are refused with 429 / 20429 beyond the concurrency of the account', async () => {
    await world.sim('account', { concurrency: 0 });
    await expect(place()).rejects.toMatchObject({ status: 429, code: 20429 });
    await world.sim('account', { concurrency: null });
    expect(await world.client.calls.list()).toEqual([]);
  });

  it('come as mischief, too, and so do errors and slow answers', async () => {
    await world.sim('mischief', { seed: 1, throttle: 1 });
    await expect(place()).rejects.toMatchObject({ status: 429, code: 20429 });
    await world.sim('mischief', { seed: 1, restErrors: 1 });
    await expect(place()).rejects.toMatchObject({ status: 500, code: 20500 });
    await world.sim('mischief', { seed: 1, slowRest: 1 });
    await place();
    await world.sim('mischief', { seed: 1 });
    expect(await world.client.calls.list()).toHaveLength(1);
  });
});

describe('what happened to a call', () => {
  it('is listed as requests with their answers', async () => {
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const callSid = await world.inbound();
    const [event] = await world.client.calls(callSid).events.list();
    expect(event).toMatchObject({
      request: { method: 'POST', url: `${world.product.url}/v`, parameters: { CallSid: callSid } },
      response: { response_code: 200, content_type: 'text/xml' },
    });
  });

  it('is listed as notifications, which can be read one by one and by level', async () => {
    world.product.on('/v', twiml('<say>x</say><Redirect>/broken</Redirect>'));
    world.product.on('/broken', { status: 500 });
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const callSid = await world.inbound();
    const { notifications } = world.client.calls(callSid);
    const errors = await notifications.list({ log: 0 });
    expect(errors.map((one) => [one.errorCode, one.log])).toEqual([['11200', '0']]);
    expect((await notifications.list({ log: 1 })).map((one) => one.errorCode)).toEqual(['12200']);
    expect((await notifications(errors[0]!.sid).fetch()).requestUrl).toBe(`${world.product.url}/broken`);
    await expect(notifications(`NO${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 });
  });
});

describe('an arriving call', () => {
  const arrive = async (extra: object) => {
    await world.sim('inbound', { from: caller, to: owned, ...extra });
    await world.advance(0);
    return world.product.to('/v').at(-1)?.params ?? {};
  };

  it('says who forwarded it, and who calls where that is looked up', async () => {
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const plain = await arrive({ forwardedFrom: '+8613900000000', callerName: 'WANG WEI' });
    expect(plain).toMatchObject({ ForwardedFrom: '+8613900000000', FromCity: '', FromCountry: 'CN' });
    expect(plain).not.toHaveProperty('CallerName');
    expect(plain.CallToken).toMatch(/^\S+$/);
    await world.setNumber({ voiceCallerIdLookup: 'true' });
    expect(await arrive({ callerName: 'WANG WEI' })).toMatchObject({ CallerName: 'WANG WEI' });
  });

  it('is answered by the application where there is one', async () => {
    const application = await world.client.applications.create({
      friendlyName: 'app',
      voiceUrl: `${world.product.url}/app`,
      voiceMethod: 'GET',
      statusCallback: `${world.product.url}/ended`,
    });
    world.product.on('/app', twiml('<Hangup/>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v`, voiceApplicationSid: application.sid });
    await arrive({});
    expect(world.product.received.map((one) => [one.method, one.path])).toEqual([
      ['GET', '/app'],
      ['POST', '/ended'],
    ]);
  });
});

describe('lists', () => {
  it('show each call once, newest first, however many come while they are read', async () => {
    await world.sim('account', { cps: 100_000 });
    const sids: string[] = [];
    for (let count = 0; count < 7; count += 1) sids.unshift((await place()).sid);
    const first = await world.client.calls.page({ pageSize: 3 });
    await place();
    const second = await first.nextPage();
    await place();
    const third = await second!.nextPage();
    const seen = [first, second!, third!].flatMap((page) => page.instances.map((one) => one.sid));
    expect(seen).toEqual(sids);
    expect(third!.nextPageUrl).toBeFalsy();
    expect((await second!.previousPage())!.instances.map((one) => one.sid)).toEqual(sids.slice(0, 3));
  });

  it('have pages of a thousand at most', async () => {
    expect((await raw('/Calls.json?PageSize=5000')).json).toMatchObject({ page_size: 1000, page: 0, start: 0, end: 0 });
    expect((await raw('/Calls.json?PageSize=none')).status).toBe(400);
  });

  it.each(['Conferences', 'Queues', 'IncomingPhoneNumbers', 'Applications'])(
    'of %s have the same envelope',
    async (name) => {
      const { json } = await raw(`/${name}.json?PageSize=1`);
      expect(Object.keys(json)).toEqual(
        expect.arrayContaining([
          'page',
          'page_size',
          'start',
          'end',
          'uri',
          'first_page_uri',
          'next_page_uri',
          'previous_page_uri',
        ]),
      );
      expect(json.uri).toMatch(/^\/2010-04-01\//);
    },
  );
});

it('answers a route that does not exist with 404 / 20404', async () => {
  for (const path of ['/Nothing.json', '/Calls/x/y/z.json', '/Calls']) {
    expect(await raw(path)).toMatchObject({ status: 404, json: { code: 20404, status: 404 } });
  }
});

it('keeps a number’s own fields', async () => {
  const [number] = await world.client.incomingPhoneNumbers.list({ phoneNumber: ownedUs });
  const updated = await world.client.incomingPhoneNumbers(number!.sid).update({
    friendlyName: 'Desk',
    voiceUrl: `${world.product.url}/v`,
    voiceFallbackUrl: `${world.product.url}/f`,
    voiceFallbackMethod: 'GET',
    statusCallback: `${world.product.url}/s`,
  });
  expect(updated).toMatchObject({
    friendlyName: 'Desk',
    voiceFallbackMethod: 'GET',
    statusCallback: `${world.product.url}/s`,
    voiceApplicationSid: '',
  });
});

it('sells a number in an area, and lists it among the local ones', async () => {
  const bought = await world.client.incomingPhoneNumbers.local.create({ phoneNumber: '+15105550199' });
  const inArea = await world.client.incomingPhoneNumbers.create({ areaCode: '415' });
  expect(inArea.phoneNumber).toMatch(/^\+1415555\d{4}$/);
  expect((await world.client.incomingPhoneNumbers.local.list()).map((one) => one.sid)).toContain(bought.sid);
  expect(await world.client.incomingPhoneNumbers.tollFree.list()).toEqual([]);
  for (const one of [bought, inArea]) await world.client.incomingPhoneNumbers(one.sid).remove();
  await expect(world.client.incomingPhoneNumbers(bought.sid).fetch()).rejects.toMatchObject({ code: 20404 });
});
