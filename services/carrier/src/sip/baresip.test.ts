import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { toneAmplitude } from '../media/sound/goertzel.ts';
import { type Baresip, hasBaresip, startBaresip } from '../testing/baresip.ts';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { openRtcParty } from '../testing/rtc-party.ts';
import { until } from '../testing/until.ts';

describe.runIf(hasBaresip)('a phone program that others have written', () => {
  let world: World;
  let phone: Baresip;

  beforeAll(async () => {
    world = await startWorld({
      virtualTime: false,
      audio: true,
      sip: { users: [{ name: 'desk', password: 'secret-of-desk', callerNumber: null }] },
    });
    await world.setNumber({ voiceUrl: `${world.product.url}/voice`, statusCallback: `${world.product.url}/ended` });
    const { sip } = world.carrier;
    if (!sip) throw new Error('the carrier takes no phones');
    phone = await startBaresip({ carrier: sip, name: 'desk', password: 'secret-of-desk', hz: 1000 });
  }, 40_000);
  afterAll(async () => {
    await phone?.stop();
    await world.stop();
  }, 20_000);

  /** A browser agent, without the browser: its socket and its WebRTC. */
  async function browserAgent() {
    const { accountSid, apiKey, apiSecret, url } = world.carrier;
    const { AccessToken } = twilio.jwt;
    const token = new AccessToken(accountSid, apiKey, apiSecret, { identity: 'ann' });
    token.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
    const socket = new WebSocket(`${url.replace('http', 'ws')}/client`);
    const seen: Record<string, string>[] = [];
    socket.on('message', (data) => seen.push(JSON.parse(String(data)) as Record<string, string>));
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    const send = (message: object) => socket.send(JSON.stringify(message));
    const next = (type: string) => until(async () => seen.findLast((one) => one.type === type) ?? false);
    send({ type: 'register', token: token.toJwt() });
    await next('registered');
    return { send, next, close: () => socket.terminate() };
  }

  it('registers, calls, hears the prompt, presses keys, talks to a browser agent, holds, and hangs up', async () => {
    world.product.on(
      '/voice',
      twiml('<Gather numDigits="2" timeout="20" action="/keys"><Say>Welcome. Please press two keys.</Say></Gather>'),
    );
    world.product.on('/keys', twiml('<Dial><Client>ann</Client></Dial>'));
    const agent = await browserAgent();
    const voice = await openRtcParty();
    await until(async () => phone.output().includes('200 OK'));

    phone.command('dial', `sip:${owned}@${world.carrier.sip?.host}:${world.carrier.sip?.port}`);
    await until(async () => (await phone.heard()).some((sample) => Math.abs(sample) > 1000));
    expect(world.product.to('/voice')[0]?.params.From).toMatch(/^sip:desk@/);
    phone.command('sndcode', '42');
    expect((await until(async () => world.product.to('/keys')[0] ?? false)).params.Digits).toBe('42');

    const { callSid } = await agent.next('incoming');
    agent.send({ type: 'accept', callSid });
    await agent.next('connected');
    agent.send({ type: 'media.offer', callSid, attempt: 1, sdp: voice.offer });
    voice.accept((await agent.next('media.answer')).sdp ?? '');
    voice.sing(600);
    await until(async () => toneAmplitude(voice.heard(), 1000) > 0.1);
    await until(async () => toneAmplitude((await phone.heard()).slice(-4000), 600) > 0.1);

    phone.command('hold');
    await until(async () => toneAmplitude(voice.heard(), 1000) < 0.01);
    phone.command('resume');
    await until(async () => toneAmplitude(voice.heard(), 1000) > 0.1);

    phone.command('hangup');
    await until(async () => world.product.to('/ended').length === 1);
    voice.close();
    agent.close();
  }, 60_000);

  it('rings when it is called, and the one who calls may think better of it', async () => {
    const call = await world.client.calls.create({
      from: owned,
      to: 'sip:desk@carrier.example',
      twiml: twiml('<Pause length="30"/>'),
    });
    await until(async () => phone.output().includes('Incoming call'));
    await world.client.calls(call.sid).update({ status: 'completed' });
    await until(async () =>
      /Call with .* cancelled|session closed/i.test(phone.output().split('Incoming call')[1] ?? ''),
    );
    phone.command('hangup');
  }, 60_000);

  it('answers when it is called, and is hung up with the call', async () => {
    const before = phone.output().length;
    const call = await world.client.calls.create({
      from: owned,
      to: 'sip:desk@carrier.example',
      twiml: twiml('<Play digits="5"/><Say>This is a call for the desk. This is a call for the desk.</Say>'),
    });
    await until(async () => phone.output().slice(before).includes('Incoming call'));
    phone.command('accept');
    await until(async () => (await world.client.calls(call.sid).fetch()).status === 'in-progress');
    await until(async () => (await phone.heard()).some((sample) => Math.abs(sample) > 1000));
    await until(async () => (await world.client.calls(call.sid).fetch()).status === 'completed');
    await until(async () => /session closed|terminated/i.test(phone.output().slice(before)));
  }, 60_000);
});
