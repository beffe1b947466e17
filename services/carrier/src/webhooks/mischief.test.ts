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
  await expect(place()).rejects.toMatchObject({ status: 500, code: 20500 });
  await world.sim('mischief', { seed: 1, lostCreates: 1 });
  await expect(place()).rejects.toThrow();
  await world.sim('mischief', { seed: 1 });
  expect(await world.client.calls.list()).toHaveLength(1);
});

it('does the same again for the same seed, whatever else goes on, and something else for another', async () => {
  const run = async (seed: number, calls: number) => {
    await world.sim('reset');
    await world.sim('account', { cps: 100_000 });
    world.product.forget();
    await world.sim('mischief', { seed, lose: 0.3, duplicate: 0.3, delay: 0.5, reorder: 0.3 });
    const placed: string[] = [];
    for (let count = 0; count < calls; count += 1) placed.push((await place()).sid);
    await world.advance(0);
    for (const callSid of placed) await world.sim('answer', { callSid });
    for (const callSid of placed) await world.sim('hangup', { callSid });
    await world.advance(20_000);
    return placed.map((sid) =>
      world.product
        .to('/s')
        .filter((one) => one.params.CallSid === sid)
        .map((one) => one.params.SequenceNumber)
        .join(','),
    );
  };
  const first = await run(7, 6);
  expect(await run(7, 6)).toEqual(first);
  expect(await run(8, 6)).not.toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(1);
});

it('loses the registration of a client when a call comes for it', async () => {
  await world.sim('mischief', { seed: 1, dropClients: 1 });
  const { sid } = await world.client.calls.create({ to: 'client:ann', from: owned, twiml: '<Response/>' });
  await world.advance(0);
  expect((await world.client.calls(sid).fetch()).status).toBe('no-answer');
});

it('is over after a reset, with all that was still to come', async () => {
  await world.sim('mischief', { seed: 1, delay: 1 });
  await place();
  await world.advance(0);
  await world.sim('reset');
  await world.advance(20_000);
  expect(world.product.received).toEqual([]);
});
