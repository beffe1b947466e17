import { routingKeys } from '@tellonce/contracts';
import { openTestRedis, type TestRedis } from '@tellonce/testkit';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { adoptEntries } from './adopt-entries.ts';
import { acquireLease } from './lease.ts';
import { readJournalEnd, readJournalPage } from './read-journal.ts';

const keys = routingKeys();
const row = (sequence: number) => ({
  ...{ sequence, streamId: `${100 + sequence}-0`, commandStreamId: `${100 + sequence}-0` },
  text: `{"n":${sequence}}`,
});

describe('entries that Redis has lost', () => {
  let test: TestRedis;
  let token: number;
  beforeEach(async () => {
    test ??= await openTestRedis();
    await test.flush();
    const acquired = await acquireLease(test.redis, 60_000);
    token = acquired.kind === 'held' ? acquired.token : 0;
  });
  afterAll(() => test.close());

  it('come back as they were, those that are there once', async () => {
    expect(await adoptEntries(test.redis, token, [row(1), row(2)])).toEqual({ kind: 'adopted', count: 2 });
    expect(await adoptEntries(test.redis, token, [row(1), row(2), row(3)])).toEqual({ kind: 'adopted', count: 1 });
    expect(await readJournalPage(test.redis, { after: '0-0', count: 10 })).toEqual([row(1), row(2), row(3)]);
    expect(await readJournalEnd(test.redis)).toMatchObject({ sequence: 3, lastId: '103-0' });
  });

  it('take the cursor along in the stream they came from, and leave a new stream to be read whole', async () => {
    await test.redis.xadd(keys.commands, '102-0', 'command', '{}');
    await adoptEntries(test.redis, token, [row(1), row(2)]);
    expect(await test.redis.get(keys.cursor)).toBe('102-0');
    await adoptEntries(test.redis, token, [row(3)]); // the stream has not come to 103 (yet)
    expect(await test.redis.get(keys.cursor)).toBe('102-0');
  });

  it('are left out by who does not lead any more', async () => {
    expect(await adoptEntries(test.redis, token + 1, [row(1)])).toEqual({ kind: 'lost' });
    expect(await test.redis.exists(keys.journal)).toBe(0);
  });
});
