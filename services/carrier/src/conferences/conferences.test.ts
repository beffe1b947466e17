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
  await world.sim('account', { cps: 100 });
  world.product.forget();
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const callback = 'statusCallback="/c" statusCallbackEvent="start end join leave mute hold modify"';
const silence = [{ silence: true }];
const heardFrom = (...callSids: string[]) => callSids.map((callSid) => ({ callSid }));

/** A caller who enters a room with these attributes. */
const enter = async (attributes = '', room = 'r1', dial = 'action="/after"'): Promise<string> => {
  world.product.on(
    '/v',
    twiml(
      `<Dial ${dial}><Conference ${callback} waitUrl="/wait" ${attributes}>${room}</Conference></Dial><Say>next</Say>`,
    ),
  );
  world.product.on('/wait', twiml('<Play loop="0">/music.mp3</Play>'));
  world.product.on('/after', twiml('<Say>after</Say><Pause length="60"/>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound();
};
const events = () => world.product.to('/c').map((one) => one.params.StatusCallbackEvent);
const room = async () => (await world.client.conferences.list())[0]!;
const music = () => [{ media: `${world.product.url}/music.mp3` }];

describe('a room', () => {
  it('starts with its second member and ends with its last', async () => {
    const a = await enter();
    expect(await world.hears(a)).toEqual(music());
    const b = await enter('statusCallback="/other"'.replace('statusCallback', 'data-other'));
    expect(await world.hears(a)).toEqual(heardFrom(b));
    expect(await world.hears(b)).toEqual(heardFrom(a));
    expect((await room()).status).toBe('in-progress');
    await world.sim('hangup', { callSid: b });
    await world.advance(0);
    await world.sim('hangup', { callSid: a });
    await world.advance(0);
    expect(events()).toEqual([
      'participant-join',
      'participant-join',
      'conference-start',
      'participant-leave',
      'participant-leave',
      'conference-end',
    ]);
    const numbers = world.product.to('/c').map((one) => Number(one.params.SequenceNumber));
    expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
    expect(world.product.to('/c').at(-1)?.params).toMatchObject({
      FriendlyName: 'r1',
      ReasonConferenceEnded: 'last-participant-left',
    });
    expect(await room()).toMatchObject({ status: 'completed', reasonConferenceEnded: 'last-participant-left' });
  });

  it('tells only the first member’s callback', async () => {
    await enter();
    world.product.on(
      '/v',
      twiml('<Dial><Conference statusCallback="/other" statusCallbackEvent="join">r1</Conference></Dial>'),
    );
    await world.inbound();
    expect(world.product.to('/other')).toEqual([]);
    expect(events()).toHaveLength(3);
  });

  it('does not ask again for a wait document that ran out', async () => {
    world.product.on('/wait', twiml('<Pause length="1"/>'));
    world.product.on('/v', twiml('<Dial><Conference waitUrl="/wait">r1</Conference></Dial>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const a = await world.inbound();
    await world.advance(60_000);
    expect(world.product.to('/wait')).toHaveLength(1);
    expect(await world.hears(a)).toEqual(silence);
  });

  it('waits for somebody who may start it', async () => {
    const a = await enter('startConferenceOnEnter="false"');
    const b = await enter('startConferenceOnEnter="false"');
    expect([await world.hears(a), await world.hears(b)]).toEqual([music(), music()]);
    expect(events()).not.toContain('conference-start');
    const c = await enter();
    expect(await world.hears(a)).toEqual(heardFrom(b, c));
    expect(events().filter((event) => event === 'conference-start')).toHaveLength(1);
  });

  it('ends when a member with endConferenceOnExit goes; the others continue with their own documents', async () => {
    const b = await enter();
    const c = await enter();
    const a = await enter('endConferenceOnExit="true"');
    await world.sim('hangup', { callSid: a });
    await world.advance(0);
    expect(await room()).toMatchObject({
      reasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      callSidEndingConference: a,
    });
    expect([await world.hears(b), await world.hears(c)]).toEqual([
      [{ say: 'after', language: 'en-US' }],
      [{ say: 'after', language: 'en-US' }],
    ]);
    const after = world.product.to('/after').filter((one) => one.params.CallSid !== a);
    expect(after.map((one) => [one.params.DialCallStatus, one.params.DialCallSid])).toEqual([
      ['answered', undefined],
      ['answered', undefined],
    ]);
  });

  it('survives that exit when the flag was taken back', async () => {
    const b = await enter();
    const c = await enter();
    const a = await enter('endConferenceOnExit="true"');
    await world.client
      .conferences((await room()).sid)
      .participants(a)
      .update({ endConferenceOnExit: false });
    await world.sim('hangup', { callSid: a });
    expect(await world.hears(b)).toEqual(heardFrom(c));
  });

  it('loses a member who is redirected, at once', async () => {
    const a = await enter();
    const b = await enter();
    await world.client.calls(a).update({ twiml: twiml('<Say>elsewhere</Say><Pause length="9"/>') });
    expect(await world.hears(b)).toEqual(silence);
    expect(await world.hears(a)).toEqual([{ say: 'elsewhere', language: 'en-US' }]);
    await world.advance(0);
    expect(world.product.to('/c').at(-1)?.params).toMatchObject({
      StatusCallbackEvent: 'participant-leave',
      CallSid: a,
      ReasonParticipantLeft: 'participant_updated_via_api',
    });
    expect(world.product.to('/after')).toEqual([]);
  });

  it('refuses a label that is taken, and that call goes on with its next verb', async () => {
    await enter('participantLabel="ann"', 'r1', '');
    const second = await enter('participantLabel="ann"', 'r1', '');
    expect(await world.hears(second)).toEqual([{ say: 'next', language: 'en-US' }]);
  });
});

describe('a member', () => {
  it('muted hears all and is heard by none; held hears only the hold music', async () => {
    const a = await enter();
    const b = await enter();
    const participant = world.client.conferences((await room()).sid).participants(a);
    world.product.on('/h', twiml('<Play loop="0">/hold.mp3</Play>'));
    await participant.update({ muted: true });
    expect([await world.hears(a), await world.hears(b)]).toEqual([heardFrom(b), silence]);
    await participant.update({ hold: true, holdUrl: `${world.product.url}/h` });
    await world.advance(0);
    expect(await world.hears(a)).toEqual([{ media: `${world.product.url}/hold.mp3` }]);
    expect(world.product.to('/h').map((one) => one.method)).toEqual(['GET']);
    expect(
      (await world.client.conferences((await room()).sid).participants.list({ hold: true })).map((one) => one.callSid),
    ).toEqual([a]);
    await participant.update({ endConferenceOnExit: true });
    expect((await participant.fetch()).endConferenceOnExit).toBe(false);
    await participant.update({ hold: false });
    await participant.update({ muted: false });
    await world.advance(0);
    expect([await world.hears(a), await world.hears(b)]).toEqual([heardFrom(b), heardFrom(a)]);
    expect(events().slice(3)).toEqual([
      'participant-mute',
      'participant-hold',
      'participant-unhold',
      'participant-unmute',
    ]);
  });

  it('who is kicked goes on with its own document', async () => {
    const a = await enter();
    await enter();
    await world.client
      .conferences((await room()).sid)
      .participants(a)
      .remove();
    await world.advance(0);
    expect(await world.hears(a)).toEqual([{ say: 'after', language: 'en-US' }]);
  });
});

describe('a participant added by REST', () => {
  const add = (extra: Record<string, unknown> = {}, name = 'r2') =>
    world.client.conferences(name).participants.create({
      to: outside,
      from: owned,
      label: 'agent:7',
      earlyMedia: false,
      timeout: 20,
      statusCallback: `${world.product.url}/s`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      conferenceStatusCallback: `${world.product.url}/c`,
      conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
      ...extra,
    });

  it('opens the room by name and joins it when the party answers', async () => {
    const created = await add();
    expect(created).toMatchObject({ label: 'agent:7', status: 'queued', muted: false });
    await world.advance(0);
    await world.sim('answer', { callSid: created.callSid });
    await world.advance(0);
    const participants = world.client.conferences(created.conferenceSid).participants;
    expect(await participants('agent:7').fetch()).toMatchObject({ callSid: created.callSid, status: 'connected' });
    const second = await add({ label: 'other', to: '+15558675311' });
    expect(second.conferenceSid).toBe(created.conferenceSid);
    await expect(add({ to: '+15558675312' })).rejects.toMatchObject({ status: 400, code: 16025 });
    expect(
      world.product
        .to('/s')
        .filter((one) => one.params.CallSid === created.callSid)
        .map((one) => one.params.CallStatus),
    ).toEqual(['initiated', 'ringing', 'in-progress']);
  });

  it('is hung up when it is removed, and the empty room ends', async () => {
    const created = await add();
    await world.advance(0);
    await world.sim('answer', { callSid: created.callSid });
    await world.client.conferences(created.conferenceSid).participants('agent:7').remove();
    await world.advance(0);
    expect((await world.client.calls(created.callSid).fetch()).status).toBe('completed');
    expect((await world.client.conferences(created.conferenceSid).fetch()).reasonConferenceEnded).toBe(
      'last-participant-kicked',
    );
    await expect(add({}, created.conferenceSid)).rejects.toMatchObject({ status: 400 });
    await expect(add({}, `CF${'0'.repeat(32)}`)).rejects.toMatchObject({ status: 404 });
  });

  it('rings five seconds longer than its timeout and then fails to join', async () => {
    const created = await add();
    await world.advance(24_000);
    expect((await world.client.calls(created.callSid).fetch()).status).toBe('ringing');
    await world.advance(2000);
    expect((await world.client.calls(created.callSid).fetch()).status).toBe('no-answer');
    expect(
      world.product.to('/c').map((one) => [one.params.StatusCallbackEvent, one.params.ReasonParticipantLeft]),
    ).toEqual([
      ['participant-leave', 'participant_add_failed'],
      ['conference-end', undefined],
    ]);
  });

  it('coaches one member, whom alone it is heard by, and can barge in', async () => {
    const customer = await enter('', 'r2');
    const agent = await enter('', 'r2');
    const created = await add({ coaching: true, callSidToCoach: agent, label: 'supervisor' });
    await world.advance(0);
    await world.sim('answer', { callSid: created.callSid });
    const supervisor = created.callSid;
    expect(await world.hears(supervisor)).toEqual(heardFrom(customer, agent));
    expect(await world.hears(agent)).toEqual(heardFrom(customer, supervisor));
    expect(await world.hears(customer)).toEqual(heardFrom(agent));
    const participant = world.client.conferences(created.conferenceSid).participants(supervisor);
    await participant.update({ coaching: true, callSidToCoach: customer });
    expect([await world.hears(customer), await world.hears(agent)]).toEqual([
      heardFrom(agent, supervisor),
      heardFrom(customer),
    ]);
    await participant.update({ coaching: false });
    expect(await world.hears(agent)).toEqual(heardFrom(customer, supervisor));
  });
});
