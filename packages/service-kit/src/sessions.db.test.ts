import { type AgentId, newId } from '@tellonce/contracts';
import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSessions, type SessionData, sessionCookieName } from './sessions.ts';

let test: TestRedis;
const ttlMs = 60_000;
beforeAll(async () => {
  test = await openTestRedis();
});
afterAll(() => test.close());

const somebody = (userId = newId<AgentId>()): Omit<SessionData, 'sessionId' | 'csrfToken' | 'epoch'> => ({
  userId,
  displayName: 'Ann',
  signInName: 'ann',
  roles: ['agent'],
  permissions: ['interactions.handle'],
  teamId: null,
  language: null,
});
const cookieOf = (token: string) => `other=1; ${sessionCookieName}=${token}`;

it('is opened by its token and by nothing that Redis holds', async () => {
  const sessions = createSessions(test.redis, { ttlMs });
  const { token, session } = await sessions.create(somebody(), 1_000);
  expect(await sessions.read(cookieOf(token))).toEqual(session);
  expect(session.epoch).toBe(1_000);
  for (const wrong of [session.sessionId, '', 'x'.repeat(10_000)])
    expect(await sessions.read(cookieOf(wrong))).toBeNull();
  const keys = await test.redis.keys('*');
  expect(keys.join()).not.toContain(token);
});

it('lives as long as it is used', async () => {
  const sessions = createSessions(test.redis, { ttlMs });
  const { token, session } = await sessions.create(somebody(), 1);
  await test.redis.pexpire(`session:${session.sessionId}`, 1_000);
  await sessions.read(cookieOf(token));
  expect(await test.redis.pttl(`session:${session.sessionId}`)).toBeGreaterThan(ttlMs / 2);
});

it('can still be revoked when it was in use for longer than any lifetime', async () => {
  const sessions = createSessions(test.redis, { ttlMs });
  const { token, session } = await sessions.create(somebody(), 1);
  await test.redis.pexpire(`sessions-of:${session.userId}`, 1_000);
  await sessions.read(cookieOf(token));
  expect(await test.redis.pttl(`sessions-of:${session.userId}`)).toBeGreaterThan(ttlMs);
});

it('ends at once, all of a person, and every node hears of it', async () => {
  const [here, elsewhere] = [createSessions(test.redis, { ttlMs }), createSessions(test.redis, { ttlMs })];
  const revoked: string[] = [];
  elsewhere.onRevoked((sessionId) => revoked.push(sessionId));
  await elsewhere.start();
  const userId = newId<AgentId>();
  const mine = [await here.create(somebody(userId), 1), await here.create(somebody(userId), 2)];
  const other = await here.create(somebody(), 3);
  await here.destroyAllOf(userId);
  for (const { token } of mine) expect(await here.read(cookieOf(token))).toBeNull();
  expect(await here.read(cookieOf(other.token))).not.toBeNull();
  await until(() => revoked.length === 2);
  expect([...revoked].sort()).toEqual(mine.map(({ session }) => session.sessionId).sort());
  await elsewhere.stop();
});

it('keeps its lifetime when the language changes, and does not come back from the dead', async () => {
  const sessions = createSessions(test.redis, { ttlMs });
  const { token, session } = await sessions.create(somebody(), 1);
  await sessions.update(session.sessionId, { language: 'zh-CN' });
  expect(await test.redis.pttl(`session:${session.sessionId}`)).toBeGreaterThan(0);
  expect((await sessions.read(cookieOf(token)))?.language).toBe('zh-CN');
  await Promise.all([sessions.update(session.sessionId, { language: 'en' }), sessions.destroy(session)]);
  expect(await sessions.read(cookieOf(token))).toBeNull();
});

it('has a cookie that scripts and other sites cannot use', () => {
  const sessions = createSessions(test.redis, { ttlMs });
  expect(sessions.cookie('t', { secure: true })).toBe(
    `${sessionCookieName}=t; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure`,
  );
  expect(sessions.expiredCookie({ secure: false })).toContain('Max-Age=0');
});
