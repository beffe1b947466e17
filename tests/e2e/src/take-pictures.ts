import type { Page } from 'playwright-core';
import { becomeAvailable, type Desk } from './desk.ts';
import { createShoot, picturesDirectory } from './shoot.ts';
import { openHouse } from './stack.ts';

/**
 * The pictures of the documents, from the product itself: `node --conditions=source --import tsx
 * tests/e2e/src/take-pictures.ts [directory]` after a build of the desktop.
 */
const shoot = createShoot(process.argv[2] ?? picturesDirectory);

const hotline = '+864001234567';
const house = await openHouse();
const open = (signInName: string, language: 'en' | 'zh-CN'): Promise<Desk> => {
  const account = house.accounts.find((each) => each.signInName === signInName);
  if (!account) throw new Error(`the demonstration has no ${signInName}`);
  return house.open(account, language);
};

/** A queue's rings, whom a change of it concerns, and the history of changes. */
const takePolicyPictures = async (page: Page, language: 'en' | 'zh-CN'): Promise<void> => {
  await page.getByTestId('kind-queues').click();
  const name = language === 'en' ? 'Service' : '维修服务';
  await page.locator(`[data-testid="record"][data-name="${name}"]`).getByTestId('record-edit').click();
  await page.getByTestId('section-rings').evaluate((section) => section.scrollIntoView());
  await shoot(page, `queue-editor-${language}`);
  // Service at this level is what few have.
  await page.getByTestId('section-who').locator('.mantine-NumberInput-input').first().fill('8');
  await page.getByTestId('ring-1-after').fill('20');
  await page.getByTestId('record-save').click();
  await page.getByTestId('preview-back').waitFor();
  await shoot(page, `change-preview-${language}`);
  await page.getByTestId('preview-confirm').click();
  await page.getByTestId('undo').click();
  await page.getByTestId('preview-confirm').click();
  await page.getByTestId('preview').waitFor({ state: 'detached' });
  await page.getByTestId('kind-routing').click();
  await page.getByTestId('field-priority').waitFor();
  await shoot(page, `routing-rules-${language}`);
  await page.getByTestId('kind-history').click();
  await page.getByTestId('change').nth(1).waitFor();
  await shoot(page, `change-history-${language}`);
};

for (const language of ['en', 'zh-CN'] as const) {
  const signIn = await (
    await house.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: language })
  ).newPage();
  await signIn.goto(house.stack.url);
  await signIn.getByTestId('sign-in').waitFor();
  await shoot(signIn, `sign-in-${language}`);
  await signIn.context().close();

  const agent = await open('lina', language);
  await becomeAvailable(agent);
  await shoot(agent.page, `desk-idle-${language}`);
  const supervisor = await open('grace', language);

  const caller = await house.callers.call('+8613812345678', hotline);
  if (language === 'en') {
    await caller.hearsSaid(/请按 1/);
    await caller.press('1');
  }
  await caller.hearsSaid(/维修服务请按 1/);
  await caller.press('1');
  await caller.hearsSaid(/四到六位/);
  await caller.press('4471#');
  const waiting = await house.callers.call('+8613900008888', hotline);
  await waiting.hearsSaid(/配件请按 2/);
  await waiting.press('2');
  await agent.page.getByTestId('ringing-card').waitFor({ timeout: 60_000 });
  await shoot(agent.page, `desk-ringing-${language}`);
  await agent.page.getByTestId('accept').click();
  await caller.hearsParty();
  await agent.page
    .getByTestId('note')
    .fill(language === 'en' ? 'Oil sample taken; seal kit tomorrow at nine.' : '油样已取，明早九点带密封件上门。');
  await agent.page.locator('[data-testid="note-state"][data-state="saved"]').waitFor();
  await shoot(agent.page, `desk-on-a-call-${language}`);
  await agent.page.emulateMedia({ colorScheme: 'dark' });
  await shoot(agent.page, `desk-on-a-call-dark-${language}`);
  await agent.page.emulateMedia({ colorScheme: 'light' });

  await supervisor.page.getByTestId('floor-queue').first().waitFor();
  await shoot(supervisor.page, `floor-${language}`);
  await supervisor.page.emulateMedia({ colorScheme: 'dark' });
  await shoot(supervisor.page, `floor-dark-${language}`);
  await supervisor.page.emulateMedia({ colorScheme: 'light' });

  await caller.hangUp();
  await agent.page.getByTestId('wrap-up-countdown').waitFor();
  await agent.page.getByTestId('add-promise').click();
  await agent.page
    .getByTestId('promise-text')
    .fill(language === 'en' ? 'Engineer comes with the seal kit' : '工程师带密封件上门');
  await agent.page.getByTestId('promise-form').getByRole('button', { name: /10:00/ }).click();
  await shoot(agent.page, `desk-wrap-up-${language}`);
  await agent.page.getByTestId('finish-wrap-up').click();
  await agent.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();
  await waiting.hangUp();

  await supervisor.page.goto(`${house.stack.url}/customers`);
  await supervisor.page
    .getByRole('searchbox')
    .first()
    .fill(language === 'en' ? '4471' : '王伟');
  await supervisor.page.getByTestId('customer-hit').first().waitFor();
  await shoot(supervisor.page, `customer-search-${language}`);
  await supervisor.page.getByTestId('customer-hit').first().click();
  await supervisor.page.getByTestId('asset').first().waitFor();
  await shoot(supervisor.page, `customer-${language}`);

  const administrator = await open('admin', language);
  await administrator.page.getByTestId('administration').waitFor();
  await administrator.page.getByRole('row').nth(1).waitFor();
  await shoot(administrator.page, `administration-${language}`);
  await takePolicyPictures(administrator.page, language);

  const phone = await (
    await house.browser.newContext({ viewport: { width: 360, height: 740 }, locale: language })
  ).newPage();
  await phone.goto(`${house.stack.carrierUrl}/phone`);
  await phone.waitForLoadState('networkidle');
  await shoot(phone, `phone-${language}`);
  await phone.context().close();
  for (const desk of [agent, supervisor, administrator]) await desk.close();
}
await house.close();
process.exit(0);
