import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.ts';
import { becomeAvailable, type Desk } from './desk.ts';
import { type House, openHouse } from './stack.ts';

const hotline = '+864001234567';

interface Floor {
  waiting: string[];
  agents: Record<string, string>;
}

describe('kill -9 of the services process', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house?.close();
  });

  it('loses neither the callers who wait, nor their order, nor the call that is going on, nor what the agents are', async () => {
    const bo = await house.open(house.accounts.find((each) => each.signInName === 'bo')!);
    const chen = await house.open(house.accounts.find((each) => each.signInName === 'chen')!);
    const grace = await house.open(house.accounts.find((each) => each.signInName === 'grace')!);
    await becomeAvailable(bo);
    const talking = await intoParts(house, '+8613700000011');
    await bo.page.getByTestId('ringing-card').waitFor({ timeout: 30_000 });
    await bo.page.getByTestId('accept').click();
    await talking.hearsParty();
    await chen.page.getByTestId('state-picker').click();
    await chen.page.getByTestId('state-meal').click();
    await chen.page.locator('[data-testid="state-picker"][data-status="not-ready"]').waitFor();
    const waiting = [await intoParts(house, '+8613700000012'), await intoParts(house, '+8613700000013')];
    for (const caller of waiting) await caller.hearsMusic();
    const inOrder = ['+8613700000012', '+8613700000013'];
    await until(async () => (await floorOf(grace)).waiting.join() === inOrder.join(), {
      what: 'both to wait, in order',
    });
    const before = await floorOf(grace);

    const { services, carrier, postgres, redis } = house.stack.pids;
    process.kill(services!, 'SIGKILL');
    await until(() => house.stack.pids.services !== services && house.stack.pids.services !== undefined, {
      timeoutMs: 20_000,
      what: 'the services to be started again',
    });
    expect(house.stack.pids).toMatchObject({ carrier, postgres, redis });

    for (const desk of [bo, chen, grace])
      await desk.page
        .locator('[data-testid="connection-state"][data-state="live"]')
        .waitFor({ state: 'attached', timeout: 30_000 });
    await until(async () => sameFloor(await floorOf(grace), before), {
      timeoutMs: 20_000,
      what: 'the floor to be what it was',
    });
    expect(await talking.isUp()).toBe(true);
    await talking.hearsParty();
    await bo.page.getByTestId('end-call').waitFor();
    await chen.page.locator('[data-testid="state-picker"][data-status="not-ready"]').waitFor();

    // It is still ours to control, and the line moves on in its order.
    await bo.page.getByTestId('end-call').click();
    await until(async () => !(await talking.isUp()), { what: 'the call to end when the agent ends it' });
    await bo.page.getByTestId('finish-wrap-up').click();
    await bo.page.getByTestId('ringing-card').waitFor({ timeout: 30_000 });
    await bo.page.getByTestId('accept').click();
    await waiting[0]!.hearsParty();
    expect((await waiting[1]!.hears()).some((each) => each.callSid)).toBe(false);
    for (const desk of [bo, chen, grace]) await desk.close();
  });
});

const intoParts = async (house: House, from: string): Promise<Caller> => {
  const caller = await house.callers.call(from, hotline);
  await caller.press('1');
  await caller.hearsSaid(/配件请按 2/);
  await caller.press('2');
  return caller;
};

const sameFloor = (now: Floor, before: Floor): boolean => JSON.stringify(now) === JSON.stringify(before);

/** As the supervisor's page shows it. */
const floorOf = async ({ page }: Desk): Promise<Floor> => ({
  waiting: await page
    .locator('[data-testid="floor-interaction"][data-state="waiting"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-from') ?? '')),
  agents: Object.fromEntries(
    await page
      .locator('[data-testid="floor-agent"]')
      .evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute('data-name') ?? '', row.getAttribute('data-status') ?? '']),
      ),
  ),
});
