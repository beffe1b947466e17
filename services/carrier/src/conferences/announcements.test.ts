import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outside, owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  await world.sim('account', { cps: 100_000 });
  world.product.forget();
  world.product.on(
    '/v',
    twiml(
      '<Dial action="/after"><Conference statusCallback="/c" statusCallbackEvent="start end join leave announcement" waitUrl="">r1</Conference></Dial>',
    ),
  );
  world.product.on('/after', twiml('<Say>after</Say><Pause length="60"/>'));
  world.product.on('/news', twiml('<Say>hear the news</Say>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const news = { say: 'hear the news', language: 'en-US' };
const room = async () => (await world.client.conferences.list())[0]!;
const events = () => world.product.to('/c').map((one) => one.params.StatusCallbackEvent);
const inRoom = async () => world.client.conferences((await room()).sid);

describe('an announcement', () => {
  it('is heard by all, once, and its end is told', async () => {
    const [a, b] = [await world.inbound(), await world.inbound('+8613800000002')];
    await (await inRoom()).update({ announceUrl: `${world.product.url}/news` });
    await world.advance(0);
    expect([await world.hears(a), await world.hears(b)]).toEqual([
      [news, { callSid: b }],
      [news, { callSid: a }],
    ]);
    expect(world.product.to('/news').map((one) => [one.method, one.params.ConferenceSid, one.params.CallSid])).toEqual([
      ['POST', (await room()).sid, undefined],
    ]);
    await world.advance(5000);
    expect(await world.hears(a)).toEqual([{ callSid: b }]);
    expect(events().at(-1)).toBe('announcement-end');
  });

  it('for one member is heard by that one alone', async () => {
    const [a, b] = [await world.inbound(), await world.inbound('+8613800000002')];
    await (await inRoom()).participants(a).update({ announceUrl: `${world.product.url}/news`, announceMethod: 'GET' });
    await world.advance(0);
    expect([await world.hears(a), await world.hears(b)]).toEqual([[news, { callSid: b }], [{ callSid: a }]]);
    expect(world.product.to('/news').map((one) => [one.method, one.params.CallSid])).toEqual([['GET', a]]);
  });

  it('that cannot be had is told as failed', async () => {
    await world.inbound();
    await world.inbound('+8613800000002');
    world.product.on('/news', { status: 500 });
    await (await inRoom()).update({ announceUrl: `${world.product.url}/news` });
    await world.advance(0);
    expect(world.product.to('/c').at(-1)?.params).toMatchObject({
      StatusCallbackEvent: 'announcement-fail',
      ReasonAnnouncementFailed: 'HTTP status 500',
    });
  });
});

describe('where nothing is documented, a switch decides', () => {
  const switches = (values: object) => world.sim('account', { switches: values });

  it('the order of the first events, and the first number', async () => {
    await switches({ conferenceStartOrder: 'start-first', conferenceSequenceFrom: 0 });
    await world.inbound();
    await world.inbound('+8613800000002');
    expect(world.product.to('/c').map((one) => [one.params.StatusCallbackEvent, one.params.SequenceNumber])).toEqual([
      ['participant-join', '0'],
      ['conference-start', '1'],
      ['participant-join', '2'],
    ]);
  });

  it('the order of the last events', async () => {
    await switches({ conferenceEndOrder: 'end-first' });
    await world.inbound();
    await world.inbound('+8613800000002');
    await (await inRoom()).update({ status: 'completed' });
    await world.advance(0);
    expect(events().slice(3)).toEqual(['conference-end', 'participant-leave', 'participant-leave']);
  });

  it('whether wait documents are asked for in the name of the room', async () => {
    const wait = twiml('<Dial><Conference waitUrl="/wait">r1</Conference></Dial>');
    world.product.on('/v', wait);
    await world.inbound();
    expect(world.product.to('/wait')[0]?.params.FriendlyName).toBe('r1');
    await switches({ conferenceFieldsOnWait: false });
    world.product.on('/v', wait.replace('r1', 'r2'));
    await world.inbound('+8613800000002');
    expect(world.product.to('/wait').at(-1)?.params).not.toHaveProperty('ConferenceSid');
  });

  it.each([
    ['continues', 'in-progress'],
    ['hung-up', 'completed'],
  ])('what becomes of a removed member: it %s', async (kickedLeg, status) => {
    await switches({ kickedLeg });
    const callSid = await world.inbound();
    await (await inRoom()).participants(callSid).remove();
    await world.advance(0);
    expect((await world.client.calls(callSid).fetch()).status).toBe(status);
  });

  it.each([
    ['completed', 'completed'],
    ['failed', 'failed'],
  ])('how an answered call ends whose document fails: %s', async (failedDocument, status) => {
    await switches({ failedDocument });
    world.product.on('/v', twiml('<Say>x</Say><Redirect>/broken</Redirect>'));
    world.product.on('/broken', { status: 500 });
    const callSid = await world.inbound();
    await world.advance(20_000);
    expect((await world.client.calls(callSid).fetch()).status).toBe(status);
  });

  it('what a refusal says', async () => {
    await switches({ errorTexts: 'bare' });
    await expect(world.client.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      code: 20404,
      message: 'Error 20404',
    });
  });
});

it('who speaks in a room is told to those who asked for it', async () => {
  world.product.on(
    '/v',
    twiml('<Dial><Conference statusCallback="/c" statusCallbackEvent="speaker" waitUrl="">r1</Conference></Dial>'),
  );
  const callSid = await world.inbound();
  await world.inbound('+8613800000002');
  await world.sim('speak', { callSid, text: 'good morning everybody' });
  await world.advance(0);
  expect(events()).toEqual(['participant-speech-start']);
  await world.advance(5000);
  expect(world.product.to('/c').map((one) => [one.params.StatusCallbackEvent, one.params.CallSid])).toEqual([
    ['participant-speech-start', callSid],
    ['participant-speech-stop', callSid],
  ]);
});

it('lists may lag behind, and a room that nobody may start yet may show as in progress', async () => {
  await world.sim('account', { listLagMs: 2000, switches: { unstartedRoom: 'in-progress' } });
  const callSid = await world.inbound();
  expect([await world.client.conferences.list(), await world.client.calls.list()]).toEqual([[], []]);
  expect((await world.client.calls(callSid).fetch()).sid).toBe(callSid);
  await world.advance(2000);
  expect((await world.client.conferences.list({ status: 'in-progress' })).map((one) => one.status)).toEqual([
    'in-progress',
  ]);
});

describe('rules of a room', () => {
  const add = (extra: Record<string, unknown> = {}) =>
    world.client.conferences('r9').participants.create({ to: outside, from: owned, ...extra });

  it.each([['a/b'], ['x'.repeat(129)], [`CA${'0'.repeat(32)}`]])('no label like %s', async (label) => {
    await expect(add({ label })).rejects.toMatchObject({ status: 400, code: 16023 });
    expect(await world.client.calls.list()).toEqual([]);
    expect(await world.client.conferences.list()).toEqual([]);
  });

  it('no more members than it takes', async () => {
    await add({ maxParticipants: 2 });
    await add();
    await expect(add()).rejects.toMatchObject({ status: 400, code: 16020 });
  });

  it('an exit flag cannot be changed while its member is on hold, unless the hold ends with it', async () => {
    const callSid = await world.inbound();
    await world.inbound('+8613800000002');
    const participant = (await inRoom()).participants(callSid);
    await participant.update({ hold: true });
    expect((await participant.update({ endConferenceOnExit: true })).endConferenceOnExit).toBe(false);
    expect((await participant.update({ endConferenceOnExit: true, hold: false })).endConferenceOnExit).toBe(true);
  });

  it('a member that waits can be given another wait document', async () => {
    world.product.on('/other-wait', twiml('<Play loop="0">/other.mp3</Play>'));
    const callSid = await world.inbound();
    await (await inRoom()).participants(callSid).update({ waitUrl: `${world.product.url}/other-wait` });
    await world.advance(0);
    expect(await world.hears(callSid)).toEqual([{ media: `${world.product.url}/other.mp3` }]);
  });

  it('a verb that means nothing there is skipped, with a warning', async () => {
    world.product.on('/wait', twiml('<Gather/><Say>wait</Say>'));
    world.product.on('/v', twiml('<Dial><Conference waitUrl="/wait">r1</Conference></Dial>'));
    const callSid = await world.inbound();
    expect(await world.hears(callSid)).toEqual([{ say: 'wait', language: 'en-US' }]);
    expect((await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode)).toEqual(['13238']);
  });

  it('a wait document that fails drops the join', async () => {
    world.product.on('/wait', { status: 404 });
    world.product.on('/v', twiml('<Dial><Conference waitUrl="/wait">r1</Conference></Dial><Say>next</Say>'));
    const callSid = await world.inbound();
    expect(await world.hears(callSid)).toEqual([{ say: 'next', language: 'en-US' }]);
  });

  it('with early media a room starts before anybody answered', async () => {
    await world.sim('mischief', { seed: 1, earlyMedia: 1 });
    await world.inbound();
    const { callSid } = await world.client.conferences('r1').participants.create({ to: outside, from: owned });
    await world.advance(0);
    expect((await world.client.calls(callSid).fetch()).status).toBe('ringing');
    expect(events()).toEqual(['participant-join', 'participant-join', 'conference-start']);
    await world.sim('answer', { callSid });
    await world.advance(0);
    expect(events()).toHaveLength(3);
  });
});
