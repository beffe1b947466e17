import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { JournalEntry, RoutingSnapshot } from '@tellonce/contracts';
import {
  type AdoptedRow,
  type JournalRow,
  parseJournalEntry,
  readNumberedSnapshot,
  type StreamTail,
  tailJournalRows,
  UnusableSnapshotError,
} from '@tellonce/journal';
import { createEngine, type Engine } from '@tellonce/routing';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

export interface FollowerPosition {
  /** Up to here the engine knows the journal. */
  journalId: string;
  /** The number of that entry; null when the journal is older than the numbers. */
  sequence: number | null;
  /** When its command came, in stream time; 0 when there never was one. */
  at: number;
}

/** Knows only the journal, and all of it: what leads next, and what snapshots are made of. */
export interface Follower {
  /** Begins; what cannot be loaded is tried again until it can. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Loaded, and in its own hands. A process that cannot load the state must not lead. */
  isReady(): boolean;
  /** How far it has read the journal. */
  position(): FollowerPosition;
  /** Resolves when everything that is in the journal at this moment has been read. */
  caughtUp(): Promise<void>;
  /** The state as it is now; never decide with it. */
  engine(): Engine;
  /**
   * Gives the engine away, to lead with. Until it is taken back the follower only keeps what it reads: the leader of the
   * same process has it applied already, and to apply it twice would take a leader half of its time.
   */
  handOver(): Engine;
  /** What it begins with when it takes the engine back: everything up to `sequence` need not be kept. */
  rebase(snapshot: RoutingSnapshot, sequence: number): void;
  /** The term is over: brings an engine of its own to where the journal is. */
  takeBack(): Promise<void>;
  /** From the stored snapshot on, as at the start. */
  reload(): Promise<void>;
  /** Entries numbered after `sequence` that are still remembered; null when some of them are not. */
  after(sequence: number, most?: number): AdoptedRow[] | null;
  /**
   * What the leader of this process has just written. It need not come round through Redis first: should Redis forget
   * it meanwhile, it is still known here.
   */
  receive(rows: readonly JournalRow[]): void;
  /** These need not be remembered: they are archived. */
  forget(upToSequence: number): void;
  /** Entries, or parts of them, that were passed over because nobody can read them. */
  skipped(): number;
  onRead(listener: () => void): void;
}

export interface FollowerDeps {
  redis: Redis;
  logger: Logger;
  /** What the archive has of entries that Redis gives torn, or not at all. */
  archived: (afterSequence: number, toSequence: number) => AsyncIterable<{ sequence: number; text: string }>;
}

const loadAgainMs = 2_000;
/** As many as an archive that lags by seconds can be behind. */
const mostRemembered = 20_000;
/** While the engine is lent; beyond it, it is cheaper to begin with the stored snapshot. */
const mostKept = 30_000;
/** Rows that are applied in one go while others wait. */
const breathEvery = 500;

/** The engine is in a leader's hands: what to begin with when it is over, and what was read since. */
interface Lent {
  base: RoutingSnapshot;
  baseSequence: number | null;
  rows: JournalRow[];
  /** Too much was read to be kept. */
  isTorn: boolean;
}

