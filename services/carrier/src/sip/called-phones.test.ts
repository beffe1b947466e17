import { describe, expect, it } from 'vitest';
import { owned } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { useSipWorld } from '../testing/sip-world.ts';
import { until } from '../testing/until.ts';

const house = useSipWorld();
const { phone, registered, is, requestTo, document } = house;
const longEnough = 30_000;

describe('a phone that is called', () => {
  /** Alice calls, Bob's phone rings. */
  async function dialBob(attributes = '', query = '') {
    document(`<Dial action="/dialled"><Sip ${attributes}>sip:bob@carrier.example${query}</Sip></Dial>`);
    house.world().product.on('/dialled', twiml('<Hangup/>'));
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
      await until(async () => house.world().product.to('/progress').length === 4);
      expect(
        house
          .world()
          .product.to('/progress')
          .map(({ params }) => params.CallStatus),
      ).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
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
      house.world().product.on('/whisper', twiml('<Say>A customer of tier gold is calling you about a case.</Say>'));
      await is(call, 'up');
      incoming.answer();
      await until(async () => incoming.sound.loudness() > 1);
      expect(house.world().product.to('/whisper')[0]?.params.To).toContain('sip:bob');
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
        house.world().product.received.length = 0;
        const call = await (await phone('alice')).call(owned);
        expect(await requestTo('/dialled')).toMatchObject({ DialCallStatus: status });
        await until(async () => house.world().product.to('/progress').length === 2);
        // Nothing has rung.
        expect(
          house
            .world()
            .product.to('/progress')
            .map(({ params }) => params.CallStatus),
        ).toEqual(['initiated', status]);
        await is(call, 'over');
      }
    },
    longEnough,
  );

  it(
    'is called over REST, and joins a conference as a participant',
    async () => {
      const bob = await registered('bob', (call) => call.answer());
      await house
        .world()
        .client.conferences('desk')
        .participants.create({ from: owned, to: `sip:bob@${bob.carrierHost}` });
      const inRoom = await until(async () => (bob.calls[0]?.acks ? bob.calls[0] : false));
      const called = await house.world().client.calls.create({
        from: owned,
        to: 'sip:bob@carrier.example',
        twiml: twiml('<Dial><Conference>desk</Conference></Dial>'),
      });
      const second = await until(async () => (bob.calls[1]?.acks ? bob.calls[1] : false));
      inRoom.sound.sing(1000);
      second.sound.sing(null);
      await until(async () => second.sound.hears(1000) > 0.2);
      await house.world().client.calls(called.sid).update({ status: 'completed' });
      await is(second, 'over');
      await inRoom.hangUp();
    },
    longEnough,
  );
});
