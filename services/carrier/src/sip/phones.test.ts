import { createSocket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { SipPhone } from '../testing/sip-phone.ts';
import type { SipPhoneCall } from '../testing/sip-phone-call.ts';
import { until } from '../testing/until.ts';

const users = ['alice', 'bob', 'carol', 'mallory'].map((name) => ({
  name,
  password: `secret-of-${name}`,
  callerNumber: name === 'carol' ? '+8613812345678' : null,
}));
let world: World;
let phones: SipPhone[] = [];
const longEnough = 30_000;

beforeAll(async () => {
  world = await startWorld({ virtualTime: false, audio: true, sip: { users, shortestRegistrationSeconds: 1 } });
}, 30_000);
afterAll(() => world.stop(), 20_000);
beforeEach(async () => {
  world.product.forget();
  await world.setNumber({ voiceUrl: `${world.product.url}/voice`, statusCallback: `${world.product.url}/ended` });
});
afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.stop()));
  phones = [];
});

async function phone(name: string, given: { password?: string; onCall?: (call: SipPhoneCall) => void } = {}) {
  const { sip } = world.carrier;
  if (!sip) throw new Error('the carrier takes no phones');
  const started = await SipPhone.start({ carrier: sip, name, password: `secret-of-${name}`, ...given });
  phones.push(started);
  return started;
}

async function registered(name: string, onCall?: (call: SipPhoneCall) => void): Promise<SipPhone> {
  const started = await phone(name, onCall ? { onCall } : {});
  expect((await started.register({ contact: '*', seconds: 0 })).status).toBe(200);
  expect((await started.register()).status).toBe(200);
  return started;
}

const is = (call: SipPhoneCall, state: SipPhoneCall['state']) => until(async () => call.state === state);
const requestTo = (path: string) =>
  until(async () => world.product.to(path)[0] ?? false).then((request) => request.params);
/** How the call that this test began ends: others may still be ending. */
const endOfCall = async () => {
  const { CallSid } = await requestTo('/voice');
  return until(
    async () => world.product.to('/ended').find(({ params }) => params.CallSid === CallSid)?.params ?? false,
  );
};
const document = (verbs: string) => world.product.on('/voice', twiml(verbs));
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
      world.product.on('/keys', twiml('<Hangup/>'));
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
      world.product.on('/voice', 'hang');
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
    expect(world.product.to('/voice')).toEqual([]);
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
    expect(world.product.to('/voice')).toEqual([]);
  });
});

