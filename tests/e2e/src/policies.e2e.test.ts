import type { ConfigurationPreview, Queue } from '@tellonce/contracts';
import { until } from '@tellonce/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { becomeAvailable } from './desk.ts';
import { type House, openHouse, type Rest } from './stack.ts';

const findings = (page: Page) => page.getByTestId('finding').allTextContents();

describe('the policies of a queue', () => {
  let house: House;
  let rest: Rest;
  beforeAll(async () => {
    house = await openHouse();
    rest = await house.signIn(account('admin'));
  });
  afterAll(() => house?.close());
  const account = (signInName: string) => house.accounts.find((each) => each.signInName === signInName)!;
  const service = async (): Promise<Queue> => {
    const { body } = await rest.request('GET', '/api/configuration/queues');
    return (body as { items: Queue[] }).items.find((each) => each.key === 'service')!;
  };
  /** With its last ring open almost at once. */
  const inAHurry = ({ queueId: id, version, ...input }: Queue) => {
    const [first, last] = input.policy.rings.map((each) => ({ ...each, afterMs: 1_000 }));
    return { kind: 'queues', id, version, input: { ...input, policy: { ...input.policy, rings: [first, last] } } };
  };

  it('are edited, foreseen with those who wait, saved, undone, and found in the history', async () => {
    const before = await service();
    const mei = await house.open(account('mei'));
    await becomeAvailable(mei);
    const caller = await house.callers.call('+8613900008888', '+864001234567');
    await caller.hearsSaid(/维修服务请按 1/);
    await caller.press('0');
    // Mei has nothing of what Service asks: only its last ring would reach her.
    await until(async () => {
      const { body } = await rest.request('POST', '/api/routing/preview', inAHurry(before));
      return (body as ConfigurationPreview).findings.some((each) => each.kind === 'rings-at-once');
    });

    const admin = await house.open(account('admin'));
    const { page } = admin;
    const edit = async () => {
      await page.getByTestId('kind-queues').click();
      await page.locator('[data-testid="record"][data-name="Service"]').getByTestId('record-edit').click();
      await page.getByTestId('rings-picture').waitFor();
    };
    await edit();
    expect(await page.getByTestId('ring-step').count()).toBe(3);
    await page.getByTestId('ring-1-after').fill('1');
    await page.getByTestId('ring-2-after').fill('1');
    await page.getByTestId('record-save').click();
    await page.getByTestId('preview-back').waitFor();
    expect(await findings(page)).toEqual([
      // The first one opened by the expected wait: nobody who suits it is at work.
      expect.stringMatching(/Opens ring 2 of Service at once for 1 waiting caller/),
      expect.stringMatching(/Offers 1 waiting caller of Service at once, to Mei/),
    ]);
    // Thought better of: the form is still there, as it was typed.
    await page.getByTestId('preview-back').click();
    await page.getByTestId('preview').waitFor({ state: 'detached' });
    expect(await page.getByTestId('ring-2-after').inputValue()).toMatch(/^1 s/);
    expect((await service()).version).toBe(before.version);

    await page.getByTestId('record-save').click();
    await page.getByTestId('preview-confirm').click();
    await page.getByTestId('saved').waitFor();
    await mei.page.getByTestId('ringing-card').waitFor({ timeout: 30_000 });
    expect((await service()).policy.rings.map((each) => each.afterMs)).toEqual([1_000, 1_000]);

    await page.getByTestId('undo').click();
    await until(async () => (await service()).version === before.version + 2);
    expect((await service()).policy).toEqual(before.policy);

    await page.getByTestId('kind-history').click();
    const changes = page.locator('[data-testid="change"][data-name="Service"]');
    await changes.nth(1).waitFor();
    expect(await changes.nth(0).textContent()).toMatch(/Rings.*After 1 s.*→.*After 30 s/);
    await changes.nth(1).getByTestId('restore').waitFor();
    await caller.hangUp();
    expect([...admin.complaints, ...mei.complaints]).toEqual([]);
    await mei.close();
    await admin.close();
  });

  it('that nobody could ever meet are refused, with what is lacking', async () => {
    const before = await service();
    const { page, close, complaints } = await house.open(account('admin'));
    await page.getByTestId('kind-queues').click();
    await page.locator('[data-testid="record"][data-name="Service"]').getByTestId('record-edit').click();
    // Only the rings would still let somebody in.
    for (const remove of ['Remove ring 2', 'Remove ring 1']) await page.getByRole('button', { name: remove }).click();
    await page.getByLabel('Level of Service').fill('10');
    await page.getByTestId('record-save').click();
    await page.locator('[data-testid="preview"][data-refused="true"]').getByTestId('preview-back').waitFor();
    expect((await findings(page))[0]).toMatch(/Nobody could ever serve Service: nobody whom it asks has Service ≥ 10/);
    expect(await page.getByTestId('preview-confirm').count()).toBe(0);
    expect((await service()).version).toBe(before.version);
    expect(complaints).toEqual([]);
    await close();
  });
});
