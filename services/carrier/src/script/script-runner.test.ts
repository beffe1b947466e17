import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../testing/carrier-world.ts';
import { type Reply, twiml } from '../testing/product-server.ts';

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

const callWith = async (reply: Reply, settings: Record<string, string> = {}): Promise<string> => {
  world.product.on('/v', reply);
  await world.setNumber({ voiceUrl: `${world.product.url}/v`, ...settings });
  return world.inbound();
};

const notices = async (callSid: string) =>
  (await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode);

describe('a document', () => {
  it('is heard verb by verb, and Redirect takes over', async () => {
    const callSid = await callWith(
      twiml(
        '<Say language="zh-CN">您好</Say><Pause length="2"/><Play loop="2">/a.mp3</Play><Redirect>/b</Redirect><Say>unreachable</Say>',
      ),
    );
    world.product.on('/b', twiml('<Say>bee</Say>'));
    expect(await world.hears(callSid)).toEqual([{ say: '您好', language: 'zh-CN' }]);
    await world.advance(400);
    expect(await world.hears(callSid)).toEqual([{ silence: true }]);
    await world.advance(2000);
    expect(await world.hears(callSid)).toEqual([{ media: `${world.product.url}/a.mp3` }]);
    await world.advance(30_000);
    expect(await world.hears(callSid)).toEqual([{ media: `${world.product.url}/a.mp3` }]);
    await world.advance(10_000);
    expect(world.product.to('/b')[0]?.params.CallStatus).toBe('in-progress');
    expect(await world.hears(callSid)).toEqual([{ say: 'bee', language: 'en-US' }]);
    await world.advance(5000);
    expect((await world.client.calls(callSid).fetch()).status).toBe('completed');
  });

  it('goes on past what is not a verb, with a warning', async () => {
    const callSid = await callWith(twiml('<say>lower</say><Say>Upper</Say>'));
    expect(await world.hears(callSid)).toEqual([{ say: 'Upper', language: 'en-US' }]);
    expect(await notices(callSid)).toEqual(['12200']);
  });
});

describe('Gather', () => {
  const menu = (attributes: string) =>
    twiml(
      `<Gather action="/g" ${attributes}><Say>Press some keys please</Say></Gather><Say>none</Say><Pause length="60"/>`,
    );
  const prompt = [{ say: 'Press some keys please', language: 'en-US' }];
  const none = [{ say: 'none', language: 'en-US' }];

  it('stops its prompt at the first key and submits at the last one', async () => {
    const callSid = await callWith(menu('numDigits="5" timeout="5"'));
    expect(await world.hears(callSid)).toEqual(prompt);
    await world.sim('dtmf', { callSid, digits: '9' });
    expect(await world.hears(callSid)).toEqual([{ silence: true }]);
    await world.sim('dtmf', { callSid, digits: '4117' });
    await world.advance(0);
    expect(world.product.to('/g').map((one) => one.params.Digits)).toEqual(['94117']);
  });

  it('submits at the finish key, without it', async () => {
    const callSid = await callWith(menu('numDigits="5"'));
    await world.sim('dtmf', { callSid, digits: '12#' });
    await world.advance(0);
    expect(world.product.to('/g')[0]?.params).toMatchObject({ Digits: '12', FinishedOnKey: '#' });
  });

  it('falls to the next verb after silence and after the finish key alone', async () => {
    const silent = await callWith(menu('timeout="5"'));
    await world.advance(6700);
    expect(await world.hears(silent)).toEqual(none);
    const hash = await world.inbound();
    await world.sim('dtmf', { callSid: hash, digits: '#' });
    await world.advance(0);
    expect(await world.hears(hash)).toEqual(none);
    expect(world.product.to('/g')).toEqual([]);
  });

  it('asks its action also for nothing when told to', async () => {
    await callWith(menu('timeout="2" actionOnEmptyResult="true"'));
    await world.advance(5000);
    expect(world.product.to('/g').map((one) => one.params.Digits ?? '')).toEqual(['']);
  });

  it('without a finish key submits everything after the timeout', async () => {
    const callSid = await callWith(menu('timeout="3" finishOnKey=""'));
    await world.sim('dtmf', { callSid, digits: '12#' });
    await world.advance(2900);
    expect(world.product.to('/g')).toEqual([]);
    await world.advance(200);
    expect(world.product.to('/g')[0]?.params.Digits).toBe('12#');
  });

  it('takes keys that were typed ahead of it', async () => {
    const callSid = await callWith(
      twiml('<Say>A long greeting before the menu comes</Say><Gather numDigits="1" action="/g"/>'),
    );
    await world.sim('dtmf', { callSid, digits: '2' });
    await world.advance(5000);
    expect(world.product.to('/g').map((one) => one.params.Digits)).toEqual(['2']);
  });
});