describe('a phone that is called', () => {
  /** Alice calls, Bob's phone rings. */
  async function dialBob(attributes = '', query = '') {
    document(`<Dial action="/dialled"><Sip ${attributes}>sip:bob@carrier.example${query}</Sip></Dial>`);
    world.product.on('/dialled', twiml('<Hangup/>'));
    const bob = await registered('bob');
    const call = await (await registered('alice')).call(owned);
    const incoming = await until(async () => bob.calls[0] ?? false);
    return { call, incoming, bob };
  }

  it(
    'hears the other one and is heard, gets headers and keys, and both ends are told of the end',
    async () => {
      const { call, incoming } = await dialBob(
        'statusCallback="/progress" statusCallbackEvent="initiated ringing answered completed"',
        '?x-case=77&amp;X-Tier=gold%20card&amp;evil=1',
      );
      const headers = incoming.invite?.headers.map(({ name, value }) => `${name}: ${value}`) ?? [];
      expect(headers).toEqual(expect.arrayContaining(['x-case: 77', 'X-Tier: gold card']));
      expect(headers.join()).not.toContain('evil');
      incoming.answer([{ name: 'X-Desk', value: '12' }]);
      await until(async () => call.state === 'up' && incoming.acks > 0);
      call.sound.sing(1000);
      incoming.sound.sing(600);
      await until(async () => incoming.sound.hears(1000) > 0.2 && call.sound.hears(600) > 0.2);
      expect(call.sound.hears(1000)).toBeLessThan(0.01);
      call.sound.press('7');
      await until(async () => incoming.sound.keys.join('') === '7');
      await incoming.hangUp();
      expect(await requestTo('/dialled')).toMatchObject({
        DialCallStatus: 'completed',
        DialBridged: 'true',
        DialSipResponseCode: '200',
        'DialSipHeader_X-Desk': '12',
      });
      await is(call, 'over');
      await until(async () => world.product.to('/progress').length === 4);
      expect(world.product.to('/progress').map(({ params }) => params.CallStatus)).toEqual([
        'initiated',
        'ringing',
        'in-progress',
        'completed',
      ]);
    },
    longEnough,
  );

  it(
    'holds: it is sent nothing until it resumes',
    async () => {
      const { call, incoming } = await dialBob();
      incoming.answer();
      await until(async () => call.state === 'up' && incoming.acks > 0);
      call.sound.sing(1000);
      incoming.sound.sing(null);
      await until(async () => incoming.sound.hears(1000) > 0.2);
      const held = await incoming.reinvite('sendonly');
      expect(held.status).toBe(200);
      expect(held.body).toContain('a=recvonly');
      await until(async () => {
        const before = incoming.sound.packetsHeard();
        await new Promise((resolve) => setTimeout(resolve, 200));
        return incoming.sound.packetsHeard() === before;
      });
      incoming.sound.forgetSound();
      expect((await incoming.reinvite('sendrecv')).body).toContain('a=sendrecv');
      await until(async () => incoming.sound.hears(1000) > 0.2);
      await call.hangUp();
      await is(incoming, 'over');
    },
    longEnough,
  );

  it.each([
    [486, 'busy'],
    [603, 'busy'],
    [600, 'busy'],
    [480, 'no-answer'],
    [404, 'failed'],
    [488, 'failed'],
    [503, 'failed'],
  ])(
    'that answers %i makes the Dial end as %s',
    async (status, dialled) => {
      const { call, incoming } = await dialBob('statusCallback="/progress"');
      incoming.refuse(status);
      expect(await requestTo('/dialled')).toMatchObject({
        DialCallStatus: dialled,
        DialBridged: 'false',
        DialSipResponseCode: String(status),
      });
      expect(await requestTo('/progress')).toMatchObject({ CallStatus: dialled, SipResponseCode: String(status) });
      await is(call, 'over');
    },
    longEnough,
  );

  it(
    'ceases to ring when the caller hangs up',
    async () => {
      const { call, incoming } = await dialBob();
      await is(call, 'up');
      await call.hangUp();
      await is(incoming, 'over');
    },
    longEnough,
  );

  it(
    'rings at all phones of its user, and is answered at one',
    async () => {
      document('<Dial action="/dialled"><Sip>sip:bob@carrier.example</Sip></Dial>');
      const [desk, mobile] = [await registered('bob'), await phone('bob')];
      await mobile.register();
      const call = await (await phone('alice')).call(owned);
      const atDesk = await until(async () => desk.calls[0] ?? false);
      const atMobile = await until(async () => mobile.calls[0] ?? false);
      atMobile.answer();
      await until(async () => atMobile.acks > 0);
      await is(atDesk, 'over');
      expect(atMobile.state).toBe('up');
      await call.hangUp();
      await is(atMobile, 'over');
    },
    longEnough,
  );

  it(
    'hears a whisper that the caller does not hear',
    async () => {
      const { call, incoming } = await dialBob('url="/whisper"');
      world.product.on('/whisper', twiml('<Say>A customer of tier gold is calling you about a case.</Say>'));
      await is(call, 'up');
      incoming.answer();
      await until(async () => incoming.sound.loudness() > 1);
      expect(world.product.to('/whisper')[0]?.params.To).toContain('sip:bob');
      // Nobody talks to the caller: ringback is all there is.
      expect(call.sound.hears(440)).toBeGreaterThan(-1);
      await call.hangUp();
      await is(incoming, 'over');
    },
    longEnough,
  );

  it(
    'that nobody has configured, or that is not registered, is told apart',
    async () => {
      const bob = await registered('bob');
      await bob.register({ contact: '*', seconds: 0 });
      for (const [name, status] of [
        ['bob', 'no-answer'],
        ['nobody', 'failed'],
      ]) {
        document(
          `<Dial action="/dialled"><Sip statusCallback="/progress" statusCallbackEvent="initiated ringing answered completed">sip:${name}@carrier.example</Sip></Dial>`,
        );
        world.product.received.length = 0;
        const call = await (await phone('alice')).call(owned);
        expect(await requestTo('/dialled')).toMatchObject({ DialCallStatus: status });
        await until(async () => world.product.to('/progress').length === 2);
        // Nothing has rung.
        expect(world.product.to('/progress').map(({ params }) => params.CallStatus)).toEqual(['initiated', status]);
        await is(call, 'over');
      }
    },
    longEnough,
  );

  it(
    'is called over REST, and joins a conference as a participant',
    async () => {
      const bob = await registered('bob', (call) => call.answer());
      await world.client.conferences('desk').participants.create({ from: owned, to: `sip:bob@${bob.carrierHost}` });
      const inRoom = await until(async () => (bob.calls[0]?.acks ? bob.calls[0] : false));
      const called = await world.client.calls.create({
        from: owned,
        to: 'sip:bob@carrier.example',
        twiml: twiml('<Dial><Conference>desk</Conference></Dial>'),
      });
      const second = await until(async () => (bob.calls[1]?.acks ? bob.calls[1] : false));
      inRoom.sound.sing(1000);
      second.sound.sing(null);
      await until(async () => second.sound.hears(1000) > 0.2);
      await world.client.calls(called.sid).update({ status: 'completed' });
      await is(second, 'over');
      await inRoom.hangUp();
    },
    longEnough,
  );
});

it(
  'stands garbage, floods and strange requests, and goes on',
  async () => {
    const { sip } = world.carrier;
    const socket = createSocket('udp4');
    const answers: string[] = [];
    socket.on('message', (datagram) => answers.push(datagram.toString().split('\r\n')[0] ?? ''));
    const send = (text: string | Buffer) => socket.send(text, sip?.port ?? 0, '127.0.0.1');
    send(Buffer.alloc(60_000, 'A'));
    send(Buffer.from([0, 255, 13, 10, 13, 10]));
    for (let n = 0; n < 2000; n += 1) send(`INVITE sip:x SIP/2.0\r\nVia: ${'x'.repeat(n)}\r\n\r\n`);
    const strange = (method: string, more = '') =>
      send(
        `${method} sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${Math.random()};rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: ${Math.random()}\r\nCSeq: 1 ${method}\r\n${more}\r\n`,
      );
    await until(async () => {
      answers.length = 0;
      strange('SUBSCRIBE');
      strange('OPTIONS');
      strange('INVITE', 'Require: 100rel\r\n');
      strange('OPTIONS', 'Max-Forwards: 0\r\n');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return answers.length === 4;
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
