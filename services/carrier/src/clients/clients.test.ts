import twilio from 'twilio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { caller, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ virtualTime: false });
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const { AccessToken } = twilio.jwt;
const tokenFor = async (identity: string, options: { ttl?: number; secret?: string; incomingAllow?: boolean } = {}) => {
  const application = await world.client.applications.create({
    friendlyName: 'desktop',
    voiceUrl: `${world.product.url}/app`,
  });
  const token = new AccessToken(
    world.carrier.accountSid,
    world.carrier.apiKey,
    options.secret ?? world.carrier.apiSecret,
    {
      identity,
      ttl: options.ttl ?? 600,
    },
  );
  token.addGrant(
    new AccessToken.VoiceGrant({
      outgoingApplicationSid: application.sid,
      incomingAllow: options.incomingAllow ?? true,
    }),
  );
  return token.toJwt();
};

/** A browser: sends messages, and waits for one of a type. */
const browser = async () => {
  const socket = new WebSocket(`${world.carrier.url.replace('http', 'ws')}/client`);
  const seen: Record<string, unknown>[] = [];
  socket.on('message', (data) => seen.push(JSON.parse(String(data)) as Record<string, unknown>));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  return {
    socket,
    seen,
    send: (message: object) => socket.send(JSON.stringify(message)),
    next: (type: string) =>
      expect
        .poll(() => seen.find((one) => one.type === type), { timeout: 5000 })
        .toBeTruthy()
        .then(() => seen.find((one) => one.type === type)!),
  };
};

describe('a browser agent', () => {
  it('registers, connects out through the application, and is heard of when it ends', async () => {
    world.product.on('/app', twiml('<Say>Connecting</Say><Pause length="60"/>'));
    const agent = await browser();
    agent.send({ type: 'register', token: await tokenFor('alice') });
    expect(await agent.next('registered')).toMatchObject({ identity: 'alice' });
    agent.send({ type: 'connect', requestId: 'r1', params: { To: '+15551112222', crm: '42', From: 'client:mallory' } });
    const { callSid } = await agent.next('connecting');
    expect(await agent.next('connected')).toMatchObject({ callSid });
    expect(world.product.received[0]?.params).toMatchObject({
      From: 'client:alice',
      Direction: 'inbound',
      To: '+15551112222',
      crm: '42',
    });
    agent.send({ type: 'hangup', callSid });
    expect(await agent.next('ended')).toMatchObject({ callSid, reason: 'completed' });
    agent.socket.close();
  });

  it('is rung by Dial Client with its parameters, and talks once it accepts', async () => {
    world.product.on(
      '/v',
      twiml(
        '<Dial action="/d"><Client><Identity>alice</Identity><Parameter name="case" value="a b&amp;c"/></Client></Dial>',
      ),
    );
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const agent = await browser();
    agent.send({ type: 'register', token: await tokenFor('alice') });
    await agent.next('registered');
    const { callSid: callerSid } = await world.sim<{ callSid: string }>('inbound', {
      from: caller,
      to: '+8640012345678',
    });
    const incoming = await agent.next('incoming');
    expect(incoming).toMatchObject({ from: caller, params: { case: 'a b&c' } });
    agent.send({ type: 'accept', callSid: incoming.callSid });
    await agent.next('connected');
    await expect.poll(() => world.hears(callerSid)).toEqual([{ callSid: incoming.callSid }]);
    agent.send({ type: 'hangup', callSid: incoming.callSid });
    await expect.poll(() => world.product.to('/d').map((one) => one.params.DialCallStatus)).toEqual(['completed']);
    agent.socket.close();
  });

  it.each([
    ['expired', { ttl: -10 }, 31205],
    ['forged', { secret: 'another secret' }, 31204],
  ])('with a token that is %s cannot register', async (_name, options, code) => {
    const agent = await browser();
    agent.send({ type: 'register', token: await tokenFor('alice', options) });
    expect(await agent.next('error')).toMatchObject({ code });
    agent.socket.close();
  });

  it('without incomingAllow, or not registered, cannot be rung', async () => {
    world.product.on('/v', twiml('<Dial action="/d"><Client>bob</Client></Dial>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    await world.sim('client.register', { identity: 'bob', token: await tokenFor('bob', { incomingAllow: false }) });
    await world.sim('inbound', { from: caller, to: '+8640012345678' });
    await expect.poll(() => world.product.to('/d').map((one) => one.params.DialCallStatus)).toEqual(['no-answer']);
  });

  it('keeps its call when its socket breaks and it resumes in time', async () => {
    world.product.on('/app', twiml('<Pause length="60"/>'));
    const before = await browser();
    before.send({ type: 'register', token: await tokenFor('alice') });
    await before.next('registered');
    before.send({ type: 'connect', requestId: 'r1', params: {} });
    const { callSid } = await before.next('connected');
    before.socket.terminate();
    const after = await browser();
    after.send({ type: 'register', token: await tokenFor('alice') });
    await after.next('registered');
    after.send({ type: 'resume', callSid });
    expect(await after.next('connected')).toMatchObject({ callSid });
    after.send({ type: 'hangup', callSid });
    await after.next('ended');
    after.socket.close();
  });

  it('loses its call when it does not come back', async () => {
    world.product.on('/app', twiml('<Pause length="60"/>'));
    const agent = await browser();
    agent.send({ type: 'register', token: await tokenFor('alice') });
    await agent.next('registered');
    agent.send({ type: 'connect', requestId: 'r1', params: {} });
    const { callSid } = await agent.next('connected');
    agent.socket.terminate();
    await expect
      .poll(async () => (await world.client.calls(String(callSid)).fetch()).status, { timeout: 6000 })
      .toBe('completed');
  });

  it('is refused from a foreign origin', async () => {
    const socket = new WebSocket(`${world.carrier.url.replace('http', 'ws')}/client`, {
      origin: 'https://evil.example',
    });
    const refused = await new Promise<string>((resolve) => socket.on('error', (error) => resolve(error.message)));
    expect(refused).toContain('403');
  });
});
