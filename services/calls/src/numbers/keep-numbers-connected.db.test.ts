import { createAccountSetup } from '@tellonce/carrier-client';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CallsWorld, startCallsWorld } from '../testing/calls-world.ts';

const added = '+8640087654321';
let world: CallsWorld;
beforeAll(async () => {
  world = await startCallsWorld();
}, 60_000);
afterAll(() => world?.stop());

const numbers = async (): Promise<Record<string, string>[]> => {
  const { url, accountSid, authToken } = world.carrier;
  const answer = await fetch(`${url}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`, {
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
  });
  return ((await answer.json()) as { incoming_phone_numbers: Record<string, string>[] }).incoming_phone_numbers;
};
const found = async () => (await numbers()).find((each) => each.phone_number === added);

it('makes a number that an administrator adds answer at once, with the installation’s fallback', async () => {
  expect(await found()).toBeUndefined();
  await world.saveNumber(added);
  await until(found);
  expect(await found()).toMatchObject({
    friendly_name: 'Rentals',
    voice_url: expect.stringContaining(`${world.publicUrl}/webhooks/ivr/voice`),
    voice_fallback_url: world.config.fallbackUrl,
    status_callback: expect.stringContaining(`${world.publicUrl}/webhooks/calls/number-status`),
  });
  const { callSid } = await world.carrier.sim('inbound', { from: '+8613812345678', to: added });
  await until(async () => (await world.hears(callSid)).length > 0);
  await world.carrier.sim('hangup', { callSid });
});

it('points a number at us again that has lost its way, and touches it no more', async () => {
  await world.stopService();
  await world.carrier.sim('reset', {});
  expect((await found())?.voice_url).toBe('');
  await world.startService();
  await until(async () => (await found())?.voice_url);
  const setup = createAccountSetup({ ...world.config, baseUrl: world.config.carrierApiUrl });
  expect(await setup.connectNumber(added, world.config.fallbackUrl)).toBe('already-connected');
  expect(await setup.connectNumber(added.slice(0, -1), null)).toBe('not-owned');
});
