import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import type { Recorded } from './recorder.ts';

let world: World;
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
});

/** A call of five seconds, recorded by a recorder that ends in a given way. */
const recordedAs = async (stop: () => Promise<Recorded>) => {
  world = await startWorld({ recorder: { start: () => ({ pause: () => {}, resume: () => {}, stop }) } });
  undo.push(() => world.stop());
  world.product.on('/v', twiml('<Record action="/a" playBeep="false"/>'));
  world.product.on('/a', twiml('<Say>Thank you</Say><Pause length="60"/>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const call = await world.inbound();
  const { sid } = await world.client.calls(call).recordings.create({
    recordingStatusCallback: `${world.product.url}/r`,
    recordingStatusCallbackEvent: ['completed', 'absent'],
  });
  await world.sim('speak', { callSid: call, text: 'Please call me back' });
  await world.advance(5000);
  await world.sim('dtmf', { callSid: call, digits: '#' });
  await world.client.calls(call).recordings(sid).update({ status: 'stopped' });
  await world.advance(1000);
  return { call, sid };
};
const media = (sid: string) => {
  const { url, accountSid, authToken } = world.carrier;
  return fetch(`${url}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.wav`, {
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
  });
};

it.each([
  ['a recorder that could not write', async (): Promise<Recorded> => ({ kind: 'absent', reason: 'ENOSPC' })],
  ['a recorder that breaks', () => Promise.reject(new Error('broken'))],
])('is absent after %s, and the call goes on', async (_name, stop) => {
  const { call, sid } = await recordedAs(stop);
  expect(await world.client.recordings(sid).fetch()).toMatchObject({ status: 'absent' });
  expect(world.product.to('/r').map((one) => one.params)).toMatchObject([{ RecordingStatus: 'absent' }]);
  expect((await media(sid)).status).toBe(404);
  expect(world.product.to('/a')).toHaveLength(1);
  expect((await world.client.calls(call).fetch()).status).toBe('in-progress');
});

it('is the file that the recorder wrote, which goes with it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'carrier-recordings-'));
  undo.push(() => rm(directory, { recursive: true }));
  const file = join(directory, 'sound.wav');
  await writeFile(file, 'RIFF: what was said');
  const { sid } = await recordedAs(async () => ({ kind: 'recorded', file, durationMs: 4200 }));
  expect(await world.client.recordings(sid).fetch()).toMatchObject({ status: 'completed', duration: '4' });
  expect(await (await media(sid)).text()).toBe('RIFF: what was said');
  await rm(file);
  expect((await media(sid)).status).toBe(404);
});

it('loses its file with a reset, and keeps it when the carrier ends', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'carrier-recordings-'));
  undo.push(() => rm(directory, { recursive: true }));
  const file = join(directory, 'sound.wav');
  const written = async (): Promise<Recorded> => ({ kind: 'recorded', file, durationMs: 4200 });
  await writeFile(file, 'RIFF');
  await recordedAs(written);
  await world.stop();
  undo.pop();
  expect((await stat(file)).isFile()).toBe(true);
  await recordedAs(written);
  await world.sim('reset');
  await vi.waitFor(() => expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' }));
});
