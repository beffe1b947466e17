import { partition as defaultPartition, type InteractionId } from '@tellonce/contracts';
import { type SqlBool, sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import { prepared } from '../prepared-statements.ts';
import type { Executor } from '../schema/database.ts';

/** A journal entry as it is kept for ever; `text` is the entry as it was journaled, byte for byte. */
export interface ArchivedEntry {
  sequence: number;
  streamId: string;
  commandStreamId: string;
  atMs: number;
  text: string;
}
export interface NewArchivedEntry extends ArchivedEntry {
  commandId: string | null;
  configVersion: number;
  /** UUIDs, each once. */
  interactionIds: readonly string[];
}
export interface ArchivedSnapshot {
  /** Of the last entry that is in it. */
  sequence: number;
  journalId: string;
  atMs: number;
  /** JSON, in the schema of its time. */
  text: string;
}
/** Entries `from`…`to` are missing, written at some time from `afterMs` to `beforeMs`. */
export interface ArchiveGap {
  from: number;
  to: number;
  afterMs: number | null;
  beforeMs: number;
}
/** `forked`: the archive has another entry of that number. Two histories were written; nothing was added to either. */
export type ArchiveOutcome =
  | { kind: 'appended'; lastSequence: number; missing: { from: number; to: number } | null }
  | { kind: 'forked'; sequence: number };

interface JournalRow {
  sequence: string;
  stream_id: string;
  command_stream_id: string;
  at_ms: string;
  text: string;
}

const pageSize = 2_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The routing journal after Redis has forgotten it: read by replays, what-if, *why*, and whoever rebuilds Redis. */
export const routingArchiveRepository = (db: Executor, partition: string = defaultPartition) => {
  const columns = sql`sequence, stream_id, command_stream_id, at_ms, entry::text AS text`;

  const last = async (executor: Executor): Promise<{ sequence: number; streamId: string } | null> => {
    const { rows } = await sql<{ sequence: string; stream_id: string }>`${prepared}
      SELECT sequence, stream_id FROM routing_journal WHERE partition = ${partition}
      ORDER BY sequence DESC LIMIT 1`.execute(executor);
    const row = rows[0];
    return row ? { sequence: Number(row.sequence), streamId: row.stream_id } : null;
  };

  async function* pages(from: number, until: (afterSequence: number) => ReturnType<typeof sql<SqlBool>>) {
    for (let after = from; ; ) {
      const { rows } = await sql<JournalRow>`
        SELECT ${columns} FROM routing_journal
        WHERE partition = ${partition} AND sequence > ${after} AND ${until(after)}
        ORDER BY sequence LIMIT ${pageSize}`.execute(db);
      yield* rows.map(toArchivedEntry);
      const end = rows.at(-1);
      if (!end || rows.length < pageSize) return;
      after = Number(end.sequence);
    }
  }

  return {
    /**
     * Adds entries in order, each once: what is there already is passed over, so that several archivers, or one that
     * died and began again, may offer the same. Rows that begin later than expected are added too, and `missing` says
     * what was left out.
     */
    async append(entries: readonly NewArchivedEntry[]): Promise<ArchiveOutcome> {
      return inTransaction(db, async (tx) => {
        await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`routing-archive:${partition}`}, 0))`.execute(tx);
        const end = await last(tx);
        const lastSequence = end?.sequence ?? 0;
        const same = entries.find((each) => each.sequence === lastSequence);
        if (same && same.streamId !== end?.streamId) return { kind: 'forked', sequence: lastSequence };
        const fresh = entries.filter((each) => each.sequence > lastSequence);
        const first = fresh[0];
        if (!first) return { kind: 'appended', lastSequence, missing: null };
        await sql`${prepared}
          WITH given AS MATERIALIZED (
            SELECT * FROM json_to_recordset(${toJson(fresh)}::json) AS rows(
              sequence bigint, stream_id text, command_stream_id text, at_ms bigint, command_id text,
              config_version integer, interaction_ids uuid[], entry json)
          ), kept AS (
            INSERT INTO routing_journal
              (partition, sequence, stream_id, command_stream_id, at_ms, command_id, config_version, entry)
            SELECT ${partition}, sequence, stream_id, command_stream_id, at_ms, command_id, config_version, entry
            FROM given
          )
          INSERT INTO routing_journal_interaction (interaction_id, partition, sequence)
          SELECT unnest(interaction_ids), ${partition}, sequence FROM given`.execute(tx);
        const missing = first.sequence > lastSequence + 1 ? { from: lastSequence + 1, to: first.sequence - 1 } : null;
        return { kind: 'appended', lastSequence: fresh.at(-1)?.sequence ?? lastSequence, missing };
      });
    },

    /** The number of the last archived entry, 0 when there is none. */
    async lastSequence(): Promise<number> {
      return (await last(db))?.sequence ?? 0;
    },
    /** Where the archive ends; null when it is empty. */
    end: () => last(db),

    /** Entries decided from `fromMs` up to and with `toMs`, in order, a page at a time. */
    async *between(fromMs: number, toMs: number): AsyncGenerator<ArchivedEntry> {
      const { rows } = await sql<{ sequence: string }>`
        SELECT sequence FROM routing_journal WHERE partition = ${partition} AND at_ms >= ${fromMs}
        ORDER BY at_ms, sequence LIMIT 1`.execute(db);
      const first = rows[0];
      if (first) yield* pages(Number(first.sequence) - 1, () => sql<SqlBool>`at_ms <= ${toMs}`);
    },
    /** Entries numbered after `sequence`, up to and with `toSequence`, in order. */
    after: (sequence: number, toSequence: number): AsyncGenerator<ArchivedEntry> =>
      pages(sequence, () => sql<SqlBool>`sequence <= ${toSequence}`),

    /** All that concerns one interaction, in order. */
    async ofInteraction(interactionId: InteractionId): Promise<ArchivedEntry[]> {
      const { rows } = await sql<JournalRow>`
        SELECT ${columns} FROM routing_journal JOIN routing_journal_interaction USING (partition, sequence)
        WHERE interaction_id = ${interactionId} AND partition = ${partition} ORDER BY sequence`.execute(db);
      return rows.map(toArchivedEntry);
    },
    async entry(sequence: number): Promise<ArchivedEntry | null> {
      const { rows } = await sql<JournalRow>`
        SELECT ${columns} FROM routing_journal
        WHERE partition = ${partition} AND sequence = ${sequence}`.execute(db);
      return rows[0] ? toArchivedEntry(rows[0]) : null;
    },

    /** Numbers that are missing after `sequence`; all of the archive from its first entry (1) unless told otherwise. */
    async gaps(afterSequence = 0): Promise<ArchiveGap[]> {
      const { rows } = await sql<{ sequence: string; at_ms: string; previous: string; previous_ms: string | null }>`
        SELECT * FROM (
          SELECT sequence, at_ms, lag(sequence, 1, ${afterSequence}::bigint) OVER in_order AS previous,
            lag(at_ms) OVER in_order AS previous_ms
          FROM routing_journal WHERE partition = ${partition} AND sequence > ${afterSequence}
          WINDOW in_order AS (ORDER BY sequence)
        ) AS steps WHERE sequence > previous + 1 ORDER BY sequence`.execute(db);
      return rows.map((row) => ({
        from: Number(row.previous) + 1,
        to: Number(row.sequence) - 1,
        afterMs: row.previous_ms === null ? null : Number(row.previous_ms),
        beforeMs: Number(row.at_ms),
      }));
    },
    /** How many entries there are, and when the first and the last were decided. */
    async extent(): Promise<{ entries: number; firstMs: number; lastMs: number } | null> {
      const { rows } = await sql<{ entries: string; first_ms: string | null; last_ms: string | null }>`
        SELECT count(*) AS entries, min(at_ms) AS first_ms, max(at_ms) AS last_ms
        FROM routing_journal WHERE partition = ${partition}`.execute(db);
      const row = rows[0];
      if (!row || row.first_ms === null || row.last_ms === null) return null;
      return { entries: Number(row.entries), firstMs: Number(row.first_ms), lastMs: Number(row.last_ms) };
    },

    async saveSnapshot({ sequence, journalId, atMs, text }: ArchivedSnapshot): Promise<void> {
      await sql`
        INSERT INTO routing_snapshot (partition, sequence, journal_id, at_ms, snapshot)
        VALUES (${partition}, ${sequence}, ${journalId}, ${atMs}, ${text}::json)
        ON CONFLICT DO NOTHING`.execute(db);
    },
    /** The newest snapshot of what was at `ms` or earlier: replays begin there. */
    async snapshotBefore(ms: number): Promise<ArchivedSnapshot | null> {
      const { rows } = await sql<{ sequence: string; journal_id: string; at_ms: string; text: string }>`
        SELECT sequence, journal_id, at_ms, snapshot::text AS text FROM routing_snapshot
        WHERE partition = ${partition} AND at_ms <= ${ms} ORDER BY at_ms DESC, sequence DESC LIMIT 1`.execute(db);
      const row = rows[0];
      if (!row) return null;
      return {
        ...{ sequence: Number(row.sequence), journalId: row.journal_id },
        ...{ atMs: Number(row.at_ms), text: row.text },
      };
    },
    /** Keeps all of the last two days, one an hour for two weeks, and one a day (UTC) before that. */
    async pruneSnapshots(nowMs: number): Promise<number> {
      const result = await sql`
        DELETE FROM routing_snapshot AS old USING (
          SELECT sequence, row_number() OVER (PARTITION BY
            CASE WHEN at_ms < ${nowMs - 14 * dayMs} THEN at_ms / ${dayMs}::bigint ELSE -(at_ms / ${hourMs}::bigint) END
            ORDER BY sequence) AS nth
          FROM routing_snapshot WHERE partition = ${partition} AND at_ms < ${nowMs - 2 * dayMs}
        ) AS ranked
        WHERE old.partition = ${partition} AND old.sequence = ranked.sequence AND ranked.nth > 1`.execute(db);
      return Number(result.numAffectedRows ?? 0);
    },

    /** Who began to lead last, and when. */
    async latestTerm(): Promise<{ token: number; node: string; beganAt: Date } | null> {
      const row = await db
        .selectFrom('routing_term')
        .select(['token', 'node', 'began_at'])
        .where('partition', '=', partition)
        .orderBy('token', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? { token: Number(row.token), node: row.node, beganAt: row.began_at } : null;
    },
    /** The highest fencing token that ever led, 0 before the first. */
    async latestToken(): Promise<number> {
      const { rows } = await sql<{ token: string | null }>`
        SELECT max(token) AS token FROM routing_term WHERE partition = ${partition}`.execute(db);
      return Number(rows[0]?.token ?? 0);
    },
    /** `taken`: somebody has led with that token, or with a later one. */
    async recordTerm(token: number, node: string): Promise<'recorded' | 'taken'> {
      const result = await sql`
        INSERT INTO routing_term (partition, token, node)
        SELECT ${partition}, ${token}::bigint, ${node}
        WHERE NOT EXISTS (SELECT FROM routing_term WHERE partition = ${partition} AND token >= ${token}::bigint)
        ON CONFLICT DO NOTHING`.execute(db);
      return result.numAffectedRows === 1n ? 'recorded' : 'taken';
    },
  };
};
export type RoutingArchiveRepository = ReturnType<typeof routingArchiveRepository>;

const toArchivedEntry = (row: JournalRow): ArchivedEntry => ({
  sequence: Number(row.sequence),
  streamId: row.stream_id,
  commandStreamId: row.command_stream_id,
  atMs: Number(row.at_ms),
  text: row.text,
});

/** The entries are JSON already: they go in as they are, but for U+0000, which PostgreSQL's JSON cannot hold. */
const toJson = (entries: readonly NewArchivedEntry[]): string => {
  const rows = entries.map((each) => {
    const row = {
      sequence: each.sequence,
      stream_id: each.streamId,
      command_stream_id: each.commandStreamId,
      at_ms: each.atMs,
      command_id: each.commandId,
      config_version: each.configVersion,
      interaction_ids: each.interactionIds,
    };
    const text = each.text.includes('\\u0000') ? each.text.replaceAll('\\u0000', '\\ufffd') : each.text;
    return `${JSON.stringify(row).slice(0, -1)},"entry":${text}}`;
  });
  return `[${rows.join(',')}]`;
};
