import { routes } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { type House, openHouse } from './stack.ts';

const hotline = '+864001234567';

describe('routing explains itself', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.close());
  const account = (signInName: string) => house.accounts.find((each) => each.signInName === signInName)!;

  it('to a supervisor, in sentences, while a caller waits and after somebody got the call', async () => {
    const supervisor = await house.open(account('grace'));
    const { page } = supervisor;
    const caller = await house.callers.call('+8613900008888', hotline);
    await caller.hearsSaid(/维修服务请按 1/);
    await caller.press('0');
    await page.locator('[data-testid="floor-interaction"][data-state="waiting"]').getByTestId('why-ask').click();
    const sentence = page.getByTestId('why-sentence');
    await sentence.and(page.locator('[data-state="waiting"]')).waitFor();
    expect(await sentence.textContent()).toMatch(
      /^Waits because \d+ agents? with .+≥ \d.* qualif.*signed out.*Ring \d opens in \d+ (s|min)/,
    );
    await page.getByTestId('why-candidates').click();
    await page.getByTestId('candidate').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    const lina = await house.open(account('lina'));
    // Rings at once, so that she is not seen to be available first.
    await lina.page.getByTestId('state-picker').click();
    await lina.page.getByTestId('state-available').click();
    await lina.page.getByTestId('accept').click();
    await caller.hearsParty();
    await sentence.and(page.locator('[data-state="live"]')).waitFor();
    expect(await sentence.textContent()).toMatch(/ got it: the only free agent with .+ passed over: .+ signed out/);
    const chosen = page.locator('[data-testid="candidate"][data-chosen="true"]');
    await chosen.waitFor();
    expect(await chosen.textContent()).toContain('free');
    expect(await page.getByTestId('why-way').textContent()).toMatch(/Came into .+ accepted/);
    await caller.hangUp();
    await lina.page.getByTestId('wrap-up-countdown').waitFor();
    await lina.page.getByTestId('finish-wrap-up').click();
    expect([...supervisor.complaints, ...lina.complaints]).toEqual([]);
    await lina.close();
    await supervisor.close();
  });

  it.each(['en', 'zh-CN'] as const)(
    'to an administrator in %s: what if, and a replay that comes out equal',
    async (language) => {
      const admin = await house.open(account('admin'), language);
      const { page } = admin;
      await page.goto(`${house.stack.url}/routing`);
      await page.locator('[data-testid="change-row"][data-queue="service"]').waitFor();
      await page.getByTestId('span-hour').click();
      await page.locator('[data-queue="service"]').getByTestId('change-agents').fill('1');
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByTestId('what-if-run').click();
      await page.getByTestId('what-if-figures').waitFor();
      expect(await page.getByTestId('what-if-sentences').textContent()).toMatch(
        language === 'en' ? /service level/ : /服务水平/,
      );
      await page.getByTestId('what-if-charts').locator('svg').first().waitFor();
      expect(await page.locator('[data-variant="changed"]').first().textContent()).toMatch(/1/);
      expect(await seriousFindings(page)).toEqual([]);

      await page.goto(`${house.stack.url}/routing/replay`);
      await page.getByTestId('replay-run').click();
      await page.getByTestId('replay-equal').waitFor();
      await page.goto(`${house.stack.url}/routing/shadow`);
      await page.getByTestId('shadow-name').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(admin.complaints).toEqual([]);
      await admin.close();
    },
  );

  it('to nobody who may not ask', async () => {
    const agent = await house.signIn(account('lina'));
    await until(async () => (await agent.request('GET', routes['routing.jobs'].path)).status === 403);
    expect((await agent.request('GET', routes['routing.shadows'].path)).status).toBe(403);
  });
});
