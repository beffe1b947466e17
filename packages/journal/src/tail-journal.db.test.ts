import { type CommandId, type InteractionId, type JournalEntry, newId, routingKeys } from '@tellonce/contracts';
import { openTestRedis, type TestRedis, until } from '@tellonce/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendBatch } from './append-batch.ts';
import { connectRedis } from './connect-redis.ts';
import { acquireLease } from './lease.ts';
import { createOutcomes } from './outcomes.ts';
import { createRoutingCommands } from './routing-commands.ts';
import { type JournalTail, tailJournal } from './tail-journal.ts';

const keys = routingKeys();
const entryOf = (commandId: CommandId): JournalEntry => ({
  ...{ commandId, at: 1, configVersion: 0, events: [] },
  command: { commandId, type: 'interaction.end', interactionId: newId<InteractionId>(), reason: 'caller-left' },
});

describe('the journal tail', () => {
  let test: TestRedis;
  const tails: JournalTail[] = [];
  const errors: unknown[] = [];
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
    errors.length = 0;
  });
  afterEach(async () => {
    await Promise.all(tails.splice(0).map((tail) => tail.stop()));
  });
  afterAll(() => test.close());

  const write = async (text: string): Promise<string | null> => test.redis.xadd(keys.journal, '*', 'entry', text);
  const follow = (from: string, onEntry: (entry: JournalEntry) => void | Promise<void>): JournalTail => {
    const tail = tailJournal(test.redis, { from, onEntry, onError: (error) => void errors.push(error) });
    tails.push(tail);
    return tail;
  };

  it('gives what was there and what comes, in order', async () => {
    const ids = Array.from({ length: 450 }, () => newId<CommandId>());
    for (const id of ids.slice(0, 420)) await write(JSON.stringify(entryOf(id)));
    const seen: string[] = [];
    const tail = follow('0', (entry) => void seen.push(entry.commandId));
    await tail.caughtUp();
    expect(seen).toEqual(ids.slice(0, 420));
    for (const id of ids.slice(420)) await write(JSON.stringify(entryOf(id)));
    await tail.caughtUp();
    expect(seen).toEqual(ids);
  });

  it('from $ gives only what comes later, however late it is', async () => {
    await write(JSON.stringify(entryOf(newId())));
    const seen: string[] = [];
    const tail = follow('$', (entry) => void seen.push(entry.commandId));
    await tail.caughtUp();
    const id = newId<CommandId>();
    await write(JSON.stringify(entryOf(id)));
    await tail.caughtUp();
    expect(seen).toEqual([id]);
  });

  it('gives an entry again until its handler succeeds', async () => {
    await write(JSON.stringify(entryOf(newId())));
    let attempts = 0;
    const tail = follow('0', () => {
      attempts += 1;
      if (attempts < 3) throw new Error('the database is away');
    });
    await tail.caughtUp();
    expect(attempts).toBe(3);
    expect(errors).toHaveLength(2);
  });

  it('steps over what it cannot read, and keeps the index of events around one it does not know', async () => {
    await write('{"torn');
    const commandId = newId<CommandId>();
    const known = { type: 'command.rejected', v: 1, code: 'failed' };
    const events = [known, { type: 'something.new', v: 1 }, known];
    await write(JSON.stringify({ ...entryOf(commandId), events }));
    const seen: JournalEntry[] = [];
    const tail = follow('0', (entry) => void seen.push(entry));
    await tail.caughtUp();
    expect(seen.map((entry) => entry.events.map((event) => event.type))).toEqual([
      ['command.rejected', 'unknown', 'command.rejected'],
    ]);
    expect(tail.skipped()).toBe(2);
  });

  it('goes on after its connection was cut', async () => {
    const seen: string[] = [];
    const tail = follow('$', (entry) => void seen.push(entry.commandId));
    await tail.caughtUp();
    const clients = String(await test.redis.client('LIST')).split('\n');
    const mine = clients.filter((line) => line.includes(` db=${test.redis.options.db} `) && line.includes('cmd=xread'));
    for (const line of mine) await test.redis.client('KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '');
    expect(mine).not.toEqual([]);
    const id = newId<CommandId>();
    await write(JSON.stringify(entryOf(id)));
    await until(() => seen.includes(id));
  });

  it('tells the sender of a command its outcome, or that it came too late', async () => {
    const tail = follow('$', () => undefined);
    await tail.caughtUp();
    const outcomes = createOutcomes(tail);
    const commandId = newId<CommandId>();
    const outcome = outcomes.await(commandId, 5_000);
    await write(JSON.stringify(entryOf(commandId)));
    expect((await outcome).commandId).toBe(commandId);
    await expect(outcomes.await(newId(), 1)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses commands when nobody reads them any more', async () => {
    const commands = createRoutingCommands(test.redis, { limit: 2 });
    const send = () => commands.send({ commandId: newId(), type: 'clock.advance' });
    await send();
    await send();
    await expect(send()).rejects.toMatchObject({ code: 'unavailable' });
    const lease = await acquireLease(test.redis, 60_000);
    if (lease.kind === 'taken') throw new Error('taken');
    const toCursor = (await test.redis.xrange(keys.commands, '-', '+')).at(-1)?.[0] ?? '';
    await appendBatch(test.redis, { token: lease.token, leaseMs: 60_000, fromCursor: '0-0', toCursor, decided: [] });
    await send();
  });

  it('connects by the address of a socket or a port', async () => {
    const redis = connectRedis(test.url);
    expect(await redis.ping()).toBe('PONG');
    await redis.set('here', '1');
    expect(await test.redis.get('here')).toBe('1');
    redis.disconnect();
  });
});
