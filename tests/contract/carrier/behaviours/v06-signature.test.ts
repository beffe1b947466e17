import twilio from 'twilio';
import { describe, expect } from 'vitest';
import { everywhere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

describe('V06 Signature details', () => {
  simulated('covers the URL without userinfo and fragment, with its port and its query as configured', async () => {
    world.product.on('/v', doc('<Hangup/>'));
    const { port } = world.product;
    await world.setNumber({ voiceUrl: `http://user:pw@127.0.0.1:${port}/v?b=2&a=1#rc=0` });
    await world.inbound();
    const [request] = world.product.to('/v');
    expect(request!.url).toBe(`http://127.0.0.1:${port}/v?b=2&a=1`);
    const signature = String(request!.headers['x-twilio-signature']);
    const isValid = (url: string) => twilio.validateRequest(world.target.authToken, signature, url, request!.form);
    expect(isValid(`http://127.0.0.1:${port}/v?b=2&a=1`)).toBe(true);
    expect(isValid(`http://127.0.0.1:${port}/v?a=1&b=2`)).toBe(false);
    expect(isValid(`http://user:pw@127.0.0.1:${port}/v?b=2&a=1`)).toBe(false);
  });

  simulated('verifies values with spaces, plus, percent and emoji, and repeated names in the query', async () => {
    const application = await world.client.applications.create({
      voiceUrl: world.product.url('/app?x=b&x=a&x=a&y=%2B%20'),
    });
    world.product.on('/app', doc('<Hangup/>'));
    const odd = { spaced: '  both ends ', plus: 'a+b', percent: '100% %41', emoji: '☎️🙂', amp: 'a&b=c', empty: '' };
    const token = accessToken(application.sid);
    const { clientId } = await world.sim('client.register', { identity: 'alice', token });
    await world.sim('client.connect', { clientId, params: odd });
    await world.advance(0);
    expect(world.last('/app')).toMatchObject(odd); // and the global check verifies the signature
    await world.client.applications(application.sid).remove();
  });

  everywhere('is the documentation’s algorithm: its vector verifies', () => {
    const url = 'https://example.com/myapp.php?foo=1&bar=2';
    const form = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    };
    const signature = 'L/OH5YylLD5NRKLltdqwSvS0BnU=';
    expect(twilio.validateRequest('12345', signature, url, form)).toBe(true);
    expect(twilio.validateRequest('12345', signature, url, { ...form, Digits: '1235' })).toBe(false);
  });

  function accessToken(applicationSid: string): string {
    const { AccessToken } = twilio.jwt;
    const token = new AccessToken(world.target.accountSid, world.target.apiKey, world.target.apiSecret, {
      identity: 'alice',
    });
    token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: applicationSid }));
    return token.toJwt();
  }
});
