import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { caller, openWorld } from '../harness/world.ts';

const world = openWorld();

describe('V05 Inbound call webhook', () => {
  const expected = (callSid: string) => ({
    CallSid: callSid,
    AccountSid: world.target.accountSid,
    From: caller,
    To: world.target.ownedUs,
    Caller: caller,
    Called: world.target.ownedUs,
    CallStatus: 'ringing',
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    StirVerstat: 'TN-Validation-Passed-A',
    FromCountry: 'US',
    ToCountry: 'US',
  });

  simulated('is one signed form POST with the call’s fields', async () => {
    world.product.on('/v', doc('<Say>hello</Say>'));
    await world.setNumber({ voiceUrl: world.product.url('/v'), voiceMethod: 'POST' }, world.target.ownedUs);
    const callSid = await world.inbound({ to: world.target.ownedUs, stir: 'A' });
    const [request, ...others] = world.product.to('/v');
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'POST', params: expected(callSid) });
    expect(request!.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(request!.headers['x-twilio-signature']).toMatch(/^[A-Za-z0-9+/]{27}=$/);
    expect(request!.headers['i-twilio-idempotency-token']).toMatch(/\S/);
  });

  simulated('carries the same fields in the query when VoiceMethod is GET', async () => {
    world.product.on('/v', doc('<Say>hello</Say>'));
    await world.setNumber({ voiceUrl: world.product.url('/v?own=1'), voiceMethod: 'GET' }, world.target.ownedUs);
    const callSid = await world.inbound({ to: world.target.ownedUs, stir: 'A' });
    const [request] = world.product.to('/v');
    expect(request).toMatchObject({ method: 'GET', params: { own: '1', ...expected(callSid) }, form: {} });
  });

  simulated('lets VoiceApplicationSid win over VoiceUrl', async () => {
    world.product.on('/app', doc('<Say>from the application</Say>'));
    const application = await world.client.applications.create({
      friendlyName: 'conformance',
      voiceUrl: world.product.url('/app'),
    });
    await world.setNumber({ voiceUrl: world.product.url('/v'), voiceApplicationSid: application.sid });
    await world.inbound();
    expect(world.product.received.map((one) => one.path)).toEqual(['/app']);
    await world.client.applications(application.sid).remove();
  });

  simulated('gives each logical request an idempotency token of its own', async () => {
    await world.callIn('<Redirect>/b</Redirect>');
    const tokens = world.product.received.map((one) => one.headers['i-twilio-idempotency-token']);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(2);
  });
});