describe('Enqueue', () => {
  const wait = () => {
    world.product.on('/v', twiml('<Enqueue waitUrl="/w" action="/a">support</Enqueue>'));
    world.product.on('/w', twiml('<Pause length="10"/>'));
  };

  it('asks for the wait document again each time it has run out, with the position', async () => {
    wait();
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const first = await world.inbound();
    const second = await world.inbound();
    await world.advance(10_000);
    const [queue] = await world.client.queues.list();
    expect(queue).toMatchObject({ friendlyName: 'support', currentSize: 2, maxSize: 1000 });
    expect((await world.client.queues(queue!.sid).members.list()).map((one) => one.callSid)).toEqual([first, second]);
    const asked = (callSid: string) => world.product.to('/w').filter((one) => one.params.CallSid === callSid);
    expect(asked(first).map((one) => [one.params.QueuePosition, one.params.QueueTime])).toEqual([
      ['1', '0'],
      ['1', '10'],
    ]);
    expect(asked(second)[0]?.params).toMatchObject({
      QueuePosition: '2',
      QueueSid: queue!.sid,
      CurrentQueueSize: '2',
      MaxQueueSize: '1000',
    });
    await world.sim('hangup', { callSid: first });
    await world.advance(10_000);
    expect(asked(second).at(-1)?.params.QueuePosition).toBe('1');
    expect(world.product.to('/a').map((one) => [one.params.QueueResult, one.params.CallStatus])).toEqual([
      ['hangup', 'completed'],
    ]);
  });

  it('resumes after Leave with the action', async () => {
    wait();
    world.product.on('/w', twiml('<Leave/>'));
    world.product.on('/a', twiml('<Say>left</Say>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const callSid = await world.inbound();
    expect(world.product.to('/a').map((one) => one.params.QueueResult)).toEqual(['leave']);
    expect(await world.hears(callSid)).toEqual([{ say: 'left', language: 'en-US' }]);
  });

  it('gives a member to another document by REST', async () => {
    wait();
    world.product.on('/x', twiml('<Say>taken</Say>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const callSid = await world.inbound();
    const [queue] = await world.client.queues.list();
    await world.client
      .queues(queue!.sid)
      .members('Front')
      .update({ url: `${world.product.url}/x` });
    await world.advance(0);
    expect(await world.hears(callSid)).toEqual([{ say: 'taken', language: 'en-US' }]);
    expect(world.product.to('/a').map((one) => one.params.QueueResult)).toEqual(['redirected']);
    await expect(world.client.queues(queue!.sid).members(callSid).fetch()).rejects.toMatchObject({ code: 20404 });
  });
});

describe('an application that fails', () => {
  it.each<[string, Reply, string, number]>([
    ['answers 500', { status: 500 }, '11200', 1],
    ['hangs', 'hang', '11200', 1],
    ['answers malformed XML', '<Response><Say>', '12100', 1],
    ['answers JSON', { type: 'application/json', body: '{}' }, '12300', 1],
  ])('is replaced by its fallback when it %s', async (_name, reply, code, requests) => {
    await world.sim('webhookTimeout', { ms: 150 });
    world.product.on('/f', twiml('<Say>sorry</Say><Pause length="9"/>'));
    const callSid = await callWith(reply, { voiceFallbackUrl: `${world.product.url}/f` });
    expect(world.product.to('/v')).toHaveLength(requests);
    expect(world.product.to('/f')[0]?.params).toMatchObject({
      CallSid: callSid,
      ErrorCode: code,
      ErrorUrl: `${world.product.url}/v`,
    });
    expect(await world.hears(callSid)).toEqual([{ say: 'sorry', language: 'en-US' }]);
  });

  it('is tried again when it refuses the connection, and on what the URL asks for', async () => {
    world.product.on('/f', twiml('<Hangup/>'));
    await world.setNumber({ voiceUrl: 'http://127.0.0.1:1/v', voiceFallbackUrl: `${world.product.url}/f` });
    await world.inbound();
    expect(world.product.to('/f')[0]?.params.ErrorCode).toBe('11205');
    world.product.on('/v', () => (world.product.to('/v').length < 3 ? { status: 503 } : twiml('<Say>third</Say>')));
    await world.setNumber({ voiceUrl: `${world.product.url}/v#rc=3&rp=ct,rt,5xx` });
    const callSid = await world.inbound();
    expect(await world.hears(callSid)).toEqual([{ say: 'third', language: 'en-US' }]);
    const tokens = world.product.to('/v').map((one) => one.idempotencyToken);
    expect([tokens.length, new Set(tokens).size]).toEqual([3, 1]);
  });

  it('without a fallback is announced, and the call ends', async () => {
    const callSid = await callWith('no xml at all');
    expect(JSON.stringify(await world.hears(callSid))).not.toContain('no xml');
    await world.advance(10_000);
    expect((await world.client.calls(callSid).fetch()).status).toBe('failed');
    expect(await notices(callSid)).toContain('12100');
  });

  it('can have its fallback at the carrier', async () => {
    await world.sim('bin', { path: 'sorry/1', twiml: twiml('<Say>One moment</Say><Pause length="3"/>') });
    const callSid = await callWith({ status: 500 }, { voiceFallbackUrl: `${world.carrier.url}/bins/sorry/1` });
    expect(await world.hears(callSid)).toEqual([{ say: 'One moment', language: 'en-US' }]);
  });
});

it('follows redirects, keeps cookies, and answers a challenge with the user of the URL', async () => {
  world.product.on('/v', { status: 307, headers: { location: '/moved', 'set-cookie': 'session=abc; Path=/' } });
  world.product.on('/moved', twiml('<Say>moved</Say>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const callSid = await world.inbound();
  expect(await world.hears(callSid)).toEqual([{ say: 'moved', language: 'en-US' }]);
  expect(world.product.to('/moved')[0]).toMatchObject({ method: 'POST', params: { CallSid: callSid } });
});
