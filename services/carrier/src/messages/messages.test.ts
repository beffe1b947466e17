import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caller, owned, ownedUs, startWorld, type World } from '../testing/carrier-world.ts';
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

const service = `MG${'1'.repeat(32)}`;
const send = (extra: Record<string, unknown> = {}) =>
  world.client.messages.create({
    to: caller,
    from: owned,
    body: 'Your case is closed',
    statusCallback: `${world.product.url}/s`,
    ...extra,
  });
const statuses = () => world.product.to('/s').map((one) => one.params.MessageStatus);
const write = async (body: string, extra: object = {}) => {
  const { messageSid } = await world.sim<{ messageSid: string }>('sms', { from: caller, to: owned, body, ...extra });
  await world.advance(2000);
  return messageSid;
};
const sentTo = async (to: string) => (await world.client.messages.list({ to })).map((one) => one.body);

describe('a message that we send', () => {
  it('is queued, sent and delivered, and tells of each step', async () => {
    const created = await send();
    expect(created).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      numSegments: '1',
      numMedia: '0',
      dateSent: null,
      errorCode: null,
    });
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
    await world.advance(150);
    expect((await world.client.messages(created.sid).fetch()).status).toBe('sending');
    await world.advance(5000);
    const delivered = await world.client.messages(created.sid).fetch();
    expect([delivered.status, delivered.dateSent instanceof Date]).toEqual(['delivered', true]);
    expect(statuses()).toEqual(['queued', 'sending', 'sent', 'delivered']);
    expect(world.product.to('/s')[0]?.params).toMatchObject({
      MessageSid: created.sid,
      SmsSid: created.sid,
      AccountSid: world.carrier.accountSid,
      From: owned,
      To: caller,
    });
  });

  it.each([
    ['undelivered', ['queued', 'sending', 'sent', 'undelivered']],
    ['failed', ['queued', 'sending', 'failed']],
  ])('can end as %s', async (outcome, steps) => {
    await world.sim('smsOutcome', { to: caller, outcome, errorCode: 30005 });
    const { sid } = await send();
    await world.advance(5000);
    expect(await world.client.messages(sid).fetch()).toMatchObject({
      status: outcome,
      errorCode: 30005,
      errorMessage: 'Unknown destination handset',
    });
    expect(statuses()).toEqual(steps);
    expect(world.product.to('/s').at(-1)?.params).toMatchObject({ ErrorCode: '30005' });
  });

  it('is accepted first when a service sends it', async () => {
    const created = await send({ messagingServiceSid: service, from: undefined });
    expect(created).toMatchObject({ status: 'accepted', from: null, messagingServiceSid: service });
    await world.advance(5000);
    expect(await world.client.messages(created.sid).fetch()).toMatchObject({ status: 'delivered', from: owned });
    expect(statuses()).toEqual(['accepted', 'queued', 'sending', 'sent', 'delivered']);
  });

  it('waits for its time when it is scheduled, and can be canceled until then', async () => {
    const sendAt = new Date(Date.now() + 3_600_000);
    const plan = { messagingServiceSid: service, scheduleType: 'fixed', sendAt };
    const kept = await send(plan);
    const canceled = await send(plan);
    expect(kept.status).toBe('scheduled');
    await world.client.messages(canceled.sid).update({ status: 'canceled' });
    await world.advance(3_700_000);
    expect((await world.client.messages(kept.sid).fetch()).status).toBe('delivered');
    expect((await world.client.messages(canceled.sid).fetch()).status).toBe('canceled');
    await expect(world.client.messages(kept.sid).update({ status: 'canceled' })).rejects.toMatchObject({ status: 400 });
    await expect(send({ ...plan, sendAt: new Date(0) })).rejects.toMatchObject({ code: 35114 });
  });

  it.each([
    [21604, { to: '' }],
    [21603, { from: '' }],
    [21602, { body: '' }],
    [21617, { body: 'a'.repeat(1601) }],
    [21606, { from: '+15559990000' }],
    [21212, { from: 'somebody' }],
    [21211, { to: 'nobody' }],
    [21609, { statusCallback: 'nowhere' }],
    [21620, { mediaUrl: ['nowhere'] }],
    [21701, { messagingServiceSid: 'MGnone' }],
    [21612, { to: '+15005550002' }],
    [21614, { to: '+15005550009' }],
    [21611, { from: '+15005550008' }],
  ])('is refused with %i, and does not exist', async (code, wrong) => {
    await expect(send(wrong)).rejects.toMatchObject({ status: 400, code });
    await world.advance(5000);
    expect(await world.client.messages.list()).toEqual([]);
    expect(statuses()).toEqual([]);
  });

  it('can have files, which are listed and can be removed', async () => {
    const url = `${world.product.url}/photo.jpg`;
    world.product.on('/photo.jpg', { type: 'image/jpeg', body: 'a photo' });
    const created = await send({ mediaUrl: [url, `${world.product.url}/other.png`] });
    expect(created).toMatchObject({ numMedia: '2', sid: expect.stringMatching(/^MM/) });
    const media = world.client.messages(created.sid).media;
    const list = await media.list({ pageSize: 1 });
    expect(list.map((one) => one.contentType)).toEqual(['image/jpeg', 'image/png']);
    const { url: carrier, accountSid, authToken } = world.carrier;
    const response = await fetch(carrier + list[0]!.uri.replace('.json', ''), {
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
    });
    expect(await response.text()).toBe('a photo');
    world.product.forget();
    await media(list[0]!.sid).remove();
    await expect(media(list[0]!.sid).fetch()).rejects.toMatchObject({ status: 404 });
    expect((await world.client.messages(created.sid).fetch()).numMedia).toBe('1');
  });

  it('can be redacted and deleted once it is done', async () => {
    const { sid } = await send();
    await expect(world.client.messages(sid).remove()).rejects.toMatchObject({ status: 400, code: 20009 });
    await world.advance(5000);
    expect((await world.client.messages(sid).update({ body: '' })).body).toBe('');
    expect((await world.client.messages(sid).fetch()).body).toBe('');
    expect(await world.client.messages(sid).remove()).toBe(true);
    await expect(world.client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it('is listed newest first, page by page, by numbers and date', async () => {
    for (const body of ['one', 'two', 'three', 'four']) await send({ body });
    await send({ from: ownedUs, to: '+15558675310', body: 'five' });
    await world.advance(5000);
    const bodies = async (filter: object) =>
      (await world.client.messages.list({ pageSize: 2, ...filter })).map((one) => one.body);
    expect(await bodies({})).toEqual(['five', 'four', 'three', 'two', 'one']);
    expect(await bodies({ from: ownedUs })).toEqual(['five']);
    expect(await bodies({ to: caller })).toEqual(['four', 'three', 'two', 'one']);
    expect(await bodies({ dateSentBefore: new Date(Date.now() - 9e8) })).toEqual([]);
  });
});

describe('a message that comes in', () => {
  beforeEach(() => world.setNumber({ smsUrl: `${world.product.url}/sms` }));
  const received = () => world.product.to('/sms').map((one) => one.params);

  it('is told to the application of its number, which answers', async () => {
    world.product.on(
      '/sms',
      twiml('<Message statusCallback="/s">We call you\nback.</Message><Message>Soon.</Message>'),
    );
    const sid = await write('Where is my order?');
    expect(received()).toMatchObject([
      {
        MessageSid: sid,
        SmsSid: sid,
        SmsMessageSid: sid,
        From: caller,
        To: owned,
        Body: 'Where is my order?',
        NumMedia: '0',
        NumSegments: '1',
        SmsStatus: 'received',
        ApiVersion: '2010-04-01',
        FromCountry: 'CN',
        ToCountry: 'CN',
      },
    ]);
    expect(await world.client.messages(sid).fetch()).toMatchObject({ direction: 'inbound', status: 'received' });
    expect((await sentTo(caller)).sort()).toEqual(['Soon.', 'We call you\nback.']);
    expect((await world.client.messages.list({ to: caller }))[0]).toMatchObject({
      direction: 'outbound-reply',
      from: owned,
      status: 'delivered',
    });
    expect(statuses()).toEqual(['queued', 'sending', 'sent', 'delivered']);
  });

  it('can bring files', async () => {
    await write('look', { mediaUrls: ['http://example.com/a.png'] });
    expect(received()).toMatchObject([{ NumMedia: '1', MediaContentType0: 'image/png' }]);
    expect(received()[0]?.MediaUrl0).toMatch(/\/Messages\/MM[0-9a-f]{32}\/Media\/ME[0-9a-f]{32}$/);
  });

  it('is sent elsewhere by a Redirect, and to the fallback after a failure', async () => {
    await world.setNumber({ smsFallbackUrl: `${world.product.url}/fallback` });
    world.product.on('/sms', twiml('<Redirect>/broken</Redirect>'));
    world.product.on('/broken', { status: 500 });
    world.product.on('/fallback', twiml('<Message>Later, please.</Message>'));
    await write('Hello');
    expect(world.product.to('/fallback').map((one) => one.params)).toMatchObject([
      { ErrorCode: '11200', ErrorUrl: `${world.product.url}/broken`, Body: 'Hello' },
    ]);
    expect(await sentTo(caller)).toEqual(['Later, please.']);
  });

  it('goes to the application of its number when it has one', async () => {
    const { sid } = await world.client.applications.create({ smsUrl: `${world.product.url}/app` });
    await world.setNumber({ smsApplicationSid: sid });
    await write('Hello');
    expect(received()).toEqual([]);
    expect(world.product.to('/app')).toHaveLength(1);
    await world.setNumber({ smsApplicationSid: '' });
  });

  it('is heard of when one of our numbers writes to another', async () => {
    await send({ from: ownedUs, to: owned, body: 'ping' });
    await world.advance(5000);
    expect(received()).toMatchObject([{ From: ownedUs, To: owned, Body: 'ping' }]);
  });
});

describe('opting out', () => {
  beforeEach(async () => {
    await world.setNumber({ smsUrl: `${world.product.url}/sms` });
    world.product.on('/sms', twiml('<Message>Thank you.</Message>'));
  });

  it.each(['STOP', ' stop ', 'Unsubscribe', 'OPTOUT'])(
    '%j blocks the pair, is answered, and is still told',
    async (word) => {
      await write(word);
      expect(world.product.to('/sms')).toHaveLength(1);
      const replies = await world.client.messages.list({ to: caller });
      expect(replies.map((one) => [one.body.slice(0, 35), one.status, one.errorCode]).sort()).toEqual([
        ['Thank you.', 'failed', 21610],
        ['You have successfully been unsubscr', 'delivered', null],
      ]);
      await expect(send()).rejects.toMatchObject({ status: 400, code: 21610 });
      expect((await send({ from: ownedUs })).status).toBe('queued');
      expect((await send({ to: '+15558675310' })).status).toBe('queued');
    },
  );

  it('is lifted by START', async () => {
    await write('STOP');
    await write('start');
    expect((await send()).status).toBe('queued');
    expect((await sentTo(caller)).filter((body) => /re-subscribed/.test(body))).toHaveLength(1);
  });

  it('is no matter of longer sentences, nor of HELP', async () => {
    await write('STOP PLEASE');
    await write('help');
    expect((await send()).status).toBe('queued');
    expect((await sentTo(caller)).filter((body) => /^Reply STOP/.test(body))).toHaveLength(1);
  });

  it('concerns the whole service that wrote', async () => {
    await send({ messagingServiceSid: service });
    await world.advance(5000);
    await write('STOP');
    await expect(send({ messagingServiceSid: service, from: ownedUs })).rejects.toMatchObject({ code: 21610 });
  });
});

describe('tokens for network traversal', () => {
  it('name servers with credentials', async () => {
    const token = await world.client.tokens.create({ ttl: 600 });
    expect(token).toMatchObject({ ttl: '600', accountSid: world.carrier.accountSid });
    expect(token.iceServers[0]).toMatchObject({ urls: expect.stringMatching(/^stun:/) });
    expect(token.iceServers[1]).toMatchObject({
      urls: expect.stringMatching(/^turn:.*transport=udp$/),
      username: token.username,
      credential: token.password,
    });
  });
});
