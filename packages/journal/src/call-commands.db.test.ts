import { type CallCommand, callCommandsKey, newId } from '@tellonce/contracts';
import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsumeCallCommandsOptions, createCallCommands } from './call-commands.ts';

const end = (): CallCommand => ({
  ...{ commandId: newId(), type: 'call.end', interactionId: newId(), reservationId: newId(), agentId: newId() },
});

describe('call commands', () => {
  let test: TestRedis;
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });
  afterAll(() => test.close());

  const consume = (options: Partial<ConsumeCallCommandsOptions> & Pick<ConsumeCallCommandsOptions, 'onCommand'>) => {
    const consumer = createCallCommands(test.redis).consume({
      consumer: newId(),
      onError: () => undefined,
      ...options,
    });
    stops.push(consumer.stop);
    return consumer;
  };

  it('sent before anybody listens are each handled by one of several consumers, and forgotten', async () => {
    const commands = Array.from({ length: 40 }, end);
    const { send } = createCallCommands(test.redis);
    for (const command of commands) await send(command);
    await test.redis.xadd(callCommandsKey, '*', 'command', '{"torn');
    const handled: string[] = [];
    for (let each = 0; each < 2; each += 1)
      consume({ onCommand: async ({ commandId }) => void handled.push(commandId) });
    await until(async () => handled.length === 40 && (await test.redis.xlen(callCommandsKey)) === 0);
    expect(handled.sort()).toEqual(commands.map((each) => each.commandId).sort());
  });

  it('that a dead consumer left are taken over', async () => {
    const command = end();
    let taken = false;
    const dead = consume({
      onCommand: () => {
        taken = true;
        return Promise.reject(new Error('killed in the middle'));
      },
      takeOverMs: 60_000,
    });
    await createCallCommands(test.redis).send(command);
    await until(() => taken);
    await dead.stop();
    const handled: CallCommand[] = [];
    consume({ onCommand: async (each) => void handled.push(each), takeOverMs: 30 });
    await until(() => handled.length === 1);
    expect(handled).toEqual([command]);
  });
});
