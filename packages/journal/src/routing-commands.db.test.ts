import { type CommandId, newId, type RoutingCommand, routingKeys } from '@tellonce/contracts';
import { openTestRedis, type TestRedis } from '@tellonce/testkit';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createRoutingCommands } from './routing-commands.ts';
import { atOf } from './stream-id.ts';

describe('the time of commands', () => {
  let test: TestRedis;
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
  });
  afterAll(() => test.close());

  const tick = (): RoutingCommand => ({ commandId: newId<CommandId>(), type: 'clock.advance' });
  const times = async () => (await test.redis.xrange(routingKeys().commands, '-', '+')).map(([id]) => atOf(id));

  it('is that of Redis, unless the sender knows that it is later: a clock that was set back holds nobody up', async () => {
    const commands = createRoutingCommands(test.redis);
    const ahead = Date.now() + 3_600_000;
    await commands.sendAt(tick(), Date.now() - 5_000);
    await commands.sendAt(tick(), ahead);
    await commands.send(tick()); // never goes back
    await commands.sendAt(tick(), ahead - 5_000);
    await commands.sendAt(tick(), ahead + 700);
    const [first, ...later] = await times();
    expect(Math.abs(first! - Date.now())).toBeLessThan(60_000);
    expect(later).toEqual([ahead, ahead, ahead, ahead + 700]);
  });
});
