import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { toneAmplitude } from '../media/sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw } from '../media/sound/mu-law.ts';
import { sine } from '../media/sound/tones.ts';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { startStreamServer } from '../testing/stream-server.ts';
import { until } from '../testing/until.ts';

const loud = 0.1;
const inaudible = 0.01;
const toneMs = 60_000;
const quarterSecond = 2000;
/** A process of its own has to be started, perhaps on a busy machine. */
const patient = { timeout: 60_000 };

let world: World;
let server: Awaited<ReturnType<typeof startStreamServer>>;
let listener: Awaited<ReturnType<typeof startStreamServer>>;
beforeAll(async () => {
  world = await startWorld({ virtualTime: false, audio: true });
  server = await startStreamServer();
  listener = await startStreamServer();
}, 40_000);
afterAll(async () => {
  await world.stop();
  await server.stop();
  await listener.stop();
}, 20_000);
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  server.forget();
  listener.forget();
});

const call = async (verbs: string) => {
  world.product.on('/v', twiml(`${verbs}<Pause length="60"/>`));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const { callSid } = await world.sim('inbound', { from: '+8613812345678', to: owned });
  await until(async () => (await world.client.calls(callSid!).fetch()).status === 'in-progress');
  return callSid!;
};

/** The sound of one track, from its beginning. */
const soundOf = (at: typeof server, track: string): Int16Array => {
  const media = at.of('media').map((frame) => frame.media as { track: string; payload: string });
  const payloads = media.filter((one) => one.track === track).map((one) => Buffer.from(one.payload, 'base64'));
  expect(payloads.every((one) => one.length === 160)).toBe(true);
  return decodeMuLaw(Buffer.concat(payloads));
};
const hears = (at: typeof server, track: string, hz: number) =>
  until(async () => toneAmplitude(soundOf(at, track).slice(-quarterSecond), hz) > loud);
const sing = (callSid: string, hz: number) => world.sim('tone', { callSid, hz, ms: toneMs });
const tone = (hz: number, ms: number) => Buffer.from(encodeMuLaw(sine([hz], ms, 0.3))).toString('base64');

it('brings what a caller says, and what he hears, each on its own track', patient, async () => {
  const inRoom = '<Dial><Conference beep="false" waitUrl="">room</Conference></Dial>';
  const other = await call(inRoom);
  await sing(other, 700);
  const callSid = await call(`<Start><Stream url="${server.url}" track="both_tracks"/></Start>${inRoom}`);
  await sing(callSid, 440);
  await hears(server, 'inbound', 440);
  await hears(server, 'outbound', 700);
  expect(toneAmplitude(soundOf(server, 'inbound').slice(-quarterSecond), 700)).toBeLessThan(inaudible);
  expect(toneAmplitude(soundOf(server, 'outbound').slice(-quarterSecond), 440)).toBeLessThan(inaudible);
});

const connected = async () => {
  // A second stream overhears what the caller hears.
  const callSid = await call(
    `<Start><Stream url="${listener.url}" track="outbound_track"/></Start><Connect><Stream url="${server.url}"/></Connect>`,
  );
  await until(async () => server.of('start').length === 1 && listener.of('media').length > 0);
  return { callSid, streamSid: String(server.of('start')[0]?.streamSid) };
};

it(
  'lets the caller hear what the application sends, whole, and tells marks when they are reached',
  patient,
  async () => {
    const { callSid, streamSid } = await connected();
    await sing(callSid, 440);
    await hears(server, 'inbound', 440);
    // In pieces that are not frames, as synthetic voices deliver them.
    const voice = Buffer.from(tone(900, 1000), 'base64');
    for (let at = 0; at < voice.length; at += 333)
      server.say({ event: 'media', streamSid, media: { payload: voice.subarray(at, at + 333).toString('base64') } });
    server.say({ event: 'mark', streamSid, mark: { name: 'said' } });
    await until(async () => server.of('mark').length === 1);
    const heard = () => soundOf(listener, 'outbound').filter((sample) => sample !== 0).length;
    // A second of a tone that passes through zero now and then.
    await until(async () => heard() > 8000 * 0.95);
    const spoken = soundOf(listener, 'outbound');
    const begin = spoken.findIndex((sample) => sample !== 0);
    expect(toneAmplitude(spoken.slice(begin, begin + 8000), 900)).toBeCloseTo(0.3, 1);
    expect(heard()).toBeLessThanOrEqual(8000);
    await until(async () => 'silence' in ((await world.hears(callSid))[0] ?? {}));
  },
);

it('forgets at "clear" what has not been heard, and plays what comes after', patient, async () => {
  const { streamSid } = await connected();
  server.say({ event: 'media', streamSid, media: { payload: tone(900, toneMs) } });
  server.say({ event: 'mark', streamSid, mark: { name: 'late' } });
  await hears(listener, 'outbound', 900);
  expect(server.of('mark')).toEqual([]);
  server.say({ event: 'clear', streamSid });
  await until(async () => server.of('mark').length === 1);
  await until(async () =>
    soundOf(listener, 'outbound')
      .slice(-quarterSecond)
      .every((sample) => sample === 0),
  );
  server.say({ event: 'media', streamSid, media: { payload: tone(1100, toneMs) } });
  await hears(listener, 'outbound', 1100);
});