export const createFollower = (deps: FollowerDeps): Follower => {
  const { redis, logger } = deps;
  const stopping = new AbortController();
  let warm: Engine | null = null;
  let lent: Lent | null = null;
  let position: FollowerPosition = { journalId: '0-0', sequence: null, at: 0 };
  /** The number of the last entry that the engine knows. */
  let applied: number | null = null;
  let tail: StreamTail | null = null;
  let skipped = 0;
  let loading: Promise<void> = Promise.resolve();
  let takingBack: Promise<void> | null = null;
  let remembered: AdoptedRow[] = [];
  const listeners: (() => void)[] = [];

  const onFailure = (error: unknown): void => logger.error({ err: error }, 'a routing decision threw');
  const ownEngine = (): Engine => {
    if (!warm) throw new Error('the routing state is not loaded');
    return warm;
  };

  const remember = (row: JournalRow): void => {
    if (row.sequence === null) return;
    const { streamId, sequence, text } = row;
    remembered.push({ streamId, sequence, text, commandStreamId: row.commandStreamId ?? '0-0' });
    if (remembered.length > mostRemembered * 1.5) remembered = remembered.slice(-mostRemembered);
  };
  const apply = (entry: JournalEntry): void => {
    ownEngine().apply(entry);
    position = { ...position, at: Math.max(position.at, entry.at) };
  };

  /** What Redis did not give: from the archive, as far as it goes. */
  const applyArchived = async (afterSequence: number, toSequence: number): Promise<void> => {
    let known = afterSequence;
    for await (const { sequence, text } of deps.archived(afterSequence, toSequence)) {
      const parsed = parseJournalEntry(text);
      if (!parsed) continue;
      apply(parsed.entry);
      applied = sequence;
      known += 1;
    }
    const lost = toSequence - known;
    if (lost === 0) return;
    skipped += lost;
    logger.error(
      { afterSequence, toSequence, lost },
      'routing decisions are lost: neither Redis nor the archive has them',
    );
  };

  /** At once, unless the archive must be asked. */
  const applyRow = (row: JournalRow): void | Promise<void> => {
    const parsed = parseJournalEntry(row.text);
    const entry = parsed?.entry ?? null;
    const done = (): void => {
      if (entry) apply(entry);
      skipped += parsed?.skipped ?? 1;
      applied = row.sequence ?? applied;
    };
    if (row.sequence !== null && applied !== null) {
      const before = entry ? row.sequence - 1 : row.sequence;
      if (before > applied) return applyArchived(applied, before).then(done);
    } else if (!entry) {
      logger.error({ journalId: row.streamId }, 'a routing decision is unreadable and was passed over');
    }
    done();
  };
  const read = (row: JournalRow): void => {
    position = { ...position, journalId: row.streamId, sequence: row.sequence ?? position.sequence };
    remember(row);
    for (const listener of listeners) listener();
  };

  const keep = (to: Lent, row: JournalRow): void => {
    to.rows.push(row);
    if (to.rows.length <= mostKept) return;
    to.rows = [];
    to.isTorn = true;
  };
  const onRow = (row: JournalRow): void | Promise<void> => {
    const { sequence } = position;
    if (row.sequence !== null && sequence !== null && row.sequence <= sequence) return; // put back after a loss
    if (lent) keep(lent, row);
    else {
      const applying = applyRow(row);
      if (applying) return applying.then(() => read(row));
    }
    read(row);
  };

  const load = async (): Promise<void> => {
    await tail?.stop();
    tail = null;
    const stored = await readNumberedSnapshot(redis);
    const snapshot = stored?.snapshot ?? null;
    lent = null;
    warm = createEngine(snapshot, { onFailure });
    remembered = [];
    position = {
      journalId: snapshot?.journalId ?? '0-0',
      // Without a snapshot the journal is read from its first entry, whose number is then 1 or unknown.
      sequence: stored?.sequence ?? null,
      at: snapshot?.now ?? 0,
    };
    applied = position.sequence;
    tail = tailJournalRows(redis, {
      from: position.journalId,
      onRow,
      onError: (error) => logger.warn({ err: error }, 'the routing follower could not go on; trying again'),
      signal: stopping.signal,
    });
  };
  const loadUntilDone = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await load();
        return;
      } catch (error) {
        warm = null;
        if (error instanceof UnusableSnapshotError) logger.error(`${error.message}. Standing by.`);
        else logger.warn({ err: error }, 'the routing state could not be loaded; trying again');
        await delay(loadAgainMs, undefined, { signal: stopping.signal }).catch(() => undefined); // stopped meanwhile
      }
    }
  };
  const reload = async (): Promise<void> => {
    const loaded = loading.then(load);
    loading = loaded.catch(loadUntilDone);
    await loaded;
  };

  const catchUpWith = async (back: Lent): Promise<void> => {
    warm = createEngine(back.base, { onFailure });
    applied = back.baseSequence;
    position = { ...position, at: Math.max(position.at, back.base.now) };
    // What is read meanwhile is kept behind the rest.
    for (let n = 0; n < back.rows.length; n += 1) {
      const row = back.rows[n] as JournalRow;
      if (row.sequence === null || row.sequence > (applied ?? 0)) await applyRow(row);
      if (n % breathEvery === 0) await setImmediate();
    }
  };
  const bringBack = async (back: Lent): Promise<void> => {
    const isWhole =
      !back.isTorn &&
      (await catchUpWith(back).then(
        () => true,
        (error: unknown) => logger.warn({ err: error }, 'the routing state is loaded anew after a term') ?? false,
      ));
    if (isWhole && !back.isTorn) lent = null;
    else await reload().catch((error: unknown) => logger.warn({ err: error }, 'the routing state could not be loaded'));
  };

  return {
    async start() {
      loading = loadUntilDone();
      // The first attempt decides most starts; one that needs more must not hold up the rest of the house.
      await Promise.race([loading, delay(loadAgainMs, undefined, { signal: stopping.signal }).catch(() => undefined)]);
    },
    async stop() {
      stopping.abort();
      await loading;
      await tail?.stop();
    },
    isReady: () => tail !== null && warm !== null && lent === null,
    position: () => position,
    async caughtUp() {
      if (!tail) throw new Error('the routing state is not loaded');
      await tail.caughtUp();
    },
    engine: ownEngine,
    handOver() {
      const given = ownEngine();
      const base = given.toSnapshot({ journalId: position.journalId, commandCursor: `${position.at}-0` });
      warm = null;
      lent = { base, baseSequence: position.sequence, rows: [], isTorn: false };
      return given;
    },
    rebase(snapshot, sequence) {
      if (!lent || takingBack) return;
      const rows = lent.rows.filter((row) => row.sequence === null || row.sequence > sequence);
      const next = rows[0]?.sequence ?? (position.sequence ?? 0) + 1;
      lent = { base: snapshot, baseSequence: sequence, rows, isTorn: lent.isTorn && next > sequence + 1 };
    },
    async takeBack() {
      if (!lent) return;
      takingBack ??= bringBack(lent).finally(() => {
        takingBack = null;
      });
      await takingBack;
    },
    reload,
    after(sequence, most = Number.POSITIVE_INFINITY) {
      if ((position.sequence ?? 0) <= sequence) return [];
      const from = sequence + 1 - (remembered[0]?.sequence ?? Number.POSITIVE_INFINITY);
      const rows = remembered.slice(Math.max(0, from), Math.max(0, from) + most);
      const isWhole = rows.length > 0 && rows.every((row, index) => row.sequence === sequence + 1 + index);
      return isWhole ? rows : null;
    },
    receive(rows) {
      if (!lent) return;
      // Whatever lies before, the tail is about to bring, and these behind it.
      for (const row of rows) if (row.sequence === (position.sequence ?? 0) + 1) void onRow(row);
    },
    forget(upToSequence) {
      const first = remembered[0];
      if (!first || first.sequence > upToSequence) return;
      const kept = remembered.findIndex((row) => row.sequence > upToSequence);
      remembered = kept < 0 ? [] : remembered.slice(kept);
    },
    skipped: () => skipped,
    onRead: (listener) => void listeners.push(listener),
  };
};
