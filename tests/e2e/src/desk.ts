import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Account {
  signInName: string;
  password: string;
  displayName: string;
  roles: string[];
}

/** The demonstration's sign-ins, as the sign-in page itself offers them. */
export const demoAccounts = async (url: string): Promise<Account[]> =>
  ((await (await fetch(`${url}/api/session/demo`)).json()) as { accounts: Account[] }).accounts;

/** One person at their own desk: a browser context of their own, signed in through the form. */
export interface Desk {
  account: Account;
  page: Page;
  context: BrowserContext;
  /** Uncaught errors and refused content of this page; a test asserts that there were none. */
  complaints: string[];
  close(): Promise<void>;
}

export const openDesk = async (
  browser: Browser,
  url: string,
  account: Account,
  language: 'en' | 'zh-CN' = 'en',
  /** What the browser of this person has been told already. */
  permissions: readonly 'microphone'[] = ['microphone'],
): Promise<Desk> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: language,
    // An empty list would refuse everything beforehand.
    ...(permissions.length > 0 ? { permissions: [...permissions] } : {}),
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(url);
  await page.locator('input[name=signInName]').fill(account.signInName);
  await page.locator('input[name=password]').fill(account.password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('sign-in').waitFor({ state: 'detached' });
  return { account, page, context, complaints, close: () => context.close() };
};

/** The agent says they are ready for calls. */
export const becomeAvailable = async ({ page }: Desk): Promise<void> => {
  await page.getByTestId('state-picker').click();
  await page.getByTestId('state-available').click();
  await page.getByTestId('state-picker').and(page.locator('[data-status="available"]')).waitFor();
};
