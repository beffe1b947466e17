import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk } from './desk.ts';
import { type House, openHouse } from './stack.ts';

const company = 'Granite Bay Quarry';

const chooseOption = async (page: Page, select: Locator, option: string): Promise<void> => {
  await select.click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

/** What was done is said, with a way back; the way back is taken. */
const undo = async (page: Page, said: RegExp): Promise<void> => {
  const notice = page.getByRole('status').filter({ hasText: said });
  await notice.getByTestId('undo').click();
  await notice.waitFor({ state: 'detached' });
};

describe('a customer’s page', () => {
  let house: House;
  let lina: Desk;
  let grace: Desk;
  beforeAll(async () => {
    house = await openHouse();
    const account = (name: string) => house.accounts.find(({ signInName }) => signInName === name)!;
    lina = await house.open(account('lina'));
    grace = await house.open(account('grace'));
  });
  afterAll(() => house?.close());

  it('begins with whom the search did not find', async () => {
    const { page } = lina;
    await page.goto(`${house.stack.url}/customers`);
    await page.getByRole('searchbox').fill(company);
    await page.getByText(`Nobody found for “${company}”`).waitFor();
    await page.getByTestId('create-customer').click();
    const form = page.getByRole('dialog');
    expect(await form.getByLabel('Name', { exact: false }).first().inputValue()).toBe(company);
    await form.getByLabel('Telephone').fill('010 6666 1234');
    await form.getByRole('button', { name: 'Create customer' }).click();
    await page.getByTestId('identity').filter({ hasText: company }).waitFor();
    await page.getByRole('list', { name: 'Known by' }).getByText('010 6666 1234').waitFor();
  });

  it('opens a case and moves it on, and back', async () => {
    const { page } = lina;
    await page.getByTestId('open-case').click();
    await page.getByTestId('case-submit').click();
    await page.getByText('Say in a few words what it is about.').waitFor();
    await page.getByLabel('What is it about?').fill('Bucket does not close');
    await page.getByTestId('case-submit').click();
    const row = page.getByTestId('case').filter({ hasText: 'Bucket does not close' });
    const withStatus = (status: string) => row.and(page.locator(`[data-status="${status}"]`)).waitFor();
    await withStatus('new');
    await chooseOption(page, row.getByTestId('case-status'), 'diagnosed');
    await withStatus('diagnosed');
    await undo(page, /is now: diagnosed/);
    await withStatus('new');
    await chooseOption(page, row.getByTestId('case-status'), 'visit planned');
    await withStatus('visit-planned');
  });

  it('makes a promise, keeps it, takes that back, and moves it', async () => {
    const { page } = lina;
    await page.getByTestId('make-promise').click();
    await page.getByLabel('What we promise').fill('Ring back with a date');
    await page.getByRole('button', { name: 'Promise', exact: true }).click();
    const row = page.getByTestId('promise').filter({ hasText: 'Ring back with a date' });
    const withStatus = (status: string) => row.and(page.locator(`[data-status="${status}"]`)).waitFor();
    await withStatus('open');
    await row.getByTestId('promise-kept').click();
    await withStatus('kept');
    await undo(page, /Kept: Ring back/);
    await withStatus('open');
    await row.getByTestId('promise-move').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Move to').fill('2031-03-14T15:30');
    await form.getByRole('button', { name: 'Move' }).click();
    await row.filter({ hasText: '2031-03-14 15:30' }).waitFor();
  });

  it('takes a note', async () => {
    const { page } = lina;
    const note = 'The gate is locked until eight; ring the guard.';
    await page.getByTestId('note-text').fill(note);
    await page.reload();
    expect(await page.getByTestId('note-text').inputValue()).toBe(note);
    await page.getByTestId('add-note').click();
    await page.getByTestId('customer-note').filter({ hasText: note }).waitFor();
    expect(await page.getByTestId('note-text').inputValue()).toBe('');
  });

  it('tells that a colleague changed it meanwhile, and keeps what was typed', async () => {
    const { page } = lina;
    const formOf = async (desk: Desk): Promise<Locator> => {
      await desk.page.getByTestId('edit-customer').click();
      return desk.page.getByRole('dialog');
    };
    const mine = await formOf(lina);
    await mine.getByLabel('City').fill('Hangzhou');

    await grace.page.goto(page.url());
    const theirs = await formOf(grace);
    await theirs.getByLabel('Other writing of the name').fill('花岗湾采石场');
    await theirs.getByTestId('customer-save').click();
    await theirs.waitFor({ state: 'detached' });

    await mine.getByTestId('customer-save').click();
    await mine.getByTestId('form-trouble').filter({ hasText: 'Somebody changed it meanwhile' }).waitFor();
    expect(await mine.getByLabel('City').inputValue()).toBe('Hangzhou');
    await mine.getByTestId('form-reload').click();
    await mine.locator('input[value="花岗湾采石场"]').waitFor();
    expect(await mine.getByLabel('City').inputValue()).toBe('Hangzhou');
    await mine.getByTestId('customer-save').click();
    await mine.waitFor({ state: 'detached' });
    await page.getByTestId('identity').filter({ hasText: 'Hangzhou' }).filter({ hasText: '花岗湾采石场' }).waitFor();
    expect([...lina.complaints, ...grace.complaints]).toEqual([]);
  });
});
