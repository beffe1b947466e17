import { type CommandId, type JournalEntry, newId, routingKeys } from '@tellonce/contracts';
import { openTestRedis, type TestRedis } from '@tellonce/testkit';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { appendBatch } from './append-batch.ts';
import { acquireLease, raiseFence, releaseLease, renewLease } from './lease.ts';
import { readJournalEnd, readJournalPage } from './read-journal.ts';

const keys = routingKeys();
const entry = (): JournalEntry => {
  const commandId = newId<CommandId>();
  return { commandId, command: { commandId, type: 'clock.advance' }, at: 1, configVersion: 0, events: [] };
};

describe('the single writer', () => {
  let test: TestRedis;
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
  });
  afterAll(() => test.close());

  const lead = async (leaseMs = 60_000): Promise<number> => {
    const acquired = await acquireLease(test.redis, leaseMs);
    if (acquired.kind === 'taken') throw new Error('taken');
    return acquired.token;
  };
  const append = (token: number, fromCursor: string, toCursor: string, entries = [entry()]) => {
    const decided = entries.map((each) => ({ streamId: toCursor, entry: each }));
    return appendBatch(test.redis, { token, leaseMs: 60_000, fromCursor, toCursor, decided });
  };

  it('writes the entries, moves the cursor and forgets the handled commands at once', async () => {
    const token = await lead();
    for (const id of ['5-0', '6-0', '7-0']) await test.redis.xadd(keys.commands, id, 'command', '{}');
    expect(await append(token, '0-0', '6-0', [entry(), entry()])).toMatchObject({ kind: 'appended' });
    expect(await test.redis.xlen(keys.journal)).toBe(2);
    expect(await test.redis.get(keys.cursor)).toBe('6-0');
    expect((await test.redis.xrange(keys.commands, '-', '+')).map(([id]) => id)).toEqual(['6-0', '7-0']);
  });

  it('numbers the entries without a gap, over batches and terms, and an empty batch moves only the cursor', async () => {
    const token = await lead();
    expect(await append(token, '0-0', '6-0', [entry(), entry()])).toMatchObject({ kind: 'appended', lastSequence: 2 });
    expect(await append(token, '6-0', '7-0', [])).toMatchObject({ kind: 'appended', lastSequence: 2 });
    await releaseLease(test.redis, token);
    const next = await lead();
    expect(await append(token, '7-0', '8-0')).toEqual({ kind: 'fenced', by: next });
    expect(await append(next, '7-0', '8-0')).toMatchObject({ kind: 'appended', lastSequence: 3 });
    const rows = await readJournalPage(test.redis, { after: '0-0', count: 10 });
    expect(rows.map((row) => [row.sequence, row.commandStreamId])).toEqual([
      ...[
        [1, '6-0'],
        [2, '6-0'],
        [3, '8-0'],
      ],
    ]);
    expect(await readJournalEnd(test.redis)).toMatchObject({ sequence: 3, length: 3, lastId: rows[2]!.streamId });
  });

  it('begins above every token that ever led, when Redis has lost count of them', async () => {
    const token = await lead();
    expect(await raiseFence(test.redis, { token, raisedTo: 41, ttlMs: 60_000 })).toBe('held');
    expect(await append(token, '0-0', '6-0')).toEqual({ kind: 'fenced', by: 41 });
    expect(await raiseFence(test.redis, { token, raisedTo: 50, ttlMs: 60_000 })).toBe('lost');
    expect(await append(41, '0-0', '6-0')).toMatchObject({ kind: 'appended' });
  });

  it('is refused when another has taken over, and nothing is written', async () => {
    const old = await lead();
    await test.redis.del(keys.lease); // it ran out
    const next = await lead();
    expect(await append(old, '0-0', '6-0')).toEqual({ kind: 'fenced', by: next });
    expect(await renewLease(test.redis, old, 60_000)).toBe('lost');
    expect(await test.redis.exists(keys.journal, keys.cursor)).toBe(0);
    expect(await append(next, '0-0', '6-0')).toMatchObject({ kind: 'appended' });
  });

  it('that was away longer than its lease writes nothing more of that term, although nobody else came', async () => {
    const token = await lead();
    await test.redis.del(keys.lease); // it ran out
    expect(await append(token, '0-0', '6-0')).toEqual({ kind: 'lapsed' });
    expect(await renewLease(test.redis, token, 60_000)).toBe('lost');
    expect(await test.redis.exists(keys.journal, keys.cursor, keys.lease)).toBe(0);
    expect(await append(await lead(), '0-0', '6-0')).toMatchObject({ kind: 'appended' });
  });

  it('writes a batch once, although its answer was lost and it was sent again', async () => {
    const token = await lead();
    const entries = [entry()];
    await append(token, '0-0', '6-0', entries);
    expect(await append(token, '0-0', '6-0', entries)).toEqual({ kind: 'repeated', cursor: '6-0' });
    expect(await test.redis.xlen(keys.journal)).toBe(1);
  });

  it('is one at a time; a leader that ends lets the next begin at once', async () => {
    const token = await lead();
    expect(await acquireLease(test.redis, 1_000)).toMatchObject({ kind: 'taken' });
    await releaseLease(test.redis, token);
    expect(await acquireLease(test.redis, 1_000)).toMatchObject({ kind: 'held' });
  });

  it('gives the lease to one of many who ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => acquireLease(test.redis, 1_000)));
    expect(asked.filter((each) => each.kind === 'held')).toHaveLength(1);
  });
});
