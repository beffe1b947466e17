import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { outside, owned, startWorld, type World } from '../testing/carrier-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  await world.sim('account', { cps: 1000 });
  world.product.forget();
});

const place = () =>
  world.client.calls.create({
    to: outside,
    from: owned,
    twiml: '<Response><Pause length="60"/></Response>',
    statusCallback: `${world.product.url}/s`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });

const liveThrough = async () => {
  const { sid } = await place();
  await world.advance(0);
  await world.sim('answer', { callSid: sid });
  await world.sim('hangup', { callSid: sid });
  await world.advance(10_000);
  return world.product.to('/s').map((one) => one.params.SequenceNumber);
};

it('loses, doubles and reorders callbacks as it is told', async () => {
  await world.sim('mischief', { seed: 1, lose: 1 });
  expect(await liveThrough()).toEqual([]);
  await world.sim('mischief', { seed: 1, duplicate: 1 });
  expect(await liveThrough()).toEqual(['0', '0', '1', '1', '2', '2', '3', '3']);
  world.product.forget();
  await world.sim('mischief', { seed: 1, reorder: 1 });
  expect(await liveThrough()).toEqual(['1', '0', '3', '2']);
});

it('fails requests, and loses answers of creations that took place', async () => {
  await world.sim('mischief', { seed: 1, restErrors: 1 });
  await expect(place()).rejects.toMatchObject({ status: 429, code: 20429 });
  await world.sim('mischief', { seed: 1, lostCreates: 1 });
  await expect(place()).rejects.toThrow();
  await world.sim('mischief', { seed: 1 });
  expect(await world.client.calls.list()).toHaveLength(1);
});
