import twilio from 'twilio';
import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const { AccessToken } = twilio.jwt;

interface TokenOptions {
  identity?: string;
  incoming?: boolean;
  applicationSid?: string;
  secret?: string;
  ttl?: number;
}

function tokenOf({
  identity = 'alice',
  incoming = true,
  applicationSid,
  secret,
  ttl = 3600,
}: TokenOptions = {}): string {
  const token = new AccessToken(world.target.accountSid, world.target.apiKey, secret ?? world.target.apiSecret, {
    identity,
    ttl,
  });
  token.addGrant(
    new AccessToken.VoiceGrant({
      incomingAllow: incoming,
      ...(applicationSid ? { outgoingApplicationSid: applicationSid } : {}),
    }),
  );
  return token.toJwt();
}

const register = (options: TokenOptions = {}) =>
  world.sim('client.register', { identity: options.identity ?? 'alice', token: tokenOf(options) });

const dialAlice =
  '<Dial action="/d" timeout="20"><Client><Identity>alice</Identity><Parameter name="case" value="a b&amp;c"/></Client></Dial>';

describe('V25 Browser agent', () => {
  simulated('connect asks the application, with the parameters as form fields', async () => {
    world.product.on('/app', doc(`<Dial callerId="${world.target.owned}"><Number>${outside}</Number></Dial>`));
    const application = await world.client.applications.create({ voiceUrl: world.product.url('/app') });
    const { clientId } = await register({ applicationSid: application.sid });
    const { callSid } = await world.sim('client.connect', { clientId, params: { To: outside, crm: '42' } });
    await world.advance(0);
    expect(world.last('/app')).toMatchObject({
      CallSid: callSid,
      From: 'client:alice',
      To: outside,
      crm: '42',
      Direction: 'inbound',
    });
    const child = await world.legTo(outside, 'ringing');
    await world.answer(child);
    expect(await world.hearsLegs(callSid!)).toEqual([child]);
    await world.client.applications(application.sid).remove();
  });

  simulated('an incoming call shows CallSid, From and the custom parameters', async () => {
    const { clientId } = await register();
    const callerSid = await world.callIn(dialAlice);
    const incoming = await world.sim<{ callSid: string; from: string; params: Record<string, string> }[]>(
      'client.incoming',
      { clientId },
    );
    expect(incoming).toHaveLength(1);
    expect(incoming[0]).toMatchObject({ from: '+14155550100', params: { case: 'a b&c' } });
    expect(await world.client.calls(incoming[0]!.callSid).fetch()).toMatchObject({
      to: 'client:alice',
      parentCallSid: callerSid,
      direction: 'outbound-dial',
    });
    await world.sim('client.accept', { clientId });
    await world.advance(0);
    expect(await world.hearsLegs(callerSid)).toEqual([incoming[0]!.callSid]);
  });

  simulated('rejecting ends the Dial', async () => {
    const { clientId } = await register();
    await world.callIn(dialAlice);
    await world.sim('client.reject', { clientId });
    await world.advance(0);
    expect(['busy', 'no-answer']).toContain(world.last('/d').DialCallStatus);
  });

  simulated('an expired token cannot register', async () => {
    await expect(register({ ttl: -60 })).rejects.toThrow(/31205/);
  });

  simulated('a token that another secret signed cannot register', async () => {
    await expect(register({ secret: 'not-the-secret' })).rejects.toThrow(/31204/);
  });

  simulated('a token of another account cannot register', async () => {
    const token = new AccessToken(`AC${'0'.repeat(32)}`, world.target.apiKey, world.target.apiSecret, {
      identity: 'alice',
    });
    token.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
    await expect(world.sim('client.register', { identity: 'alice', token: token.toJwt() })).rejects.toThrow(/31204/);
  });

  simulated('without the outgoing grant she cannot call', async () => {
    const { clientId } = await register();
    await expect(world.sim('client.connect', { clientId, params: {} })).rejects.toThrow(/31/);
    expect(world.product.received).toEqual([]);
  });

  simulated('without incomingAllow she cannot be rung', async () => {
    const { clientId } = await register({ incoming: false });
    await world.callIn(dialAlice);
    expect(await world.sim('client.incoming', { clientId })).toEqual([]);
    expect(world.last('/d').DialCallStatus).toBe('no-answer');
  });

  simulated('an identity that nobody registered ends the Dial at once', async () => {
    await world.callIn(dialAlice);
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'no-answer' });
  });

  simulated('nobody is rung after unregistering', async () => {
    const { clientId } = await register();
    await world.sim('client.unregister', { clientId });
    await world.callIn(dialAlice);
    expect(world.last('/d').DialCallStatus).toBe('no-answer');
  });

  simulated('can be called into a room by participants.create', async () => {
    const { clientId } = await register();
    const { callSid } = await world.client
      .conferences('desk')
      .participants.create({ to: 'client:alice?case=7', from: world.target.owned });
    await world.ring();
    const [incoming] = await world.sim<{ callSid: string; params: Record<string, string> }[]>('client.incoming', {
      clientId,
    });
    expect(incoming).toMatchObject({ callSid, params: { case: '7' } });
  });
});
