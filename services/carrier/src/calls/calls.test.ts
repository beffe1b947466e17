import twilio from 'twilio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caller, outside, owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

describe('authentication', () => {
  it('refuses a wrong token with 401 / 20003 and accepts the API key', async () => {
    const wrong = twilio(world.carrier.accountSid, 'wrong');
    wrong.api.baseUrl = world.carrier.url;
    await expect(wrong.calls.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    const key = twilio(world.carrier.apiKey, world.carrier.apiSecret, { accountSid: world.carrier.accountSid });
    key.api.baseUrl = world.carrier.url;
    expect(await key.calls.list()).toEqual([]);
  });

  it('shows nothing under the path of another account', async () => {
    const other = twilio(world.carrier.apiKey, world.carrier.apiSecret, { accountSid: `AC${'0'.repeat(32)}` });
    other.api.baseUrl = world.carrier.url;
    await expect(other.calls.list()).rejects.toMatchObject({ status: 404 });
  });

  it('answers what does not exist with 404 / 20404', async () => {
    const sid = `CA${'0'.repeat(32)}`;
    await expect(world.client.calls(sid).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
      moreInfo: 'https://www.twilio.com/docs/errors/20404',
      message: `The requested resource /2010-04-01/Accounts/${world.carrier.accountSid}/Calls/${sid}.json was not found`,
    });
    await expect(world.client.conferences(`CF${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 });
    await expect(world.client.queues(`QU${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 });
  });
});

describe('a call that we place', () => {
  const events = ['initiated', 'ringing', 'answered', 'completed'];
  const place = (extra: Record<string, unknown> = {}) =>
    world.client.calls.create({
      to: outside,
      from: owned,
      url: `${world.product.url}/v`,
      statusCallback: `${world.product.url}/s`,
      statusCallbackEvent: events,
      ...extra,
    });

  it('is queued first, then rings, is answered, and ends with its duration', async () => {
    world.product.on('/v', twiml('<Say>Hello</Say><Pause length="30"/>'));
    const created = await place();
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api', duration: null, parentCallSid: null });
    await world.advance(0);
    expect((await world.client.calls(created.sid).fetch()).status).toBe('ringing');
    await world.sim('answer', { callSid: created.sid });
    await world.advance(7000);
    expect((await world.client.calls(created.sid).fetch()).status).toBe('in-progress');
    await world.sim('hangup', { callSid: created.sid });
    await world.advance(0);
    const ended = await world.client.calls(created.sid).fetch();
    expect(ended).toMatchObject({ status: 'completed', duration: '7' });
    const callbacks = world.product.to('/s').map((one) => one.params);
    expect(callbacks.map((one) => [one.CallStatus, one.SequenceNumber])).toEqual([
      ['initiated', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ]);
    expect(
      callbacks.every((one) => one.CallbackSource === 'call-progress-events' && / \+0000$/.test(one.Timestamp ?? '')),
    ).toBe(true);
    expect(callbacks.map((one) => one.CallDuration)).toEqual([undefined, undefined, undefined, '7']);
  });

  it.each([
    ['busy', 'busy', '486'],
    ['ringOut', 'no-answer', '487'],
    ['reject', 'failed', '404'],
  ])('ends with one terminal callback when the party says %s', async (command, status, sip) => {
    const created = await place({ statusCallbackEvent: undefined });
    await world.advance(0);
    await world.sim(command, { callSid: created.sid });
    await world.advance(0);
    expect(world.product.received.map((one) => [one.path, one.params.CallStatus, one.params.SipResponseCode])).toEqual([
      ['/s', status, sip],
    ]);
  });

  it('rings out after its timeout', async () => {
    const created = await place({ timeout: 12, statusCallbackEvent: undefined });
    await world.advance(11_000);
    expect((await world.client.calls(created.sid).fetch()).status).toBe('ringing');
    await world.advance(2000);
    expect((await world.client.calls(created.sid).fetch()).status).toBe('no-answer');
  });

  it('is refused with the code of what is wrong, and leaves nothing behind', async () => {
    const good = { to: outside, from: owned, url: `${world.product.url}/v` };
    const raw = async (body: Record<string, string>) => {
      const response = await fetch(`${world.carrier.url}/2010-04-01/Accounts/${world.carrier.accountSid}/Calls.json`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${world.carrier.accountSid}:${world.carrier.authToken}`)}` },
        body: new URLSearchParams(body),
      });
      return [response.status, ((await response.json()) as { code: number }).code];
    };
    expect(await raw({ From: good.from, Url: good.url })).toEqual([400, 21201]);
    expect(await raw({ To: good.to, Url: good.url })).toEqual([400, 21213]);
    expect(await raw({ To: good.to, From: '+15559990000', Url: good.url })).toEqual([400, 21210]);
    expect(await raw({ To: 'nobody', From: good.from, Url: good.url })).toEqual([400, 21211]);
    expect(await raw({ To: good.to, From: good.from, Url: good.url, Timeout: 'soon' })).toEqual([400, 21208]);
    expect(await raw({ To: good.to, From: good.from, Url: good.url, SendDigits: 'x' })).toEqual([400, 21206]);
    expect(await world.client.calls.list()).toEqual([]);
    expect(world.product.received).toEqual([]);
  });

  it('waits in the calls-per-second queue instead of being refused, and leaves it silently when canceled', async () => {
    await place();
    const second = await place();
    await world.advance(0);
    expect((await world.client.calls(second.sid).fetch()).status).toBe('queued');
    await world.client.calls(second.sid).update({ status: 'canceled' });
    await world.advance(5000);
    expect((await world.client.calls(second.sid).fetch()).status).toBe('canceled');
    expect(world.product.received.filter((one) => one.params.CallSid === second.sid)).toEqual([]);
  });
});

