import { until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { becomeAvailable, type Desk } from './desk.ts';
import { type House, openHouse, type Rest } from './stack.ts';

const hotline = '+864001234567';
const wangWei = '+8613812345678';

/** What queues do with callers whom nobody can take now, and what supervisors do with those who wait. */
describe('the road of a call', () => {
  let house: House;
  let office: Rest;
  const desks: Desk[] = [];

  const openDeskOf = async (signInName: string): Promise<Desk> => {
    const desk = await house.open(house.accounts.find((each) => each.signInName === signInName)!);
    desks.push(desk);
    return desk;
  };
  const ringing = (desk: Desk) => desk.page.getByTestId('ringing-card');
  const queueOf = async (key: string) => {
    const { body } = await office.request('GET', '/api/configuration/queues');
    return (body as { items: Record<string, unknown>[] }).items.find((each) => each.key === key)!;
  };
  const changeQueue = async (key: string, change: object, policy: object = {}): Promise<void> => {
    const { queueId, version, ...rest } = await queueOf(key);
    const saved = await office.request('PUT', `/api/configuration/queues/${queueId}?version=${version}`, {
      ...rest,
      ...change,
      policy: { ...(rest.policy as object), ...policy },
    });
    expect(saved).toMatchObject({ status: 200 });
  };
  const outcomeOf = async (from: string): Promise<string | null> => {
    const grace = await house.signIn(house.accounts.find((each) => each.signInName === 'grace')!);
    const { body } = await grace.request('GET', '/api/interactions?limit=20');
    const found = (body as { items: { from: string; outcome: string | null }[] }).items.find(
      (each) => each.from === from,
    );
    return found?.outcome ?? null;
  };
  /** An unknown caller who chooses Chinese and a department. */
  const callerInto = async (from: string, department: '1' | '2' | '3') => {
    const caller = await house.callers.call(from, hotline);
    await caller.hearsSaid(/中文服务，请按 1|需要中文，请按 1/);
    await caller.press('1');
    await caller.hearsSaid(/配件请按 2|购买配件，请按 2/);
    await caller.press(department);
    return caller;
  };

  /** Nobody is there for the next test. */
  const takeBreak = async ({ page }: Desk): Promise<void> => {
    await page.getByTestId('state-picker').click();
    await page.getByTestId('state-meal').click();
    await page.locator('[data-testid="state-picker"][data-status="not-ready"]').waitFor();
  };

  beforeAll(async () => {
    house = await openHouse();
    office = await house.signIn(house.accounts.find((each) => each.roles.includes('administrator'))!);
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

  it('tells a caller that the queue is closed, and in the queue’s own words where it has some', async () => {
    const created = await office.request('POST', '/api/configuration/hours', {
      name: 'Never',
      zone: 'Asia/Shanghai',
      weekly: [],
      holidays: [],
    });
    expect(created.status).toBe(201);
    const { hoursId } = created.body as { hoursId: string };
    const { hoursId: before } = await queueOf('parts');
    await changeQueue('parts', { hoursId });
    const caller = await callerInto('+8613700000011', '2');
    await caller.hearsSaid(/现在是非营业时间.*再见/);
    await until(async () => !(await caller.isUp()), { timeoutMs: 20_000, what: 'the call to end' });
    await until(async () => (await outcomeOf('+8613700000011')) === 'turned-away', {
      timeoutMs: 10_000,
      what: 'the record to say so',
    });

    const messages = { closed: { en: 'Back on Monday.', 'zh-CN': '我们下周一恢复营业。' } };
    await changeQueue('parts', { messages });
    const second = await callerInto('+8613700000012', '2');
    await second.hearsSaid(/我们下周一恢复营业/);
    await until(async () => !(await second.isUp()), { timeoutMs: 20_000, what: 'the call to end' });
    await changeQueue('parts', { hoursId: before });
  });

  it('lets a caller overflow to another queue without noticing', async () => {
    const { queueId } = await queueOf('service');
    await changeQueue('sales', {}, { overflow: { afterMs: null, atLength: 0, to: { kind: 'queue', queueId } } });
    const lina = await openDeskOf('lina');
    await becomeAvailable(lina);
    const caller = await callerInto('+8613700000013', '3');
    await ringing(lina).waitFor({ timeout: 30_000 });
    expect(await ringing(lina).innerText()).toContain('Service');
    await lina.page.getByTestId('accept').click();
    await caller.hearsParty();
    await caller.hangUp();
    await lina.page.getByTestId('finish-wrap-up').click();
    await takeBreak(lina);
    await changeQueue('sales', {}, { overflow: null });
  });

  it('calls back whoever keeps their place and hangs up, when their turn has come', async () => {
    await changeQueue('service', {}, { callbackOffered: true });
    const caller = await house.callers.call(wangWei, hotline);
    await caller.hearsSaid(/中文服务，请按 1/);
    await caller.press('1');
    await caller.hearsSaid(/维修服务请按 1/);
    await caller.press('0');
    await caller.hearsSaid(/给您回电，请按 1/);
    await caller.press('1');
    await caller.hearsSaid(/我们将回拨.*1 3 8 1 2 3 4 5 6 7 8.*号码正确请按 1/);
    await caller.press('1');
    await caller.hearsSaid(/轮到您时我们会给您回电/);
    await until(async () => !(await caller.isUp()), { timeoutMs: 20_000, what: 'the line to be free again' });

    const grace = await openDeskOf('grace');
    const waiting = grace.page.locator(`[data-testid="floor-interaction"][data-from="${wangWei}"]`);
    await waiting.waitFor({ timeout: 20_000 });
    expect(await waiting.innerText()).toContain('Callback');

    const lina = await openDeskOf('lina');
    await lina.page.getByTestId('state-picker').click();
    await lina.page.getByTestId('state-available').click(); // and is reserved at once: their turn has come
    await ringing(lina).waitFor({ timeout: 30_000 });
    expect(await lina.page.getByTestId('callback-asked').innerText()).toMatch(/Asked at \d+:\d\d.*138 1234 5678/);
    await lina.page.getByTestId('accept').click();
    const dialed = await until(async () => (await house.callers.legs({ to: wangWei, status: 'ringing' }))[0], {
      timeoutMs: 15_000,
      what: 'the customer’s phone to ring',
    });
    await house.callers.sim('answer', { callSid: dialed });
    await until(
      async () =>
        (await house.callers.sim<{ callSid?: string }[]>('hears', { callSid: dialed })).some((each) => each.callSid),
      { timeoutMs: 15_000, what: 'the customer to hear the agent' },
    );
    await lina.page.getByTestId('end-call').click();
    await until(async () => (await house.callers.legs({ status: 'in-progress' })).length === 0, {
      timeoutMs: 10_000,
      what: 'both legs to be gone',
    });
    await lina.page.getByTestId('finish-wrap-up').click();
    await takeBreak(lina);
    await changeQueue('service', {}, { callbackOffered: false });
  });

  it('lets a supervisor assign, move and prefer callers, and say what an agent does', async () => {
    const grace = await openDeskOf('grace');
    const bo = await openDeskOf('bo');
    await becomeAvailable(bo);
    const { page } = grace;
    const row = (from: string) => page.locator(`[data-testid="floor-interaction"][data-from="${from}"]`);
    const caller = await callerInto('+8613700000014', '3');
    await row('+8613700000014').waitFor({ timeout: 20_000 });

    await row('+8613700000014').getByTestId('interaction-menu').click();
    await page.getByTestId('priority-up').click();
    await page.getByTestId('undo').first().waitFor();
    await until(async () => (await row('+8613700000014').innerText()).includes('+1'), { what: 'the priority to show' });

    // Sales is not what Bo can do: only a supervisor brings them together.
    await row('+8613700000014').getByTestId('interaction-menu').click();
    await page.getByTestId('assign').click();
    await page.getByTestId('assign-to').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('[data-testid="assign-to"][data-name="Bo"]').click();
    await ringing(bo).waitFor({ timeout: 15_000 });
    await bo.page.getByTestId('reject-because').click();
    await bo.page.getByTestId('reject-wrong-skill').waitFor();
    expect(await seriousFindings(bo.page)).toEqual([]);
    await bo.page.getByTestId('reject-wrong-skill').click();
    await bo.page.locator('[data-testid="state-picker"][data-status="not-ready"]').waitFor();

    await row('+8613700000014').getByTestId('interaction-menu').click();
    await page.getByTestId('move').click();
    await page.locator('[data-testid="move-to"][data-queue="parts"]').click();
    const agent = page.locator('[data-testid="floor-agent"][data-name="Bo"]');
    await agent.getByTestId('agent-menu').click();
    await page.getByTestId('force-available').click();
    await ringing(bo).waitFor({ timeout: 15_000 });
    await bo.page.getByTestId('accept').click();
    await caller.hearsParty();

    await agent.getByTestId('agent-menu').click();
    await page.getByTestId('force-pause').click();
    await page.locator('[data-testid="force-reason"][data-reason=""]').click();
    await until(async () => (await bo.page.getByTestId('state-picker').innerText()).includes('then'), {
      what: 'the agent to be told what comes after the call',
    });
    await caller.hangUp();
    await bo.page.getByTestId('finish-wrap-up').click();
    await bo.page.locator('[data-testid="state-picker"][data-status="not-ready"]').waitFor();

    await agent.getByTestId('agent-menu').click();
    await page.getByTestId('force-offline').click();
    await page.getByTestId('confirm-sign-out').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByTestId('confirm-sign-out').click();
    await page.locator('[data-testid="floor-agent"][data-name="Bo"][data-status="offline"]').waitFor();
  });
});
