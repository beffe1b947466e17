import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { toneAmplitude } from '../media/sound/goertzel.ts';
import { decodeMuLaw } from '../media/sound/mu-law.ts';
import { sine } from '../media/sound/tones.ts';
import { wavHeader } from '../media/sound/wav-header.ts';
import { owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { startStreamServer } from '../testing/stream-server.ts';
import { until } from '../testing/until.ts';

const patient = { timeout: 60_000 };
const loud = 0.1;
let world: World;
let dataDirectory: string;
let listener: Awaited<ReturnType<typeof startStreamServer>>;
beforeAll(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'carrier-prompts-'));
  world = await startWorld({ virtualTime: false, audio: true, dataDirectory });
  listener = await startStreamServer();
}, 40_000);
afterAll(async () => {
  await world.stop();
  await listener.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}, 20_000);
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  listener.forget();
});

const call = async (verbs: string) => {
  world.product.on('/v', twiml(`<Start><Stream url="${listener.url}" track="outbound_track"/></Start>${verbs}`));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const { callSid } = await world.sim('inbound', { from: '+8613812345678', to: owned });
  return callSid!;
};
const hears = (hz: number) =>
  until(async () => {
    const payloads = listener.of('media').slice(-12);
    const sound = payloads.map((one) => Buffer.from((one.media as { payload: string }).payload, 'base64'));
    return toneAmplitude(decodeMuLaw(Buffer.concat(sound)), hz) > loud;
  });
const wav = (hz: number): string => {
  const samples = sine([hz], 1500, 0.4);
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([wavHeader(data.length, 1), data]).toString('base64');
};

it('says a text with the recording that was uploaded for it, and with the newest one', patient, async () => {
  const text = 'Our office is closed.';
  const upload = (hz: number) =>
    world.sim('prompt', { language: 'en-GB', text: 'our office is closed', wavBase64: wav(hz) });
  expect(await upload(500)).toEqual({ durationMs: 1500 });
  const first = await call(`<Say loop="0">${text}</Say>`);
  await hears(500);
  await world.sim('hangup', { callSid: first });
  await upload(1200);
  await call(`<Say loop="0">${text}</Say>`);
  await hears(1200);
});

it.each([
  ['what is no WAV', { wavBase64: Buffer.from('<html>').toString('base64') }, /^409 .*WAV/],
  ['what is not even base64', { wavBase64: '?' }, /^400 .*wavBase64/],
  ['a text without words', { text: '...', wavBase64: wav(500) }, /^409 .*no words/],
  ['what is too large', { wavBase64: 'A'.repeat(12 * 1024 * 1024) }, /^413 .*too large/],
])('refuses %s', patient, async (_what, given, problem) => {
  await expect(world.sim('prompt', { language: 'en', text: 'Hello', ...given })).rejects.toThrow(problem);
});

const ask = (attributes: string) => {
  world.product.on('/g', twiml('<Pause length="60"/>'));
  const prompt = '<Say loop="0">What can we do for you</Say>';
  return call(`<Gather input="speech" action="/g" actionOnEmptyResult="true" ${attributes}>${prompt}</Gather>`);
};
const isPrompted = async (callSid: string) => 'say' in ((await world.hears(callSid))[0] ?? {});

it('stops a prompt for a voice, and waits in vain for words after it', patient, async () => {
  const callSid = await ask('timeout="1"');
  await until(() => isPrompted(callSid));
  await world.sim('tone', { callSid, hz: 440, ms: 500 });
  await until(async () => !(await isPrompted(callSid)));
  await until(async () => world.product.to('/g').length === 1);
  expect(world.product.to('/g')[0]?.params).not.toHaveProperty('SpeechResult');
});

it('understands a caller when he has said it', patient, async () => {
  const callSid = await ask('timeout="10" speechTimeout="auto"');
  await until(() => isPrompted(callSid));
  await world.sim('script', { callSid, steps: [{ say: 'I have a question about my bill' }] });
  await until(async () => !(await isPrompted(callSid)));
  await until(async () => world.product.to('/g').length === 1);
  expect(world.product.to('/g')[0]?.params).toMatchObject({ SpeechResult: 'I have a question about my bill' });
});

it('is not interrupted by a voice without barge-in', patient, async () => {
  const callSid = await ask('timeout="1" bargeIn="false"');
  await until(() => isPrompted(callSid));
  await world.sim('tone', { callSid, hz: 440, ms: 400 });
  const heardBefore = listener.of('media').length;
  await until(async () => listener.of('media').length > heardBefore + 50);
  expect(await isPrompted(callSid)).toBe(true);
});