describe('a call that comes in', () => {
  it('asks the VoiceUrl with the whole set of fields', async () => {
    world.product.on('/v', twiml('<Pause length="60"/>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const { callSid } = await world.sim<{ callSid: string }>('inbound', { from: '+14155550100', to: owned, stir: 'A' });
    await world.advance(0);
    const [request] = world.product.received;
    expect(request?.contentType).toMatch(/^application\/x-www-form-urlencoded/);
    expect(request?.idempotencyToken).not.toBe('');
    expect(request?.params).toMatchObject({
      CallSid: callSid,
      AccountSid: world.carrier.accountSid,
      From: '+14155550100',
      To: owned,
      Caller: '+14155550100',
      Called: owned,
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      StirVerstat: 'TN-Validation-Passed-A',
      FromCountry: 'US',
      ToCountry: 'CN',
    });
  });

  it('signs a GET with its query, and the URL without userinfo and fragment', async () => {
    const address = world.product.url.replace('http://', 'http://user:pw@');
    await world.setNumber({ voiceUrl: `${address}/v?b=2&a=1#rc=0`, voiceMethod: 'GET' });
    await world.inbound();
    expect(world.product.received[0]?.url.startsWith(`${world.product.url}/v?b=2&a=1&CallSid=`)).toBe(true);
    await world.setNumber({ voiceMethod: 'POST' });
    await world.inbound();
    expect(world.product.received[1]?.url).toBe(`${world.product.url}/v?b=2&a=1`);
  });

  it('is answered by the application of the number, when it has one', async () => {
    const application = await world.client.applications.create({
      friendlyName: 'app',
      voiceUrl: `${world.product.url}/app`,
    });
    await world.setNumber({ voiceUrl: `${world.product.url}/v`, voiceApplicationSid: application.sid });
    await world.inbound();
    expect(world.product.received.map((one) => one.path)).toEqual(['/app']);
  });

  it('tells the number once, at the end', async () => {
    world.product.on('/v', twiml('<Pause length="60"/>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v`, statusCallback: `${world.product.url}/end` });
    const callSid = await world.inbound();
    await world.advance(5000);
    await world.sim('hangup', { callSid });
    await world.advance(0);
    expect(
      world.product.to('/end').map((one) => [one.params.CallStatus, one.params.CallDuration, one.params.From]),
    ).toEqual([['completed', '5', caller]]);
  });

  it('is unanswered when rejected', async () => {
    world.product.on('/v', twiml('<Reject reason="busy"/>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const callSid = await world.inbound();
    expect(await world.client.calls(callSid).fetch()).toMatchObject({ status: 'busy', duration: '0' });
  });
});

describe('a change to a call by REST', () => {
  const waiting = async () => {
    world.product.on('/v', twiml('<Gather timeout="60" action="/g"><Say>Press a key</Say></Gather>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    return world.inbound();
  };

  it('redirects a live call at once, and the old document never resumes', async () => {
    const callSid = await waiting();
    await world.client.calls(callSid).update({ twiml: twiml('<Say>New words</Say><Pause length="9"/>') });
    expect(await world.hears(callSid)).toEqual([{ say: 'New words', language: 'en-US' }]);
    await world.sim('dtmf', { callSid, digits: '1' });
    await world.advance(1000);
    expect(world.product.to('/g')).toEqual([]);
  });

  it('refuses relative actions in inline documents', async () => {
    const callSid = await waiting();
    await world.client.calls(callSid).update({ twiml: twiml('<Gather numDigits="1" action="/g"/>') });
    await world.sim('dtmf', { callSid, digits: '1' });
    await world.advance(0);
    expect(world.product.to('/g')).toEqual([]);
    expect((await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode)).toEqual(['11100']);
  });

  it('completes a live call, ignores a cancel of it, and answers 21220 afterwards', async () => {
    const callSid = await waiting();
    await world.client.calls(callSid).update({ status: 'canceled' });
    expect((await world.client.calls(callSid).fetch()).status).toBe('in-progress');
    await world.client.calls(callSid).update({ status: 'completed' });
    expect((await world.client.calls(callSid).fetch()).status).toBe('completed');
    await expect(world.client.calls(callSid).update({ twiml: twiml('') })).rejects.toMatchObject({
      status: 400,
      code: 21220,
      message: 'Call is not in-progress. Cannot redirect.',
    });
  });
});

it('lists calls newest first, each once over the pages, while new ones arrive', async () => {
  world.product.on('/v', twiml('<Hangup/>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const made: string[] = [];
  for (let n = 0; n < 7; n += 1) made.unshift(await world.inbound());
  expect((await world.client.calls.list({ pageSize: 3 })).map((one) => one.sid)).toEqual(made);
  const first = await world.client.calls.page({ pageSize: 3 });
  await world.inbound();
  const second = await first.nextPage();
  expect(second?.instances.map((one) => one.sid)).toEqual(made.slice(3, 6));
  expect(await world.client.calls.list({ limit: 4, status: 'completed' })).toHaveLength(4);
});
