import { newId, type RoutingCommand, routingKeys } from '@tellonce/contracts';
import { userRepository } from '@tellonce/database';
import { until } from '@tellonce/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type GatewayHouse, openGatewayHouse, password } from '../testing/open-gateway.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;
const demoAccounts = [
  { signInName: 'ann', password: 'shown to everybody', displayName: 'Ann', roles: ['agent' as const] },
];

beforeAll(async () => {
  house = await openGatewayHouse();
  await house.aUser('ann', ['agent']);
  gateway = await house.startGateway({ demoAccounts });
});
afterAll(async () => {
  await gateway.stop();
  await house.close();
});
beforeEach(() => house.redis.flushdb());

const signIn = (signInName: string, given: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ signInName, password: given }),
  });
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const readSession = (cookie: string) => fetch(`${gateway.url}/api/session`, { headers: { cookie } });

it('opens a session with an httpOnly cookie of this site, and says who it is', async () => {
  const answer = await signIn('ann', password);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict$/);
  expect(await answer.json()).toMatchObject({ signInName: 'ann', roles: ['agent'], demo: true });
  expect(await (await readSession(cookieOf(answer))).json()).toMatchObject({ signInName: 'ann' });
});

it('says the same of a wrong password, an unknown name and a disabled account', async () => {
  const disabled = await house.aUser('gone', ['agent']);
  await userRepository(house.db).update(disabled.userId, disabled.version, { ...disabled, disabled: true });
  const answers = await Promise.all([signIn('ann', 'wrong'), signIn('nobody', 'wrong'), signIn('gone', password)]);
  const told = await Promise.all(
    answers.map(async (answer) => ({ ...((await answer.json()) as object), requestId: null })),
  );
  expect(told[0]).toMatchObject({ status: 401, code: 'wrong-credentials' });
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});

it('lets nobody try passwords for ever, not even many at once, and says how long to wait', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('ann', 'wrong')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  const refused = await signIn('ann', password);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

it('forgives wrong tries once the right password came', async () => {
  for (let round = 0; round < 3; round += 1) {
    for (let wrong = 0; wrong < 4; wrong += 1) expect((await signIn('ann', 'wrong')).status).toBe(401);
    expect((await signIn('ann', password)).status).toBe(201);
  }
});

it('ends the session that this browser had before', async () => {
  const before = cookieOf(await signIn('ann', password));
  const after = cookieOf(await signIn('ann', password, { cookie: before }));
  expect((await readSession(before)).status).toBe(401);
  expect((await readSession(after)).status).toBe(200);
});

it('signs out: the session is gone, its sockets are told, routing hears of it', async () => {
  const answer = await signIn('ann', password);
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  const cookie = cookieOf(answer);
  const desktop = gateway.connect(cookie);
  const ended: unknown[] = [];
  desktop.on('session.ended', (event) => void ended.push(event));
  await until(() => desktop.connected);
  const out = await fetch(`${gateway.url}/api/session`, {
    method: 'DELETE',
    headers: { cookie, 'x-csrf-token': csrfToken },
  });
  expect(out.status).toBe(204);
  await until(() => !desktop.connected);
  expect(ended).toEqual([{ reason: 'signed-out' }]);
  expect((await readSession(cookie)).status).toBe(401);
  const rows = await house.redis.xrange(routingKeys().commands, '-', '+');
  const commands = rows.map(([, fields]) => JSON.parse(fields[1] ?? '') as RoutingCommand);
  expect(commands.filter(({ type }) => type === 'agent.sign-out')).toHaveLength(1);
});

it('remembers the language of the desktop, in the session and for the next one', async () => {
  const answer = await signIn('ann', password);
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  const headers = { cookie: cookieOf(answer), 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
  const body = JSON.stringify({ language: 'zh-CN' });
  expect((await fetch(`${gateway.url}/api/session/language`, { method: 'PUT', headers, body })).status).toBe(204);
  expect(await (await readSession(headers.cookie)).json()).toMatchObject({ language: 'zh-CN' });
  expect(await (await signIn('ann', password)).json()).toMatchObject({ language: 'zh-CN' });
});

it('shows the demonstration accounts that it was given, and none otherwise', async () => {
  expect(await (await fetch(`${gateway.url}/api/session/demo`)).json()).toEqual({ accounts: demoAccounts });
  const plain = await house.startGateway();
  expect(await (await fetch(`${plain.url}/api/session/demo`)).json()).toEqual({ accounts: [] });
  await plain.stop();
});

it('never logs what was typed', async () => {
  const secret = `secret-${newId()}`;
  await signIn(secret, secret);
  expect(house.logs.join('\n')).not.toContain(secret);
});
