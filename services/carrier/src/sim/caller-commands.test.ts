import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ownedUs, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  world.product.on('/next', twiml('<Pause length="60"/>'));
});

const call = async (document: string, from?: string): Promise<string> => {
  world.product.on('/v', twiml(document));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound(from);
};
const statusOf = async (callSid: string) => (await world.client.calls(callSid).fetch()).status;
const room = '<Dial><Conference waitUrl="" beep="false">room</Conference></Dial>';

it('hangs up when it has heard nobody in time', async () => {
  const callSid = await call('<Say>Please wait</Say><Pause length="600"/>');
  await world.sim('patience', { callSid, ms: 30_000 });
  await world.advance(29_999);
  expect(await statusOf(callSid)).toBe('in-progress');
  await world.advance(1);
  expect(await statusOf(callSid)).toBe('completed');
});

it('stays when it has heard somebody, even if that one has left', async () => {
  const callSid = await call(room);
  await world.sim('patience', { callSid, ms: 30_000 });
  await world.advance(10_000);
  const other = await call(room, '+8613900000001');
  await world.advance(1000);
  await world.sim('hangup', { callSid: other });
  await world.advance(60_000);
  expect(await statusOf(callSid)).toBe('in-progress');
});

it('gets another patience, or endless patience', async () => {
  const callSid = await call('<Pause length="600"/>');
  await world.sim('patience', { callSid, ms: 1000 });
  await world.sim('patience', { callSid, ms: 5000 });
  await world.advance(4000);
  expect(await statusOf(callSid)).toBe('in-progress');
  await world.sim('patience', { callSid, ms: null });
  await world.advance(60_000);
  expect(await statusOf(callSid)).toBe('in-progress');
});

it('follows its script: waits, presses keys, speaks, hangs up', async () => {
  world.product.on('/keys', twiml('<Gather input="speech" speechTimeout="auto" action="/words" timeout="20"/>'));
  world.product.on('/words', twiml('<Pause length="60"/>'));
  const callSid = await call('<Gather numDigits="2" action="/keys" timeout="20"><Say>Your number</Say></Gather>');
  const steps = [{ pauseMs: 3000 }, { dtmf: '1w2' }, { pauseMs: 1000 }, { say: 'billing please' }, { pauseMs: 500 }];
  await world.sim('script', { callSid, steps: [...steps, { hangup: true }] });
  await world.advance(2999);
  expect((await world.hears(callSid))[0]).not.toHaveProperty('callSid');
  expect(world.product.to('/keys')).toEqual([]);
  await world.advance(2000);
  expect(world.product.to('/keys')[0]?.params).toMatchObject({ Digits: '12' });
  await world.advance(1000);
  expect(world.product.to('/words')[0]?.params).toMatchObject({ SpeechResult: 'billing please' });
  await world.advance(2000);
  expect(await statusOf(callSid)).toBe('completed');
});

it('begins its script when the call is answered', async () => {
  const to = '+15558675310';
  const { sid: callSid } = await world.client.calls.create({ from: ownedUs, to, twiml: twiml('<Pause length="60"/>') });
  await world.advance(2000);
  await world.sim('script', { callSid, steps: [{ pauseMs: 1000 }, { hangup: true }] });
  await world.advance(5000);
  expect(await statusOf(callSid)).toBe('ringing');
  await world.sim('answer', { callSid });
  await world.advance(999);
  expect(await statusOf(callSid)).toBe('in-progress');
  await world.advance(1);
  expect(await statusOf(callSid)).toBe('completed');
  await expect(world.sim('script', { callSid, steps: [] })).rejects.toThrow(/409/);
});

it('forgets its script for another one', async () => {
  const waiting = await call('<Pause length="600"/>', '+8613900000002');
  await world.sim('script', { callSid: waiting, steps: [{ pauseMs: 1000 }, { hangup: true }] });
  await world.sim('script', { callSid: waiting, steps: [{ pauseMs: 9000 }, { hangup: true }] });
  await world.advance(8999);
  expect(await statusOf(waiting)).toBe('in-progress');
  await world.advance(1);
  expect(await statusOf(waiting)).toBe('completed');
});

it('refuses steps that it does not know', async () => {
  const callSid = await call('<Pause length="60"/>');
  await expect(world.sim('script', { callSid, steps: [{ sing: 'la' }] })).rejects.toThrow(/400/);
  await expect(world.sim('script', { callSid, steps: [{ dtmf: 'x' }] })).rejects.toThrow(/400/);
});

it('keeps no prompts where nothing can be heard', async () => {
  const prompt = { language: 'en', text: 'Hello', wavBase64: 'UklGRg==' };
  await expect(world.sim('prompt', prompt)).rejects.toThrow('409 prompt: the carrier is silent');
});
