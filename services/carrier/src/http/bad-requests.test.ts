import { describe, expect, it } from 'vitest';
import { owned } from '../testing/carrier-world.ts';
import { diceOf, oddTexts, useMistreatedWorld } from '../testing/mistreated-world.ts';
import { twiml } from '../testing/product-server.ts';

const place = useMistreatedWorld();

describe('the REST doors', () => {
  const send = (method: string, path: string, body: string | null, type = 'application/x-www-form-urlencoded') =>
    fetch(`${place.world.carrier.url}/2010-04-01/Accounts/${place.world.carrier.accountSid}${path}`, {
      method,
      headers: {
        authorization: `Basic ${btoa(`${place.world.carrier.accountSid}:${place.world.carrier.authToken}`)}`,
        'content-type': type,
      },
      body,
    });

  it('answer any form at any path in 2xx or 4xx', async () => {
    const dice = diceOf(21);
    place.world.product.on('/v', twiml('<Dial><Conference>room</Conference></Dial>'));
    await place.world.setNumber({ voiceUrl: `${place.world.product.url}/v` });
    const callSid = await place.world.inbound();
    await place.world.inbound('+15550001111');
    const [room] = await place.world.client.conferences.list();
    const sids = [callSid, room?.sid ?? '', ...oddTexts.filter((one) => one !== '' && one !== '\u0000')];
    const lists = ['Calls', 'Conferences', 'Queues', 'IncomingPhoneNumbers', 'Applications', 'Recordings', 'Messages'];
    const inside = 'Participants Recordings Notifications Events Streams Transcriptions Members Media'.split(' ');
    const names = [
      ...'To From Url Twiml Method Status StatusCallback StatusCallbackEvent Timeout Record'.split(' '),
      ...'MachineDetection MachineDetectionTimeout SendDigits ApplicationSid FriendlyName MaxSize Body'.split(' '),
      ...['Muted', 'Hold', 'HoldUrl', 'Coaching', 'CallSidToCoach', 'Label', 'Beep', 'AnnounceUrl', 'PageSize', 'Page'],
      ...'PageToken StartTime StartTime> VoiceUrl MediaUrl PauseBehavior Name Track Trim Ttl'.split(' '),
    ];
    const form = () =>
      new URLSearchParams(
        Array.from({ length: dice.below(8) }, (): [string, string] => [
          dice.oneOf(names),
          dice.oneOf([...oddTexts, callSid]),
        ]),
      ).toString();
    const seen = new Set<number>();
    for (let request = 0; request < 400; request += 1) {
      const parts = [dice.oneOf(lists)];
      if (dice.below(2)) parts.push(encodeURIComponent(dice.oneOf(sids)));
      if (parts.length > 1 && dice.below(2)) parts.push(dice.oneOf(inside));
      if (parts.length > 2 && dice.below(2)) parts.push(encodeURIComponent(dice.oneOf(sids)));
      const method = dice.oneOf(['GET', 'POST', 'POST', 'DELETE']);
      const path = `/${parts.join('/')}.json`;
      const answer = await send(
        method,
        method === 'GET' ? `${path}?${form()}` : path,
        method === 'POST' ? form() : null,
      );
      await answer.arrayBuffer();
      seen.add(answer.status);
      expect(answer.status, `${method} ${path}`).toBeLessThan(500);
    }
    expect(seen.has(200) && seen.has(404) && seen.has(400)).toBe(true);
  }, 60_000);

  it.each<[string, string, string, number]>([
    ['a form of 10 MB', `Twiml=${'a'.repeat(10_000_000)}`, 'application/x-www-form-urlencoded', 413],
    ['50,000 parameters', 'a=1&'.repeat(50_000), 'application/x-www-form-urlencoded', 413],
    ['JSON', '{"To":"+15557654321"}', 'application/json', 400],
    ['a charset of its own', 'To=1', 'application/x-www-form-urlencoded; charset=klingon', 415],
  ])('refuse %s', async (_name, body, type, status) => {
    expect((await send('POST', '/Calls.json', body, type)).status).toBe(status);
  });

  it.each([
    '',
    'Basic',
    'Basic !!!',
    `Basic ${btoa('a')}`,
    `Basic ${btoa(':')}`,
    'Bearer x',
    `Basic ${'A'.repeat(9_000)}`,
  ])('refuse the credentials %j', async (authorization) => {
    const answer = await fetch(
      `${place.world.carrier.url}/2010-04-01/Accounts/${place.world.carrier.accountSid}/Calls.json`,
      {
        headers: { authorization },
      },
    );
    expect(answer.status).toBe(401);
  });
});

describe('the doors of the simulated parties', () => {
  const names = [
    ...'inbound answer busy reject ringOut hangup amd speak dtmf tone hush legs hears'.split(' '),
    ...['client.register', 'client.connect', 'client.incoming', 'client.accept', 'client.reject', 'client.unregister'],
    ...'account webhookTimeout mischief sms smsOutcome bin reset nothing toString __proto__'.split(' '),
  ];
  const keys = 'callSid from to text digits ms hz seed lose path twiml token identity'.split(' ');

  it('answer anything in 2xx or 4xx', async () => {
    const dice = diceOf(22);
    const value = (): unknown =>
      dice.oneOf<() => unknown>([
        () => dice.oneOf(oddTexts),
        () => owned,
        () => dice.below(1_000) - 500,
        () => [],
        () => ({}),
        () => null,
        () => true,
        () => 1e308,
      ])();
    for (let request = 0; request < 300; request += 1) {
      const fields = Array.from({ length: dice.below(5) }, (): [string, unknown] => [dice.oneOf(keys), value()]);
      const name = dice.oneOf(names);
      const answer = await fetch(`${place.world.carrier.url}/sim/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${place.world.carrier.simToken}`, 'content-type': 'application/json' },
        body: dice.below(9) === 0 ? '{"a":' : JSON.stringify(Object.fromEntries(fields)),
      });
      await answer.arrayBuffer();
      expect(answer.status, name).toBeLessThan(500);
    }
  }, 60_000);

  it('refuse a body of 10 MB, one nested 100,000 deep, and a wrong token', async () => {
    const post = (body: string, token = place.world.carrier.simToken) =>
      fetch(`${place.world.carrier.url}/sim/legs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
      });
    expect((await post(`{"to":"${'a'.repeat(10_000_000)}"}`)).status).toBe(413);
    expect((await post(`{"to":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status).toBe(400);
    expect((await post('{}', 'x')).status).toBe(401);
  });
});
