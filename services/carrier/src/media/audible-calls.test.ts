import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { until } from '../testing/until.ts';
import { toneAmplitude } from './sound/goertzel.ts';
import { encodeMuLaw } from './sound/mu-law.ts';
import { sine } from './sound/tones.ts';

let world: World;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'carrier-audible-'));
  world = await startWorld({ virtualTime: false, audio: true, dataDirectory });
}, 40_000);
afterAll(async () => {
  await world.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}, 20_000);
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
});

const minuteMs = 60_000;
const loud = 0.1;
/** Two tones that are coded together in mu-law leave traces of quantization everywhere; one alone leaves none here. */
const inaudible = 0.01;

/** Somebody calls, answers to the document, and sings one tone for a minute. */
async function singer(hz: number, document: string): Promise<string> {
  world.product.on('/v', twiml(document));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const { callSid } = await world.sim('inbound', { from: `+861381234${String(hz).padStart(4, '0')}`, to: owned });
  await until(async () => (await world.client.calls(callSid!).fetch()).status === 'in-progress');
  await world.sim('tone', { callSid, hz, ms: minuteMs });
  return callSid!;
}

const inRoom = (attributes = '') =>
  `<Dial><Conference beep="false" waitUrl="" ${attributes}>room</Conference></Dial><Pause length="60"/>`;

/** Ends a recording; each side as samples. */
async function recorded(callSid: string, sid: string) {
  const file = path.join(dataDirectory, 'recordings', `${sid}.wav`);
  await world.client.calls(callSid).recordings(sid).update({ status: 'stopped' });
  const wav = await until(async () => {
    const bytes = await readFile(file);
    return bytes.length > 44 && bytes.readUInt32LE(40) === bytes.length - 44 && bytes;
  });
  const samples = new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.length - 44) >> 1);
  return { says: samples.filter((_, n) => n % 2 === 0), hears: samples.filter((_, n) => n % 2 === 1) };
}

/** What a party says and hears from now on: the second half of `ms`, for what was there when it began is past. */
async function listen(callSid: string, ms = 800) {
  const { sid } = await world.client.calls(callSid).recordings.create({ recordingChannels: 'dual' });
  const file = path.join(dataDirectory, 'recordings', `${sid}.wav`);
  await until(async () => (await stat(file)).size > 44 + ms * 32);
  const { says, hears } = await recorded(callSid, sid);
  return { says: says.slice(-ms * 4), hears: hears.slice(-ms * 4) };
}

it('lets everybody in a room hear the others, not himself, and a coach only who is coached', async () => {
  const a = await singer(440, inRoom());
  const b = await singer(700, inRoom());
  const coach = await singer(1100, inRoom(`coach="${b}"`));

  const atA = await listen(a);
  expect(toneAmplitude(atA.says, 440)).toBeGreaterThan(loud);
  expect(toneAmplitude(atA.hears, 700)).toBeGreaterThan(loud);
  expect(toneAmplitude(atA.hears, 440)).toBeLessThan(inaudible);
  expect(toneAmplitude(atA.hears, 1100)).toBeLessThan(inaudible);

  const atB = await listen(b);
  expect(toneAmplitude(atB.hears, 440)).toBeGreaterThan(loud);
  expect(toneAmplitude(atB.hears, 1100)).toBeGreaterThan(loud);
  expect(toneAmplitude(atB.hears, 700)).toBeLessThan(inaudible);

  const [room] = await world.client.conferences.list({ status: 'in-progress' });
  await world.client.conferences(room!.sid).participants(coach).update({ coaching: false });
  expect(toneAmplitude((await listen(a)).hears, 1100)).toBeGreaterThan(loud);

  await world.client.conferences(room!.sid).participants(b).update({ hold: true });
  expect(toneAmplitude((await listen(b)).hears, 440)).toBeLessThan(inaudible);
  await until(async () => (await listen(b)).hears.some((sample) => sample !== 0));
  expect(toneAmplitude((await listen(a)).hears, 700)).toBeLessThan(inaudible);
}, 60_000);

it('is exactly silent for who hears nobody', async () => {
  const a = await singer(440, inRoom());
  const b = await singer(700, inRoom('muted="true"'));
  expect((await listen(a)).hears.every((sample) => sample === 0)).toBe(true);
  expect(toneAmplitude((await listen(b)).hears, 440)).toBeGreaterThan(loud);
}, 60_000);

it('plays a prompt to its end before it goes on', async () => {
  const oneSecond = encodeMuLaw(sine([900], 1000, 0.3));
  const files = createServer((_req, res) => res.writeHead(200, { 'content-type': 'audio/basic' }).end(oneSecond));
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', () => resolve()));
  const file = `http://127.0.0.1:${(files.address() as AddressInfo).port}/prompt`;
  world.product.on('/next', twiml('<Pause length="60"/>'));
  const callSid = await singer(440, `<Pause length="1"/><Play loop="2">${file}</Play><Redirect>/next</Redirect>`);
  const { sid } = await world.client.calls(callSid).recordings.create({ recordingChannels: 'dual' });
  await until(async () => world.product.to('/next').length === 1);
  const { hears } = await recorded(callSid, sid);
  files.close();
  const heard = hears.filter((sample) => sample !== 0).length;
  // Twice a second of a tone that passes through zero now and then, and not a third time.
  expect(heard).toBeGreaterThan(2 * 8000 * 0.95);
  expect(heard).toBeLessThanOrEqual(2 * 8000);
}, 60_000);

it('lets a room hear who enters', async () => {
  const a = await singer(440, inRoom());
  const { sid } = await world.client.calls(a).recordings.create({ recordingChannels: 'dual' });
  await singer(700, inRoom('muted="true"').replace('beep="false"', 'beep="onEnter"'));
  const file = path.join(dataDirectory, 'recordings', `${sid}.wav`);
  const { size } = await stat(file);
  await until(async () => (await stat(file)).size > size + 32_000);
  const { hears } = await recorded(a, sid);
  const begin = hears.findIndex((sample) => sample !== 0);
  expect(toneAmplitude(hears.slice(begin, begin + 2000), 880)).toBeGreaterThan(0.1);
  expect(hears.slice(begin + 2100).every((sample) => sample === 0)).toBe(true);
}, 60_000);

it('says aloud what a simulated caller says', async () => {
  const callSid = await singer(440, inRoom());
  const { sid } = await world.client.calls(callSid).recordings.create({ recordingChannels: 'dual' });
  const file = path.join(dataDirectory, 'recordings', `${sid}.wav`);
  await world.sim('hush', { callSid });
  await world.sim('speak', { callSid, text: 'My washing machine is broken.' });
  const { size } = await stat(file);
  await until(async () => (await stat(file)).size > size + 48_000);
  const { says } = await recorded(callSid, sid);
  const words = says.slice(-12_000);
  expect(Math.max(...words)).toBeGreaterThan(2000);
  expect(toneAmplitude(words, 440)).toBeLessThan(0.02);
}, 60_000);
