import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { becomeAvailable } from './desk.ts';
import { type House, openHouse } from './stack.ts';

describe('the screens', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(async () => {
    await house?.close();
  });
  const account = (signInName: string) => house.accounts.find((each) => each.signInName === signInName)!;

  it.each(['en', 'zh-CN'] as const)('have no serious accessibility finding in %s', async (language) => {
    const found: Record<string, string[]> = {};
    const look = async (name: string, page: Page) => {
      found[name] = await seriousFindings(page);
    };
    const signIn = await (await house.browser.newContext({ locale: language })).newPage();
    await signIn.goto(house.stack.url);
    await signIn.getByTestId('sign-in').waitFor();
    await look('sign-in', signIn);
    await signIn.context().close();

    const lina = await house.open(account('lina'), language);
    await becomeAvailable(lina);
    await look('idle desk', lina.page);
    const caller = await house.callers.call('+8613900008888', '+864001234567');
    await caller.hearsSaid(/维修服务请按 1/);
    await caller.press('0');
    await lina.page.getByTestId('candidates').first().waitFor({ timeout: 30_000 });
    await look('candidates', lina.page);
    await lina.page.getByTestId('accept').click();
    await caller.hearsParty();
    await lina.page.getByTestId('choose-candidate').first().click();
    await lina.page.getByTestId('asset').or(lina.page.getByTestId('grade')).first().waitFor();
    await look('on a call', lina.page);
    await caller.hangUp();
    await lina.page.getByTestId('wrap-up-countdown').waitFor();
    await look('wrap-up', lina.page);
    await lina.page.getByTestId('finish-wrap-up').click();
    await lina.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();

    const grace = await house.open(account('grace'), language);
    await grace.page.getByTestId('floor-queue').first().waitFor();
    await look('floor', grace.page);
    await grace.page.goto(`${house.stack.url}/customers`);
    await grace.page.getByRole('searchbox').first().fill('王伟');
    await grace.page.getByTestId('customer-hit').first().click();
    await grace.page.getByTestId('asset').first().waitFor();
    await look('customer', grace.page);

    const admin = await house.open(account('admin'), language);
    await admin.page.getByTestId('administration').waitFor();
    await look('administration', admin.page);
    await admin.page.getByTestId('kind-queues').click();
    await admin.page.getByTestId('record-edit').first().click();
    await admin.page.getByTestId('rings-picture').waitFor();
    await look('queue editor', admin.page);
    await admin.page.goto(`${house.stack.url}/administration/routing`);
    await admin.page.getByTestId('field-priority').fill(language === 'en' ? '45' : '50');
    await admin.page.getByTestId('routing-save').click();
    await admin.page.getByTestId('saved').waitFor();
    await look('routing rules', admin.page);
    await admin.page.getByTestId('kind-history').click();
    await admin.page.getByTestId('restore').first().click();
    await admin.page.getByTestId('preview-back').waitFor();
    await look('preview', admin.page);
    await admin.page.getByTestId('preview-back').click();
    await admin.page.getByTestId('preview').waitFor({ state: 'detached' });
    await look('history', admin.page);
    for (const desk of [lina, grace, admin]) await desk.close();
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
  });
});
