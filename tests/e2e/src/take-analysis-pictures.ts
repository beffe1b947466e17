import { becomeAvailable, type Desk } from './desk.ts';
import { createShoot, picturesDirectory } from './shoot.ts';
import { openHouse } from './stack.ts';

/**
 * Pictures of routing's explanations and of the analysis pages: `node --conditions=source --import tsx
 * tests/e2e/src/take-analysis-pictures.ts [directory]` after a build of the desktop.
 */
const shoot = createShoot(process.argv[2] ?? picturesDirectory);
const hotline = '+864001234567';
const house = await openHouse();
const open = (signInName: string, language: 'en' | 'zh-CN'): Promise<Desk> => {
  const account = house.accounts.find((each) => each.signInName === signInName);
  if (!account) throw new Error(`the demonstration has no ${signInName}`);
  return house.open(account, language);
};
const callService = async (from: string) => {
  const caller = await house.callers.call(from, hotline);
  // Nobody knows these numbers: the line asks for the language first.
  await caller.hearsSaid(/按 1/);
  await caller.press('1');
  await caller.hearsSaid(/维修服务请按 1/);
  await caller.press('0');
  return caller;
};

for (const language of ['en', 'zh-CN'] as const) {
  const supervisor = await open('grace', language);
  const agent = await open('lina', language);
  await becomeAvailable(agent);
  const whyOf = async (state: 'waiting' | 'offered' | 'live') => {
    await supervisor.page.locator(`[data-testid="floor-interaction"][data-state="${state}"] button`).first().click();
    await supervisor.page.locator(`[data-testid="why-sentence"][data-state="${state}"]`).waitFor();
    if ((await supervisor.page.getByTestId('candidate').count()) === 0)
      await supervisor.page.getByTestId('why-candidates').click();
    await supervisor.page.getByTestId('candidate').first().waitFor();
  };

  for (let n = 0; n < 3; n += 1) {
    const served = await callService(`+86139${language === 'en' ? 1 : 2}000888${n}`);
    await agent.page.getByTestId('accept').click();
    await served.hearsParty();
    const impatient = await callService(`+86139${language === 'en' ? 1 : 2}000777${n}`);
    await supervisor.page.locator('[data-testid="floor-interaction"][data-state="waiting"]').first().waitFor();
    if (n === 2) {
      await whyOf('waiting');
      await shoot(supervisor.page, `why-waiting-${language}`);
      await supervisor.page.keyboard.press('Escape');
      await whyOf('live');
      await shoot(supervisor.page, `why-live-${language}`);
      await supervisor.page.keyboard.press('Escape');
    }
    await impatient.hangUp();
    await served.hangUp();
    await agent.page.getByTestId('wrap-up-countdown').waitFor();
    await agent.page.getByTestId('finish-wrap-up').click();
    await agent.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();
  }

  const { page, close } = await open('admin', language);
  await page.goto(`${house.stack.url}/routing/shadow`);
  await page.getByTestId('shadow-name').fill(language === 'en' ? 'Keep experts free' : '让专家留空');
  await page.locator('[data-queue="service"]').getByRole('combobox').first().click();
  await page.getByRole('option').nth(2).click();
  await page.getByTestId('shadow-start').click();
  await page.getByTestId('shadow').waitFor();
  const watched = await callService(`+86139${language === 'en' ? 1 : 2}0006660`);
  await agent.page.getByTestId('accept').click();
  await watched.hearsParty();
  await watched.hangUp();
  await agent.page.getByTestId('finish-wrap-up').click();
  await shoot(page, `shadow-${language}`);

  await page.goto(`${house.stack.url}/routing/what-if`);
  await page.locator('[data-queue="service"]').getByTestId('change-agents').fill('1');
  await page.getByTestId('span-hour').click();
  await shoot(page, `what-if-form-${language}`);
  await page.getByTestId('what-if-run').click();
  await page.getByTestId('what-if-charts').locator('svg').first().waitFor();
  await page.getByTestId('what-if-result').evaluate((section) => section.scrollIntoView());
  await shoot(page, `what-if-${language}`);
  await page.goto(`${house.stack.url}/routing/replay`);
  await page.getByTestId('replay-run').click();
  await page.getByTestId('replay-equal').waitFor();
  await shoot(page, `replay-${language}`);
  for (const done of [close, supervisor.close, agent.close]) await done();
}
await house.close();
process.exit(0);
