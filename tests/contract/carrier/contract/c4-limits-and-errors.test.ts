import { describe, expect } from 'vitest';
import { everywhere, simulated } from '../harness/modes.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('4 Errors', () => {
  everywhere('an unknown resource is 404 with 20404', async () => {
    expect(await world.http('GET', '/Teapots.json')).toMatchObject({ status: 404, body: { code: 20404 } });
  });

  everywhere('a method that a resource does not have is 405 or 404, in the envelope', async () => {
    expect([404, 405]).toContain((await world.http('PUT', '/Calls.json', { body: 'To=1' })).status);
  });

  simulated('throttled requests are 429 with 20429 and were never processed', async () => {
    await world.sim('mischief', { seed: 1, throttle: 1 });
    const form = new URLSearchParams({ To: outside, From: world.target.owned, Url: world.product.url('/o') });
    const answer = await world.http('POST', '/Calls.json', { body: form.toString() });
    expect(answer).toMatchObject({ status: 429, body: { code: 20429, status: 429 } });
    await world.sim('mischief', { seed: 1 });
    expect(await world.client.calls.list()).toEqual([]);
  });

  simulated('the SDK’s own retry after a 429 makes each call exactly once', async () => {
    const { accountSid, authToken } = world.target;
    const patient = world.sdk(accountSid, authToken, accountSid, true);
    await world.sim('mischief', { seed: 1, throttle: 0.3 });
    const settings = { to: outside, from: world.target.owned, url: world.product.url('/o') };
    const sids: string[] = [];
    for (let index = 0; index < 8; index += 1) sids.push((await patient.calls.create(settings)).sid);
    await world.sim('mischief', { seed: 1 });
    expect((await world.client.calls.list()).map((one) => one.sid)).toEqual([...sids].reverse());
  });

  simulated('too many requests at once are 429, and a later one is answered', async () => {
    await world.sim('account', { concurrency: 0 });
    expect(await world.http('GET', '/Calls.json')).toMatchObject({ status: 429, body: { code: 20429 } });
    await world.sim('account', { concurrency: null });
    expect(await world.http('GET', '/Calls.json')).toMatchObject({ status: 200 });
  });

  const codes: [string, number, Record<string, string>][] = [
    ['a bad Url', 21205, { Url: 'not a url' }],
    ['a bad Method', 21209, { Method: 'PATCH' }],
    ['a From that is no number', 21212, { From: 'me' }],
    ['an unknown Application', 21218, { ApplicationSid: `AP${'0'.repeat(32)}`, Url: '' }],
  ];
  for (const [name, code, change] of codes) {
    everywhere(`${name} is ${code}`, async () => {
      const form = new URLSearchParams({
        To: outside,
        From: world.target.owned,
        Url: world.product.url('/o'),
        ...change,
      });
      for (const [key, value] of Object.entries(change)) if (value === '') form.delete(key);
      const answer = await world.http('POST', '/Calls.json', { body: form.toString() });
      expect(answer).toMatchObject({ status: 400, body: { code } });
    });
  }

  simulated('geo permission is 21215 over REST and 13227 in Dial', async () => {
    await world.sim('account', { forbiddenPrefixes: ['+1900'] });
    const form = new URLSearchParams({ To: '+19005550100', From: world.target.owned, Url: world.product.url('/o') });
    expect(await world.http('POST', '/Calls.json', { body: form.toString() })).toMatchObject({
      status: 400,
      body: { code: 21215 },
    });
    const sid = await world.callIn('<Dial action="/d"><Number>+19005550100</Number></Dial>');
    expect(await world.notices(sid)).toContain('13227');
    expect(world.last('/d').DialCallStatus).toBe('failed');
  });
});

describe('Bad input', () => {
  const nasty = [
    ['a body that is no form', '/Calls.json', '{"To":1}', 'application/json'],
    ['a huge body', '/Calls.json', `To=${'1'.repeat(2_000_000)}`, 'application/x-www-form-urlencoded'],
    ['broken percent encoding', '/Calls.json', 'To=%E0%A4%A&From=%', 'application/x-www-form-urlencoded'],
    ['a nested name', '/Calls.json', 'To[__proto__][x]=1&From[]=2', 'application/x-www-form-urlencoded'],
    [
      'thousands of fields',
      '/Calls.json',
      Array.from({ length: 5000 }, (_, n) => `a${n}=1`).join('&'),
      'application/x-www-form-urlencoded',
    ],
  ] as const;
  for (const [name, path, body, type] of nasty) {
    simulated(`${name} is refused in the envelope and changes nothing`, async () => {
      const answer = await world.http('POST', path, { body, headers: { 'content-type': type } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect((await world.http('GET', '/Calls.json')).status).toBe(200);
    });
  }

  for (const path of [
    '/Calls/..%2f..%2fetc.json',
    '/Calls/%00.json',
    `/Calls/${'A'.repeat(3000)}.json`,
    '/Calls.json?PageToken=%00&Page=-1&PageSize=x',
  ]) {
    simulated(`${path.slice(0, 40)} does no harm`, async () => {
      const answer = await world.http('GET', path);
      expect(answer.status).toBeLessThan(500);
    });
  }

  simulated('TwiML that nests a thousand deep does no harm', async () => {
    const sid = await world.callIn(
      `${'<Gather>'.repeat(1000)}${'</Gather>'.repeat(1000)}<Say>here</Say><Pause length="5"/>`,
    );
    await world.advance(10_000);
    expect(await world.status(sid)).toMatch(/in-progress|completed|failed/);
    expect((await world.http('GET', '/Calls.json')).status).toBe(200);
  });

  simulated('an entity bomb is not expanded', async () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]><Response><Say>&f;</Say></Response>`;
    world.product.on('/v', bomb);
    await world.setNumber({ voiceUrl: world.product.url('/v') });
    const sid = await world.inbound();
    const [heard] = await world.hears(sid);
    expect((heard?.say ?? '').length).toBeLessThan(10_000);
    expect((await world.http('GET', '/Calls.json')).status).toBe(200);
  });
});
