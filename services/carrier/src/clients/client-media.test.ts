import twilio from 'twilio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { toneAmplitude } from '../media/sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw } from '../media/sound/mu-law.ts';
import { sine } from '../media/sound/tones.ts';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { openRtcParty, type RtcParty } from '../testing/rtc-party.ts';
import { until } from '../testing/until.ts';

const loud = 0.05;
const toneMs = 60_000;
let world: World;
const open: { close(): void }[] = [];

beforeAll(async () => {
  world = await startWorld({ virtualTime: false, audio: true });
}, 40_000);
afterAll(() => world.stop(), 20_000);
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const party = async (codecs?: readonly ('PCMU' | 'opus')[]): Promise<RtcParty> => {
  const opened = await openRtcParty(codecs);
  open.push(opened);
  return opened;
};

/** A registered agent: sends messages, and waits for the newest of a type. */
const agent = async (identity: string) => {
  const application = await world.client.applications.create({ voiceUrl: `${world.product.url}/app` });
  const { AccessToken } = twilio.jwt;
  const { accountSid, apiKey, apiSecret, url } = world.carrier;
  const token = new AccessToken(accountSid, apiKey, apiSecret, { identity });
  token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: application.sid }));
  const socket = new WebSocket(`${url.replace('http', 'ws')}/client`);
  open.push({ close: () => socket.terminate() });
  const seen: Record<string, string | number>[] = [];
  socket.on('message', (data) => seen.push(JSON.parse(String(data)) as Record<string, string | number>));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const send = (message: object) => socket.send(JSON.stringify(message));
  const next = (type: string) => until(async () => seen.findLast((one) => one.type === type) ?? false);
  send({ type: 'register', token: token.toJwt() });
  await next('registered');
  const call = async (): Promise<string> => {
    send({ type: 'connect', requestId: 'r1', params: {} });
    return String((await next('connected')).callSid);
  };
  const connect = async (callSid: string, voice: RtcParty) => {
    send({ type: 'media.offer', callSid, attempt: 1, sdp: voice.offer });
    voice.accept(String((await next('media.answer')).sdp));
  };
  return { send, next, call, connect, seen };
};
const hears = (voice: { heard(): Int16Array }, hz: number) =>
  until(async () => voice.heard().length >= 2000 && toneAmplitude(voice.heard(), hz) > loud);

