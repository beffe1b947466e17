import { type InteractionId, newId } from '@tellonce/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../open-database.ts';
import { openMigratedTestDatabase } from '../open-migrated-test-database.ts';
import { type NewArchivedEntry, routingArchiveRepository } from './routing-archive-repository.ts';

const dayMs = 86_400_000;

describe('the routing archive', () => {
  let opened: OpenDatabase;
  beforeAll(async () => {
    opened = await openMigratedTestDatabase();
  });
  beforeEach(async () => {
    await sql`TRUNCATE routing_journal, routing_journal_interaction, routing_snapshot, routing_term`.execute(opened.db);
  });
  afterAll(() => opened.close());

  const archive = () => routingArchiveRepository(opened.db);
  const entry = (sequence: number, interactionIds: InteractionId[] = []): NewArchivedEntry => ({
    ...{ sequence, streamId: `${1_000 + sequence}-0`, commandStreamId: `${1_000 + sequence}-0` },
    ...{ atMs: 1_000 + sequence, commandId: newId(), configVersion: 3, interactionIds },
    text: `{"z":1, "a":"\\n ${sequence}"}`,
  });
  const entries = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));
  const all = async (rows: AsyncIterable<{ sequence: number }>): Promise<number[]> => {
    const sequences: number[] = [];
    for await (const { sequence } of rows) sequences.push(sequence);
    return sequences;
  };

  it('keeps each entry once, byte for byte, however often and by whomever it is offered', async () => {
    const rows = entries(1, 60);
    const offers = await Promise.all([0, 10, 30, 0].map((from) => archive().append(rows.slice(0, from + 30))));
    expect(new Set(offers.map((each) => each.kind))).toEqual(new Set(['appended']));
    expect(await archive().append(rows)).toEqual({ kind: 'appended', lastSequence: 60, missing: null });
    expect(await all(archive().after(0, 1_000))).toEqual(rows.map((each) => each.sequence));
    expect((await archive().entry(7))?.text).toBe(rows[6]!.text);
    expect(await archive().gaps()).toEqual([]);
  });

  it('keeps what PostgreSQL has no sign for as a replacement sign', async () => {
    await archive().append([{ ...entry(1), text: '{"node":"a\\u0000b"}' }]);
    expect((await archive().entry(1))?.text).toBe('{"node":"a\\ufffdb"}');
  });

  it('reads a span of time over several pages', async () => {
    await archive().append(entries(1, 5_000));
    const sequences = await all(archive().between(1_010, 5_900));
    expect([sequences[0], sequences.at(-1), sequences.length]).toEqual([10, 4_900, 4_891]);
    expect(await all(archive().between(90_000, 99_000))).toEqual([]);
  });

  it('finds what concerns an interaction', async () => {
    const [one, other] = [newId<InteractionId>(), newId<InteractionId>()];
    await archive().append([entry(1, [one]), entry(2, [one, other]), entry(3), entry(4, [other])]);
    expect((await archive().ofInteraction(one)).map((each) => each.sequence)).toEqual([1, 2]);
    expect((await archive().ofInteraction(other)).map((each) => each.sequence)).toEqual([2, 4]);
  });

  it('goes on over a gap and names it, as long as it is there', async () => {
    await archive().append(entries(1, 4));
    expect(await archive().append(entries(8, 9))).toMatchObject({ lastSequence: 9, missing: { from: 5, to: 7 } });
    expect(await archive().gaps()).toEqual([{ from: 5, to: 7, afterMs: 1_004, beforeMs: 1_008 }]);
    expect(await archive().gaps(9)).toEqual([]);
    expect(await archive().extent()).toEqual({ entries: 6, firstMs: 1_001, lastMs: 1_009 });
  });

  it('refuses a second history', async () => {
    await archive().append(entries(1, 4));
    const other = { ...entry(4), streamId: '9999-0' };
    expect(await archive().append([other, entry(5)])).toEqual({ kind: 'forked', sequence: 4 });
    expect(await archive().lastSequence()).toBe(4);
  });

  it('gives the newest snapshot of a moment, and keeps one an hour and one a day of what is old', async () => {
    const now = 100 * dayMs;
    const save = (atMs: number) =>
      archive().saveSnapshot({ sequence: atMs / 1_000, journalId: `${atMs}-0`, atMs, text: `{"at":${atMs}}` });
    for (const atMs of [dayMs, dayMs + 1_000, now - 5 * dayMs, now - 5 * dayMs + 1_000, now - 1_000, now])
      await save(atMs);
    expect((await archive().snapshotBefore(now - 1))?.atMs).toBe(now - 1_000);
    expect(await archive().snapshotBefore(dayMs - 1)).toBeNull();
    expect(await archive().pruneSnapshots(now)).toBe(2);
    expect((await archive().snapshotBefore(now - 2 * dayMs))?.atMs).toBe(now - 5 * dayMs);
    expect((await archive().snapshotBefore(now - 1))?.atMs).toBe(now - 1_000);
  });

  it('lets nobody lead with a token of the past', async () => {
    expect(await archive().latestToken()).toBe(0);
    expect(await archive().recordTerm(7, 'a')).toBe('recorded');
    expect(await archive().recordTerm(7, 'b')).toBe('taken');
    expect(await archive().recordTerm(3, 'b')).toBe('taken');
    expect(await archive().recordTerm(8, 'b')).toBe('recorded');
    expect(await archive().latestToken()).toBe(8);
    expect(await archive().latestTerm()).toMatchObject({ token: 8, node: 'b' });
  });
});
