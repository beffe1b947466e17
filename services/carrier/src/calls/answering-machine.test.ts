import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { outside, owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  world.product.on('/v', twiml('<Say>hello</Say><Pause length="60"/>'));
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const place = async (extra: Record<string, unknown>): Promise<string> => {
  const { sid } = await world.client.calls.create({
    to: outside,
    from: owned,
    url: `${world.product.url}/v`,
    ...extra,
  });
  await world.advance(0);
  return sid;
};
const answer = async (callSid: string) => {
  await world.sim('answer', { callSid });
  await world.advance(0);
};
const asked = () => world.product.to('/v').map((one) => one.params);

it('keeps the document waiting for the verdict', async () => {
  const callSid = await place({ machineDetection: 'Enable' });
  await world.sim('amd', { callSid, verdict: 'human', afterMs: 1500 });
  await answer(callSid);
  await world.advance(1400);
  expect(asked()).toEqual([]);
  await world.advance(100);
  expect(asked()).toMatchObject([{ AnsweredBy: 'human', MachineDetectionDuration: '1500' }]);
  expect((await world.client.calls(callSid).fetch()).answeredBy).toBe('human');
});

it('runs the document at once and tells the verdict by the way, when asynchronous', async () => {
  const callSid = await place({
    machineDetection: 'DetectMessageEnd',
    asyncAmd: 'true',
    asyncAmdStatusCallback: `${world.product.url}/amd`,
    asyncAmdStatusCallbackMethod: 'GET',
  });
  await answer(callSid);
  expect(asked()).toHaveLength(1);
  expect(asked()[0]).not.toHaveProperty('AnsweredBy');
  await world.sim('amd', { callSid, verdict: 'machine_end_beep', afterMs: 4200 });
  await world.advance(4200);
  expect(world.product.to('/amd')).toMatchObject([
    {
      method: 'GET',
      params: {
        CallSid: callSid,
        AccountSid: world.carrier.accountSid,
        AnsweredBy: 'machine_end_beep',
        MachineDetectionDuration: '4200',
      },
    },
  ]);
});

it('knows nothing of who stays silent, or of whom it learns too late', async () => {
  const silent = await place({ machineDetection: 'Enable', machineDetectionSilenceTimeout: 3000 });
  await answer(silent);
  await world.advance(3000);
  expect(asked()).toMatchObject([{ AnsweredBy: 'unknown', MachineDetectionDuration: '3000' }]);
  const late = await place({ machineDetection: 'DetectMessageEnd', machineDetectionTimeout: 10 });
  await world.advance(1000);
  await world.sim('amd', { callSid: late, verdict: 'machine_end_beep', afterMs: 20_000 });
  await answer(late);
  await world.advance(10_000);
  expect(asked().at(-1)).toMatchObject({ AnsweredBy: 'unknown', MachineDetectionDuration: '10000' });
});

it('is refused for values out of range, and nothing is called', async () => {
  for (const wrong of [
    { machineDetection: 'Perhaps' },
    { machineDetection: 'Enable', machineDetectionTimeout: 90 },
    { machineDetection: 'Enable', machineDetectionSpeechThreshold: 100 },
    { machineDetection: 'Enable', machineDetectionSpeechEndThreshold: 100 },
    { machineDetection: 'Enable', machineDetectionSilenceTimeout: 100 },
  ]) {
    await expect(place(wrong)).rejects.toMatchObject({ status: 400, code: 21234 });
  }
  expect(await world.client.calls.list()).toEqual([]);
});

it('does not listen where keys are sent', async () => {
  const callSid = await place({ machineDetection: 'Enable', sendDigits: 'ww1' });
  await answer(callSid);
  expect(await world.hears(callSid)).toEqual([{ tone: 'ww1' }]);
  await world.advance(1250);
  expect(asked()).toHaveLength(1);
  expect(asked()[0]).not.toHaveProperty('AnsweredBy');
});

it('leaves a call that was redirected meanwhile to its new document', async () => {
  const callSid = await place({ machineDetection: 'Enable' });
  await answer(callSid);
  await world.client.calls(callSid).update({ twiml: twiml('<Say>other</Say><Pause length="60"/>') });
  await world.advance(6000);
  expect(asked()).toEqual([]);
});

it('works for participants, whom it does not keep waiting', async () => {
  const created = await world.client.conferences('room').participants.create({
    to: outside,
    from: owned,
    machineDetection: 'Enable',
    amdStatusCallback: `${world.product.url}/amd`,
  });
  await world.advance(0);
  await world.sim('amd', { callSid: created.callSid, verdict: 'fax', afterMs: 800 });
  await answer(created.callSid);
  expect((await world.client.conferences(created.conferenceSid).participants.list()).map((one) => one.status)).toEqual([
    'connected',
  ]);
  await world.advance(800);
  expect(world.product.to('/amd').map((one) => one.params.AnsweredBy)).toEqual(['fax']);
});
