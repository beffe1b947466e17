import type { InteractionId } from '@tellonce/contracts';
import { createCallers } from '@tellonce/e2e/caller';
import { connectRedis } from '@tellonce/journal';
import { until } from '@tellonce/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { type House, openHouse } from './house.ts';

const offersLastMs = 3_000;
/**
 * What Twilio's documents leave open, chosen the other way; call control tries each of them alone. A caller's whole
 * road, from the menu to the wrap-up, must be the same.
 */
const otherChoices: Record<string, unknown> = {
  actionOnHangup: false,
  conferenceStartOrder: 'start-first',
  conferenceSequenceFrom: 0,
  conferenceFieldsOnWait: false,
  unregisteredClient: 'failed',
  busyClient: 'ignored',
  kickedLeg: 'hung-up',
  conferenceEndOrder: 'end-first',
  failedDocument: 'failed',
  unstartedRoom: 'in-progress',
  errorTexts: 'bare',
};

let house: House;
let anna: Agent;
let sim: <T>(name: string, body: object) => Promise<T>;

beforeAll(async () => {
  house = await openHouse();
  ({ sim } = createCallers(house.stack.carrierUrl ?? '', house.stack.simToken));
  await sql`UPDATE queue SET reservation_timeout_ms = ${offersLastMs}, version = version + 1`.execute(house.db);
  const redis = connectRedis(house.stack.redisUrl);
  await redis.publish('configuration.changed', '{}');
  redis.disconnect();
  anna = await house.seat('anna');
});
afterAll(async () => {
  await house?.close();
});

const isWaiting = (interactionId: InteractionId) => house.floor.waiting.has(interactionId);
/** Who is in the queue hears its music; who talks hears the agent. */
const aCallerInLine = async () => {
  const caller = await house.callIn();
  const interactionId = await caller.reachesRouting();
  return { caller, interactionId };
};

it.each([
  ['by default', {}],
  ['the other way', otherChoices],
])('a carrier that chooses %s: menu, queue, a missed offer, talk, a torn leg, both ends, wrap-up', async (_, other) => {
  const { switches } = await sim<{ switches: Record<string, unknown> }>('account', { switches: other });
  expect(Object.keys(switches).sort()).toEqual(Object.keys(otherChoices).sort());
  expect(switches).toMatchObject(other);

  await anna.become('available');
  const first = await aCallerInLine();
  const missed = await anna.offered();
  await until(() => anna.work().stage === 'idle', { timeoutMs: 15_000, what: 'the offer to be missed' });
  await until(() => isWaiting(first.interactionId), { what: 'the caller to wait again' });
  await first.caller.hearsMusic();

  await anna.become('available');
  const taken = await anna.accept();
  expect([taken.interactionId, taken.reservationId === missed.reservationId]).toEqual([first.interactionId, false]);
  const leg = await first.caller.hearsParty();
  await sim('hangup', { callSid: leg });
  await until(async () => (await first.caller.hears()).some((each) => each.callSid && each.callSid !== leg), {
    timeoutMs: 15_000,
    what: 'the agent to be back',
  });
  await anna.end();
  await until(async () => !(await first.caller.isUp()), { timeoutMs: 15_000, what: 'the call to end' });

  const second = await aCallerInLine();
  await anna.finish();
  expect((await anna.accept()).interactionId).toBe(second.interactionId);
  await second.caller.hearsParty();
  const third = await aCallerInLine();
  await third.caller.hangUp();
  await until(() => !isWaiting(third.interactionId), { what: 'who gave up to leave the line' });
  await second.caller.hangUp();
  await anna.finish();

  await until(() => anna.status()?.status === 'available', { what: 'the agent to be free again' });
  expect(await sim('legs', { status: 'in-progress' })).toEqual({ callSids: [] });
  await anna.become('not-ready', 'meal');
  expect(house.carriedOutTwice()).toEqual([]);
});