describe('the sound of a browser agent', () => {
  it('goes both ways between an agent and a caller, and the agent learns that it arrives', async () => {
    world.product.on('/app', twiml('<Dial><Conference beep="false">room</Conference></Dial>'));
    world.product.on('/v', twiml('<Dial><Conference beep="false">room</Conference></Dial>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const ann = await agent('ann');
    const callSid = await ann.call();
    const voice = await party();
    await ann.connect(callSid, voice);
    voice.sing(440);
    const bea = await agent('bea');
    const other = await party();
    await bea.connect(await bea.call(), other);
    const { callSid: caller } = await world.sim('inbound', { from: '+8613812345678', to: owned });
    await until(async () => (await world.client.calls(caller!).fetch()).status === 'in-progress');
    await world.sim('tone', { callSid: caller, hz: 700, ms: toneMs });
    await hears(voice, 700);
    await hears(other, 440);
    await hears(other, 700);
    expect(toneAmplitude(voice.heard(), 440)).toBeLessThan(0.01);
    await until(async () => {
      ann.send({ type: 'media.check', callSid });
      return Number((await ann.next('media.heard')).frames) > 10;
    });
  }, 60_000);

  it('presses the key that came as an event, once', async () => {
    world.product.on('/app', twiml(`<Gather numDigits="2" timeout="30" action="${world.product.url}/keys"/>`));
    world.product.on('/keys', twiml('<Pause length="30"/>'));
    const ann = await agent('ann');
    const voice = await party();
    await ann.connect(await ann.call(), voice);
    voice.sing(440);
    await until(async () => voice.heard().length > 0);
    voice.press(5);
    await until(async () => voice.heard().length > 0);
    voice.press(11);
    // `#` ends the input: had the first key come twice, both places would be taken.
    await until(async () => world.product.to('/keys').length > 0);
    expect(world.product.to('/keys')[0]?.params).toMatchObject({ Digits: '5' });
  }, 60_000);

  it('comes back from the echo, and the echo is nobody else’s', async () => {
    const ann = await agent('ann');
    const voice = await party();
    await ann.connect('echo', voice);
    voice.sing(500);
    await hears(voice, 500);
    const bea = await agent('bea');
    const other = await party();
    await bea.connect('echo', other);
    other.sing(900);
    await hears(other, 900);
    expect(toneAmplitude(other.heard(), 500)).toBeLessThan(0.01);
  }, 60_000);

  it('goes over a WebSocket with a ticket, and tells when it broke', async () => {
    const ann = await agent('ann');
    ann.send({ type: 'media.open-socket', callSid: 'echo', attempt: 3 });
    const { path, attempt } = await ann.next('media.socket');
    expect(attempt).toBe(3);
    const socket = new WebSocket(`${world.carrier.url.replace('http', 'ws')}/client/${path}`);
    open.push({ close: () => socket.terminate() });
    let heard: number[] = [];
    socket.on('message', (data: Buffer) => {
      heard = [...heard, ...decodeMuLaw(data)].slice(-2000);
    });
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    const voice = encodeMuLaw(sine([600], 20, 0.3));
    const timer = setInterval(() => socket.send(voice), 20);
    open.push({ close: () => clearInterval(timer) });
    await until(async () => heard.length >= 2000 && toneAmplitude(Int16Array.from(heard), 600) > loud);
    // Garbage of any size is not sound, and ends nothing but itself.
    for (const size of [0, 1, 159, 161, 5000]) socket.send(Buffer.alloc(size, 7));
    heard = [];
    await until(async () => heard.length >= 2000 && toneAmplitude(Int16Array.from(heard), 600) > loud);
    socket.terminate();
    expect(await ann.next('media.lost')).toMatchObject({ callSid: 'echo' });
  }, 60_000);

  it.each([
    ['no codec that is spoken here', async () => (await party(['opus'])).offer, 31488],
    ['nonsense', async () => 'v=0\r\nnonsense', 31400],
  ])('refuses an offer with %s', async (_what, offer, code) => {
    const ann = await agent('ann');
    ann.send({ type: 'media.offer', callSid: 'echo', attempt: 2, sdp: await offer() });
    expect(await ann.next('media.failed')).toMatchObject({ callSid: 'echo', attempt: 2, code });
  });

  it('is refused for the call of somebody else', async () => {
    world.product.on('/app', twiml('<Pause length="60"/>'));
    const ann = await agent('ann');
    const callSid = await ann.call();
    const mallory = await agent('mallory');
    mallory.send({ type: 'media.offer', callSid, sdp: (await party()).offer });
    expect(await mallory.next('media.failed')).toMatchObject({ callSid, code: 31481 });
  });

  it.each([
    ['no ticket', ''],
    ['a forged ticket', 'ticket=CA0.99999999999999.AAAA'],
  ])('opens no socket for %s', async (_what, query) => {
    const socket = new WebSocket(`${world.carrier.url.replace('http', 'ws')}/client/media?${query}`);
    const refused = await new Promise<string>((resolve) => socket.on('error', (error) => resolve(error.message)));
    expect(refused).toContain('403');
  });
});

it('is refused by a silent carrier, with a reason of its own', async () => {
  const loudWorld = world;
  world = await startWorld({ virtualTime: false });
  try {
    const ann = await agent('ann');
    ann.send({ type: 'media.offer', callSid: 'echo', sdp: (await party()).offer });
    expect(await ann.next('media.failed')).toMatchObject({ code: 31501 });
  } finally {
    await world.stop();
    world = loudWorld;
  }
});
