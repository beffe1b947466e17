import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { becomeAvailable } from './desk.ts';
import { type House, openHouse } from './stack.ts';

const typedNumber = '010 8888 6666';
const number = '+861088886666';
const kim = { signInName: 'kim', password: 'a password to hand over', displayName: 'Kim Lee', roles: ['agent'] };

/** What the carrier's phone page offers to dial. */
const dialable = async (carrierUrl: string): Promise<string[]> => {
  const answer = await fetch(`${carrierUrl}/phone/api/directory`, { headers: { 'x-tellonce-phone': '1' } });
  return ((await answer.json()) as { numbers: { number: string }[] }).numbers.map((each) => each.number);
};

/** The next of the first steps, taken by its link: a record created in its drawer. */
const takeStep = async (page: Page, kind: string, fill: () => Promise<void>): Promise<void> => {
  const step = page.getByTestId(`step-${kind}`);
  await step
    .and(page.locator('[data-done="false"]'))
    .getByRole('link')
    .and(page.locator('[aria-current="step"]'))
    .click();
  await page.getByTestId(`section-${kind}`).getByTestId('record-new').click();
  await fill();
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-save').waitFor({ state: 'detached' });
};

describe('an empty installation', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ empty: true });
  });
  afterAll(() => house?.close());

  it('is led by its first steps to a call that a new agent answers, without a restart', async () => {
    const { page, complaints } = await house.open({ ...house.stack.signIns[0]!, displayName: '', roles: [] });
    const field = (name: string) => page.getByTestId(`field-${name}`);
    expect(await dialable(house.stack.carrierUrl!)).toEqual([]);

    await takeStep(page, 'teams', () => field('name').fill('Service'));
    await takeStep(page, 'skills', () => page.getByTestId('name-en').fill('Excavators'));
    await takeStep(page, 'queues', async () => {
      await page.getByTestId('name-en').fill('Service');
      await page.getByTestId('add-skill').click();
    });
    await takeStep(page, 'numbers', async () => {
      await field('number').fill(typedNumber);
      await page.getByTestId('label-en').fill('Hotline');
    });
    await takeStep(page, 'users', async () => {
      await field('display-name').fill(kim.displayName);
      await field('sign-in-name').fill(kim.signInName);
      await field('password').fill(kim.password);
      await page.getByTestId('add-skill').click();
    });
    await page.getByTestId('first-steps').waitFor({ state: 'detached' });
    expect(await page.getByTestId('queues-without-agents').count()).toBe(0);
    expect(await dialable(house.stack.carrierUrl!)).toEqual([number]);

    const desk = await house.open(kim);
    await becomeAvailable(desk);
    const caller = await house.callers.call('+8613700000009', number);
    await caller.hearsSaid(/For English, press 2/);
    await caller.press('2');
    await caller.hearsSaid(/To speak to a person, press 0/);
    await caller.press('0');
    const card = desk.page.getByTestId('ringing-card');
    await card.waitFor({ timeout: 30_000 });
    expect(await card.locator('[data-testid="story"][data-who="unknown"]').count()).toBe(1);
    await desk.page.getByTestId('accept').click();
    const agentLeg = await caller.hearsParty();
    const agentHears = await house.callers.sim<{ callSid?: string }[]>('hears', { callSid: agentLeg });
    expect(agentHears.map((each) => each.callSid)).toEqual([caller.callSid]);
    await caller.hangUp();
    await desk.page.getByTestId('wrap-up-countdown').waitFor();
    await desk.page.getByTestId('finish-wrap-up').click();
    await desk.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();

    await page.getByTestId('kind-numbers').click();
    await page.getByTestId('record-disable').click();
    await page.getByTestId('disable-confirm').click();
    await page.getByTestId('disable-confirm').waitFor({ state: 'detached' });
    const late = await house.callers.call('+8613700000009', number);
    await late.hearsSaid(/no longer in service/);
    expect(await card.count()).toBe(0);
    expect([...complaints, ...desk.complaints]).toEqual([]);
  });
});
