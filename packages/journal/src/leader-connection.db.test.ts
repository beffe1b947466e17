import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findLeaderConnection } from './leader-connection.ts';
import { acquireLease } from './lease.ts';
import { createRoutingCommandReader } from './read-routing-commands.ts';

describe('the connection of a leader', () => {
  let test: TestRedis;
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
  });
  afterAll(() => test.close());

  it('is seen as long as it reads commands, and gone with it', async () => {
    expect(await findLeaderConnection(test.redis)).toBeNull();
    const acquired = await acquireLease(test.redis, 60_000);
    const token = acquired.kind === 'held' ? acquired.token : 0;
    expect(await findLeaderConnection(test.redis)).toEqual({ token, isConnected: false });
    const other = createRoutingCommandReader(test.redis, token + 10);
    const reader = createRoutingCommandReader(test.redis, token);
    void reader.next('0-0', { count: 1, blockMs: 60_000 }).catch(() => undefined); // ended below
    await until(async () => (await findLeaderConnection(test.redis))?.isConnected === true);
    reader.close();
    await until(async () => (await findLeaderConnection(test.redis))?.isConnected === false);
    other.close();
  });
});
