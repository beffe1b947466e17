import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorHouse } from './door-house.ts';
import { createKnocker, type Knock, type Knocker } from './door-requests.ts';

/** The embedded carrier is a service of its own on a port of its own, so it has doors of its own. */
export const describeCarrierDoors = (house: () => DoorHouse): void => {
  describe('the embedded carrier', () => {
    let knocker: Knocker;
    const carrierUrl = () => house().stack.carrierUrl ?? '';
    const knock = (each: Knock) => knocker.knock(each);
    const statusOf = async (each: Knock) => (await knock(each)).status;
    const json = { 'content-type': 'application/json' };

    beforeAll(() => {
      knocker = createKnocker(carrierUrl());
    });
    afterAll(() => knocker.close());

    it('plays callers only for who has its token, on this machine', async () => {
      const legs = (headers: Record<string, string>): Knock => ({
        method: 'POST',
        path: '/sim/legs',
        headers: { ...json, ...headers },
        body: '{}',
      });
      const authorization = `Bearer ${house().secrets.simToken}`;
      expect(await statusOf(legs({ authorization }))).toBe(200);
      for (const wrong of [
        {},
        { authorization: 'Bearer x' },
        { authorization: 'Bearer ' },
        { authorization: `${authorization}x` },
      ])
        expect(await statusOf(legs(wrong))).toBe(401);
      expect(await statusOf(legs({ authorization, host: 'rebound.example' }))).toBe(403);
      expect(await statusOf({ ...legs({ authorization }), path: '/sim/constructor' })).toBe(404);
      expect(await statusOf({ ...legs({ authorization }), body: '{"half":' })).toBe(400);
      expect(await statusOf({ ...legs({ authorization }), body: `{"x":"${'x'.repeat(300_000)}"}` })).toBe(413);
      expect(await statusOf({ ...legs({ authorization }), path: '/sim/inbound', body: '{"from":7}' })).toBe(400);
    });

    it('lends its phone to its own page alone', async () => {
      const own = { 'x-tellonce-phone': '1' };
      const open = (headers: Record<string, string>): Knock => ({
        method: 'POST',
        path: '/phone/api/sessions',
        headers,
      });
      expect(await statusOf(open(own))).toBe(201);
      for (const foreign of [
        {},
        { ...own, origin: 'https://elsewhere.example' },
        { ...own, origin: 'null' },
        { ...own, 'sec-fetch-site': 'cross-site' },
        { ...own, host: 'rebound.example' },
      ])
        expect(await statusOf(open(foreign))).toBe(403);
      expect(
        await statusOf({ method: 'GET', path: '/phone/api/directory', headers: { host: 'rebound.example' } }),
      ).toBe(403);
      expect(await statusOf({ method: 'GET', path: '/phone/..%2f..%2fpackage.json' })).toBeGreaterThanOrEqual(400);
      expect(await statusOf({ ...open(own), path: '/phone/api/sessions/made-up/call' })).toBe(404);
      const oversized = { ...open({ ...own, ...json }), body: `{"x":"${'x'.repeat(40_000)}"}` };
      expect(await statusOf(oversized)).toBeGreaterThanOrEqual(400);
    });

    it('obeys the account alone', async () => {
      const { accountSid, authToken, apiKey, apiSecret } = house().secrets;
      const basic = (user: string, secret: string) => ({
        authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
      });
      const calls = (headers: Record<string, string>, sid = accountSid): Knock => ({
        method: 'GET',
        path: `/2010-04-01/Accounts/${sid}/Calls.json`,
        headers,
      });
      expect(await statusOf(calls(basic(accountSid, authToken)))).toBe(200);
      expect(await statusOf(calls(basic(apiKey, apiSecret)))).toBe(200);
      for (const wrong of [
        {},
        basic(accountSid, 'x'),
        basic(apiKey, authToken),
        basic('', ''),
        { authorization: 'Basic' },
      ])
        expect(await statusOf(calls(wrong))).toBe(401);
      expect(await statusOf(calls(basic(accountSid, authToken), `AC${'0'.repeat(32)}`))).toBe(404);
      const placed = { ...calls({ ...basic(accountSid, authToken) }), method: 'POST', body: 'To=&From=%00' };
      expect(
        await statusOf({
          ...placed,
          headers: { ...placed.headers, 'content-type': 'application/x-www-form-urlencoded' },
        }),
      ).toBe(400);
      const { headers, text } = await knock(calls({}));
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(text).not.toContain(authToken);
    });

    it('opens its client socket to no other site', async () => {
      const upgrade = (origin: string): Promise<number | undefined> =>
        new Promise((resolve, reject) => {
          const sent = request(`${carrierUrl()}/client`, {
            headers: {
              origin,
              connection: 'Upgrade',
              upgrade: 'websocket',
              'sec-websocket-version': '13',
              'sec-websocket-key': Buffer.alloc(16).toString('base64'),
            },
          });
          sent.on('upgrade', (reply, socket) => {
            socket.destroy();
            resolve(reply.statusCode);
          });
          sent.on('response', (reply) => resolve(reply.resume().statusCode));
          sent.on('error', reject);
          sent.end();
        });
      expect(await upgrade(house().url)).toBe(101);
      expect(await upgrade('https://elsewhere.example')).toBe(403);
      expect(await upgrade('null')).toBe(403);
    });
  });
};
