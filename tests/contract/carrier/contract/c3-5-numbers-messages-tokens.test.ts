import { describe, expect } from 'vitest';
import { everywhere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { caller, openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('3.5 Numbers', () => {
  simulated('are bought, configured, found and released', async () => {
    const number = await world.client.incomingPhoneNumbers.create({
      phoneNumber: '+15550009999',
      voiceUrl: world.product.url('/v'),
    });
    expect(world.answers.at(-1)?.status).toBe(201);
    expect(number).toMatchObject({
      phoneNumber: '+15550009999',
      voiceUrl: world.product.url('/v'),
      voiceApplicationSid: '',
      smsApplicationSid: '',
      capabilities: expect.objectContaining({ voice: true }),
    });
    await world.client.incomingPhoneNumbers(number.sid).update({ friendlyName: 'front desk', voiceMethod: 'GET' });
    const [found] = await world.client.incomingPhoneNumbers.list({ phoneNumber: '+15550009999' });
    expect(found).toMatchObject({ sid: number.sid, friendlyName: 'front desk', voiceMethod: 'GET' });
    expect(await world.client.incomingPhoneNumbers(number.sid).remove()).toBe(true);
    expect(await world.client.incomingPhoneNumbers.list({ phoneNumber: '+15550009999' })).toEqual([]);
  });

  simulated('are listed by kind, too', async () => {
    const kinds = [
      await world.client.incomingPhoneNumbers.local.list(),
      await world.client.incomingPhoneNumbers.mobile.list(),
      await world.client.incomingPhoneNumbers.tollFree.list(),
    ];
    expect(kinds.flat().map((one) => one.phoneNumber)).toContain(world.target.ownedUs);
  });

  everywhere('refuses a number’s URL that is none', async () => {
    const [number] = await world.client.incomingPhoneNumbers.list({ phoneNumber: world.target.owned });
    const attempt = world.client.incomingPhoneNumbers(number!.sid).update({ voiceUrl: 'not a url' });
    expect((await refusalOf(attempt)).status).toBe(400);
  });
});

describe('3.5 Applications', () => {
  everywhere('are created, changed, listed and deleted', async () => {
    const application = await world.client.applications.create({
      friendlyName: 'a',
      voiceUrl: world.product.url('/a'),
    });
    expect(application.sid).toMatch(/^AP[0-9a-f]{32}$/);
    await world.client.applications(application.sid).update({ friendlyName: 'b' });
    expect(await world.client.applications(application.sid).fetch()).toMatchObject({
      friendlyName: 'b',
      voiceUrl: world.product.url('/a'),
    });
    expect((await world.client.applications.list({ limit: 20 })).map((one) => one.sid)).toContain(application.sid);
    expect(await world.client.applications(application.sid).remove()).toBe(true);
    expect(await refusalOf(world.client.applications(application.sid).fetch())).toMatchObject({ status: 404 });
  });
});

describe('3.5 Tokens', () => {
  everywhere('give ICE servers', async () => {
    const token = await world.client.tokens.create();
    expect(world.answers.at(-1)?.status).toBe(201);
    expect(token.iceServers).toBeInstanceOf(Array);
    expect(token.accountSid).toBe(world.target.accountSid);
  });
});

describe('3.5 and 8 Messages', () => {
  const send = (body: string, settings: Record<string, unknown> = {}) =>
    world.client.messages.create({ to: outside, from: world.target.ownedUs, body, ...settings } as never);
  const receive = async (body: string, from = outside) => {
    await world.sim('sms', { from, to: world.target.ownedUs, body });
    await world.advance(1000);
  };

  simulated('is queued at first, then sent and delivered, and tells it', async () => {
    const message = await send('hello', { statusCallback: world.product.url('/ms') });
    expect(world.answers.at(-1)?.status).toBe(201);
    expect(message).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      body: 'hello',
      numSegments: '1',
      numMedia: '0',
      errorCode: null,
    });
    await world.advance(30_000);
    expect(await world.client.messages(message.sid).fetch()).toMatchObject({ status: 'delivered' });
    const told = world.product.to('/ms').map((one) => one.params);
    expect(told.map((one) => one.MessageStatus)).toEqual(expect.arrayContaining(['sent', 'delivered']));
    for (const one of told) {
      expect(one).toMatchObject({ MessageSid: message.sid, SmsSid: message.sid, To: outside });
      expect(one).not.toHaveProperty('SequenceNumber');
    }
  });

  simulated('counts segments: 160 letters in one, 70 characters of Chinese', async () => {
    expect((await send('a'.repeat(160))).numSegments).toBe('1');
    expect((await send('a'.repeat(161))).numSegments).toBe('2');
    expect((await send('好'.repeat(70))).numSegments).toBe('1');
    expect((await send('好'.repeat(71))).numSegments).toBe('2');
  });

  const wrong: [string, number, Record<string, string | undefined>][] = [
    ['no body', 21602, { Body: undefined }],
    ['no sender', 21603, { From: undefined }],
    ['no receiver', 21604, { To: undefined }],
    ['a sender that is not ours', 21606, { From: '+15005550006' }],
    ['more than 1600 characters', 21617, { Body: 'a'.repeat(1601) }],
    ['a receiver that is no number', 21211, { To: 'nobody' }],
  ];
  for (const [name, code, change] of wrong) {
    everywhere(`${name} is ${code}`, async () => {
      const fields = { To: outside, From: world.target.ownedUs, Body: 'hello', ...change };
      const form = new URLSearchParams();
      for (const [key, value] of Object.entries(fields)) if (value !== undefined) form.set(key, value);
      const answer = await world.http('POST', '/Messages.json', { body: form.toString() });
      expect(answer).toMatchObject({ status: 400, body: { code } });
    });
  }

  simulated('an incoming one is a webhook, whose Message is the reply', async () => {
    world.product.on('/sms', doc('<Message>thanks</Message>'));
    await world.setNumber({ smsUrl: world.product.url('/sms') }, world.target.ownedUs);
    await receive('my order?', caller);
    const [request] = world.product.to('/sms');
    expect(request!.params).toMatchObject({
      MessageSid: expect.stringMatching(/^(SM|MM)/),
      AccountSid: world.target.accountSid,
      From: caller,
      To: world.target.ownedUs,
      Body: 'my order?',
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
    });
    expect(request!.params.SmsSid).toBe(request!.params.MessageSid);
    expect(request!.params.SmsMessageSid).toBe(request!.params.MessageSid);
    const messages = await world.client.messages.list();
    expect(messages.map((one) => [one.direction, one.body])).toEqual([
      ['outbound-reply', 'thanks'],
      ['inbound', 'my order?'],
    ]);
  });

  for (const word of ['STOP', 'stop', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'STOPALL']) {
    simulated(`${word} is answered, blocks the pair with 21610, and is still told`, async () => {
      world.product.on('/sms', doc(''));
      await world.setNumber({ smsUrl: world.product.url('/sms') }, world.target.ownedUs);
      await receive(word);
      expect(world.last('/sms').Body).toBe(word);
      const replies = await world.client.messages.list({ to: outside });
      expect(replies).toHaveLength(1);
      expect(await refusalOf(send('hello'))).toMatchObject({ status: 400, code: 21610 });
      expect((await send('hello', { from: world.target.owned })).status).toBe('queued'); // another sender
      await receive('START');
      expect((await send('hello')).status).toBe('queued');
    });
  }

  simulated('STOP PLEASE does nothing', async () => {
    await receive('STOP PLEASE');
    expect((await send('hello')).status).toBe('queued');
  });

  simulated('HELP is answered and blocks nothing', async () => {
    await receive('HELP');
    expect(await world.client.messages.list({ to: outside })).toHaveLength(1);
    expect((await send('hello')).status).toBe('queued');
  });

  simulated('an empty Body redacts, and a message can be deleted', async () => {
    const message = await send('secret');
    await world.advance(30_000);
    expect(await world.client.messages(message.sid).update({ body: '' })).toMatchObject({ body: '' });
    expect(await world.client.messages(message.sid).remove()).toBe(true);
    expect(await refusalOf(world.client.messages(message.sid).fetch())).toMatchObject({ status: 404 });
  });

  simulated('is accepted with a Messaging Service, and may be scheduled and cancelled', async () => {
    const messagingServiceSid = `MG${'a'.repeat(32)}`;
    const service = { from: undefined, messagingServiceSid };
    expect(await send('hello', service)).toMatchObject({ status: 'accepted', messagingServiceSid });
    const sendAt = new Date(Date.now() + 3_600_000);
    const scheduled = await send('later', { ...service, scheduleType: 'fixed', sendAt });
    expect(scheduled.status).toBe('scheduled');
    expect(await world.client.messages(scheduled.sid).update({ status: 'canceled' })).toMatchObject({
      status: 'canceled',
    });
  });

  simulated('has media and takes feedback', async () => {
    const message = await send('hello', { provideFeedback: true });
    await world.advance(30_000);
    expect(await world.client.messages(message.sid).media.list()).toEqual([]);
    const feedback = await world.client.messages(message.sid).feedback.create({ outcome: 'confirmed' });
    expect(feedback).toMatchObject({ messageSid: message.sid, outcome: 'confirmed' });
  });

  simulated('lists filter by to, from', async () => {
    await send('one');
    await send('two', { to: '+15558675311' });
    expect((await world.client.messages.list({ to: '+15558675311' })).map((one) => one.body)).toEqual(['two']);
    expect(await world.client.messages.list({ from: world.target.owned })).toEqual([]);
  });
});
