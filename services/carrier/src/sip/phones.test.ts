import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { owned } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { useSipWorld } from '../testing/sip-world.ts';
import { until } from '../testing/until.ts';

const house = useSipWorld();
const { phone, registered, is, requestTo, endOfCall, document } = house;
const longEnough = 30_000;
const waiting = '<Pause length="60"/>';

describe('registration', () => {
  it.each(['MD5', 'SHA-256'] as const)(
    'takes a password by %s, and lists the phone with its time',
    async (algorithm) => {
      const alice = await phone('alice');
      const taken = await alice.register({ seconds: 600, algorithm });
      expect(taken.status).toBe(200);
      expect(taken.contacts).toContain(`<sip:alice@${alice.host}>;expires=600`);
      expect((await alice.register({ seconds: 0 })).contacts).toEqual([]);
    },
  );

  it('keeps several phones of one user, and takes all of them back at once', async () => {
    const [desk, mobile] = [await registered('alice'), await phone('alice')];
    expect((await mobile.register()).contacts).toHaveLength(2);
    expect((await desk.register({ contact: '*', seconds: 0 })).contacts).toEqual([]);
  });

  it('refuses another name than the one that the password belongs to', async () => {
    const alice = await phone('alice');
    const response = await alice.requestWithDigest({
      method: 'REGISTER',
      uri: `sip:${alice.carrierHost}`,
      headers: [
        { name: 'From', value: `<sip:bob@${alice.carrierHost}>;tag=1` },
        { name: 'To', value: `<sip:bob@${alice.carrierHost}>` },
        { name: 'Call-ID', value: 'not-mine' },
      ],
    });
    expect(response.status).toBe(403);
  });

  it('asks again after a wrong password, and bars who goes on, without barring others', async () => {
    const mallory = await phone('mallory', { password: 'guessed' });
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) statuses.push((await mallory.register()).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([403, 403]);
    expect((await (await phone('alice')).register()).status).toBe(200);
  });

  it(
    'forgets a phone when its time is over',
    async () => {
      const bob = await registered('bob');
      await bob.register({ seconds: 1 });
      await until(async () => (await bob.register({ contact: null })).contacts.length === 0);
    },
    longEnough,
  );
});

describe('a phone that calls', () => {
  it(
    'is told to the application, hears the prompt, and its keys arrive',
    async () => {
      const alice = await registered('alice');
      document(
        '<Gather numDigits="2" timeout="20" action="/keys"><Say>Good morning. Please press two keys.</Say></Gather>',
      );
      house.world().product.on('/keys', twiml('<Hangup/>'));
      const call = await alice.call(owned, { headers: [{ name: 'X-Case', value: '77' }] });
      await is(call, 'up');
      expect(call.statuses).toEqual([100, 180, 200]);
      expect(await requestTo('/voice')).toMatchObject({
        From: `sip:alice@${alice.carrierHost}`,
        To: owned,
        CallStatus: 'ringing',
        Direction: 'inbound',
        SipCallId: call.callId,
        SipSourceIp: '127.0.0.1',
        'SipHeader_X-Case': '77',
      });
      await until(async () => call.sound.loudness() > 1);
      call.sound.sing(null);
      for (const key of '4#') call.sound.press(key);
      expect(await requestTo('/keys')).toMatchObject({ Digits: '4' });
      await is(call, 'over');
      expect(await endOfCall()).toMatchObject({ CallStatus: 'completed', SipResponseCode: '200' });
    },
    longEnough,
  );

  it('shows the number that belongs to its user', async () => {
    document('<Hangup/>');
    const carol = await phone('carol');
    await carol.call(owned.replace('+', '00'));
    expect(await requestTo('/voice')).toMatchObject({ From: '+8613812345678', To: owned });
  });

  it(
    'ends its leg by hanging up',
    async () => {
      document(waiting);
      const call = await (await phone('alice')).call(owned);
      await is(call, 'up');
      await call.hangUp();
      expect(await endOfCall()).toMatchObject({ CallStatus: 'completed' });
    },
    longEnough,
  );

  it(
    'gives up while it rings',
    async () => {
      house.world().product.on('/voice', 'hang');
      const call = await (await phone('alice')).call(owned);
      await is(call, 'ringing');
      call.cancel();
      await is(call, 'over');
      expect(call.statuses.at(-1)).toBe(487);
      expect(await endOfCall()).toMatchObject({ CallStatus: 'no-answer' });
    },
    longEnough,
  );

  it.each([
    ['<Reject/>', 603],
    ['<Reject reason="busy"/>', 486],
  ])('is refused by %s with %i', async (verb, status) => {
    document(verb);
    const call = await (await phone('alice')).call(owned);
    await is(call, 'over');
    expect(call.statuses.at(-1)).toBe(status);
  });

  it('learns that a number is not ours, and that its sound is not', async () => {
    const alice = await phone('alice');
    const unknown = await alice.call('+15550009999');
    await is(unknown, 'over');
    expect(unknown.statuses.at(-1)).toBe(404);
    const foreign = await alice.call(owned, { sdp: unknown.describe('sendrecv', '9 18') });
    await is(foreign, 'over');
    expect(foreign.statuses.at(-1)).toBe(488);
    expect(house.world().product.to('/voice')).toEqual([]);
  });

  it(
    'may leave the offer to us',
    async () => {
      document('<Say>Good morning. Good morning.</Say><Pause length="60"/>');
      const call = await (await phone('alice')).call(owned, { sdp: null });
      await is(call, 'up');
      await until(async () => call.sound.loudness() > 1);
      await call.hangUp();
    },
    longEnough,
  );

  it('without the password reaches nobody', async () => {
    const call = await (await phone('alice', { password: 'guessed' })).call(owned);
    await is(call, 'over');
    expect(call.statuses.at(-1)).toBe(401);
    expect(house.world().product.to('/voice')).toEqual([]);
  });
});

it(
  'stands garbage, floods and strange requests, and goes on',
  async () => {
    const { sip } = house.world().carrier;
    const socket = createSocket('udp4');
    const answers = new Set<string>();
    socket.on('message', (datagram) => answers.add(datagram.toString().split('\r\n')[0] ?? ''));
    const send = (text: string | Buffer) => socket.send(text, sip?.port ?? 0, '127.0.0.1');
    send(Buffer.alloc(60_000, 'A'));
    send(Buffer.from([0, 255, 13, 10, 13, 10]));
    for (let n = 0; n < 2000; n += 1) send(`INVITE sip:x SIP/2.0\r\nVia: ${'x'.repeat(n)}\r\n\r\n`);
    const strange = (method: string, more = '') =>
      send(
        `${method} sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${Math.random()};rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: ${Math.random()}\r\nCSeq: 1 ${method}\r\n${more}\r\n`,
      );
    await until(async () => {
      strange('SUBSCRIBE');
      strange('OPTIONS');
      strange('INVITE', 'Require: 100rel\r\n');
      strange('OPTIONS', 'Max-Forwards: 0\r\n');
      return answers.size >= 4;
    });
    expect([...answers].sort()).toEqual([
      'SIP/2.0 200 OK',
      'SIP/2.0 405 Method Not Allowed',
      'SIP/2.0 420 Bad Extension',
      'SIP/2.0 483 Too Many Hops',
    ]);
    socket.close();
  },
  longEnough,
);
