import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { becomeAvailable, type Desk } from './desk.ts';
import { type House, openHouse } from './stack.ts';

const hotline = '+864001234567';
const wangWei = '+8613812345678';

/** The road of a call, end to end: carrier, menu, routing, screen-pop, call control, wrap-up, and the next call. */
describe('the service hotline', () => {
  let house: House;
  const desks: Desk[] = [];

  const openDeskOf = async (signInName: string, language: 'en' | 'zh-CN' = 'en'): Promise<Desk> => {
    const account = house.accounts.find((each) => each.signInName === signInName);
    if (!account) throw new Error(`the demonstration has no ${signInName}`);
    const desk = await house.open(account, language);
    desks.push(desk);
    return desk;
  };
  const ringing = (desk: Desk) => desk.page.getByTestId('ringing-card');

  beforeAll(async () => {
    house = await openHouse();
  });
  afterEach(async () => {
    for (const callSid of await house.callers.legs({ status: 'in-progress' }))
      await house.callers.sim('hangup', { callSid });
    const complaints = desks.flatMap((desk) => desk.complaints);
    for (const desk of desks.splice(0)) await desk.close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await house?.close();
  });

  it('brings the caller with his machine, his fault and what he told to the agent, and all of it again the next time', async () => {
    const lina = await openDeskOf('lina', 'zh-CN');
    const ann = await openDeskOf('ann');
    await becomeAvailable(ann); // idle for longer: only the preference for the last agent can choose the other
    await becomeAvailable(lina);

    const first = await house.callers.call(wangWei, hotline);
    await first.hearsSaid(/中文服务，请按 1/);
    await first.press('1');
    await first.hearsSaid(/王伟.*维修服务请按 1/);
    await first.press('1');
    await first.hearsSaid(/序列号的最后四到六位/);
    await first.press('4471#');
    await first.hearsSaid(/EX-210.*4 4 7 1/);
    await first.hearsSaid(/C 2 0 4 1：液压系统异响.*回电告知上门时间/);

    await ringing(lina).waitFor({ timeout: 30_000 });
    const card = ringing(lina);
    await expect(card.getByTestId('identity').first().innerText()).resolves.toContain('王伟');
    const told = await card.getByTestId('told-already').innerText();
    expect(told).toContain('4471');
    expect(told).toMatch(/维修/);
    await expect(card.getByTestId('probably').innerText()).resolves.toContain('C-2041');
    await expect(card.getByTestId('because').innerText()).resolves.toContain('上次就是您');
    expect(await card.getByTestId('asset').first().innerText()).toContain('104471');
    expect(await card.getByTestId('case').first().innerText()).toContain('液压系统异响');
    expect(await card.getByTestId('promise').first().innerText()).toContain('回电告知上门时间');

    await lina.page.getByTestId('accept').click();
    const agentLeg = await first.hearsParty();
    const agentHears = await house.callers.sim<{ callSid?: string }[]>('hears', { callSid: agentLeg });
    expect(agentHears.map((each) => each.callSid)).toEqual([first.callSid]);

    const note = '油样已取，明早九点带密封件上门。';
    await lina.page.getByTestId('note').fill(note);
    await first.hangUp();
    await lina.page.getByTestId('wrap-up-countdown').waitFor();
    await expect(lina.page.getByTestId('note').inputValue()).resolves.toBe(note);
    await lina.page.getByTestId('add-promise').click();
    const promise = '明早九点带密封件上门';
    await lina.page.getByTestId('promise-text').fill(promise);
    await lina.page.getByTestId('promise-form').getByRole('button', { name: /10:00/ }).click();
    await chooseDisposition(lina);
    await lina.page.getByTestId('finish-wrap-up').click();
    await lina.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();

    const second = await house.callers.call(wangWei, hotline);
    // The language is remembered: no question about it.
    await second.hearsSaid(/王伟.*维修服务请按 1/);
    await second.press('0');
    await ringing(lina).waitFor({ timeout: 30_000 });
    expect(await ringing(ann).count()).toBe(0);
    const again = await ringing(lina).innerText();
    expect(again).toContain(promise);
    const timeline = await lina.page.getByTestId('timeline').innerText();
    expect(timeline).toContain(note);
    await lina.page.getByTestId('accept').click();
    await second.hearsParty();
    await lina.page.getByTestId('end-call').click();
    await until(async () => !(await second.isUp()), { what: 'the call to end when the agent ends it' });
    await lina.page.getByTestId('finish-wrap-up').click();
  });

  it('rings a second agent when the first does not answer, and takes the first out of routing', async () => {
    await shortenRinging(house, 'parts', 1_500);
    const bo = await openDeskOf('bo');
    await becomeAvailable(bo);
    const chen = await openDeskOf('chen');
    await becomeAvailable(chen);
    const caller = await house.callers.call('+8613700000001', hotline);
    await caller.press('1');
    await caller.hearsSaid(/配件请按 2/);
    await caller.press('2');
    await ringing(bo).waitFor({ timeout: 30_000 });
    await ringing(chen).waitFor({ timeout: 15_000 });
    await bo.page.locator('[data-testid="state-picker"][data-status="not-ready"]').waitFor();
    expect(await ringing(bo).count()).toBe(0);
    await chen.page.getByTestId('accept').click();
    await caller.hearsParty();
    await caller.hangUp();
    await chen.page.getByTestId('wrap-up-countdown').waitFor();
    await chen.page.getByTestId('finish-wrap-up').click();
  });

  it('withdraws the card of a caller who hangs up while it rings, and leaves no ghost', async () => {
    await shortenRinging(house, 'sales', 20_000);
    const mei = await openDeskOf('mei');
    await becomeAvailable(mei);
    const caller = await house.callers.call('+8613700000002', hotline);
    await caller.press('1');
    await caller.hearsSaid(/销售请按 3/);
    await caller.press('3');
    await ringing(mei).waitFor({ timeout: 30_000 });
    await caller.hangUp();
    await ringing(mei).waitFor({ state: 'detached' });
    await mei.page.locator('[data-testid="state-picker"][data-status="available"]').waitFor();
    expect(await house.callers.legs({ status: 'in-progress' })).toEqual([]);
    const supervisor = await house.signIn(house.accounts.find((each) => each.roles.includes('supervisor'))!);
    await until(
      async () => {
        const { body } = await supervisor.request('GET', '/api/interactions?outcome=abandoned&limit=5');
        return (body as { items: { from: string }[] }).items.some((each) => each.from === '+8613700000002');
      },
      { timeoutMs: 10_000, what: 'the abandoned call to stand in the record' },
    );
  });
});

const chooseDisposition = async (desk: Desk): Promise<void> => {
  await desk.page.getByTestId('disposition').click();
  await desk.page.getByRole('option').first().click();
};

const shortenRinging = async (house: House, queueKey: string, reservationTimeoutMs: number): Promise<void> => {
  const office = await house.signIn(house.accounts.find((each) => each.roles.includes('administrator'))!);
  const { body } = await office.request('GET', '/api/configuration/queues');
  const queue = (body as { items: Record<string, unknown>[] }).items.find((each) => each.key === queueKey)!;
  const { queueId, version, ...rest } = queue;
  const saved = await office.request('PUT', `/api/configuration/queues/${queueId}?version=${version}`, {
    ...rest,
    reservationTimeoutMs,
  });
  expect(saved.status).toBe(200);
};
