import { type CommandId, newId } from '@tellonce/contracts';
import {
  type Appended,
  appendBatch,
  createRoutingCommandReader,
  type DecidedCommand,
  type JournalRow,
  type ReceivedCommand,
  type RoutingCommandReader,
  type RoutingCommands,
  releaseLease,
  renewLease,
} from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import type { TakenSnapshot } from '../follow/snapshot-writer.ts';
import { createEstimatePublisher } from './publish-estimates.ts';
import { createStreamClock } from './stream-clock.ts';
import type { TakeOver } from './take-over.ts';
import { createWakeUp } from './wake-up.ts';

export interface LeadDeps {
  redis: Redis;
  commands: RoutingCommands;
  takeOver: TakeOver;
  /** A clock that nobody sets, in milliseconds. */
  monotonicMs: () => number;
  logger: Logger;
  leaseMs: number;
  estimatesEveryMs: number;
  /** The engine is loaded and deciding: what it knows may be compared with the configuration in force. */
  onLeading: (engine: Engine, term: Term) => void;
  /** These are in the journal now. */
  onAppended: (rows: readonly JournalRow[]) => void;
  /** Decides nothing any more; the term ends when it resolves. */
  onStandby: () => Promise<void>;
}

export interface Term {
  token: number;
  awayMs: number;
  takeOverMs: number;
  /** The state at the next point at which all of it is in the journal; null when the term ends before that. */
  takeSnapshot: () => Promise<TakenSnapshot | null>;
}

const mostInBatch = 500;
/** Batches whose answers are awaited: Redis writes one while the next is decided. */
const mostInFlight = 3;
const blockMs = 1_000;
/** A clock of Redis that is this far behind was set back. */
const standsStillMs = 250;

/**
 * One term of leadership, from taking over until the lease is lost or `signal` is aborted. Commands are decided in
 * order; nothing leaves this process before its entry is in the journal. Throws when Redis fails: the state may then be
 * ahead of the journal and must be loaded again.
 */
export const lead = async (deps: LeadDeps, acquiredToken: number, signal: AbortSignal): Promise<'stopped' | 'lost'> => {
  const { redis, logger, leaseMs, monotonicMs } = deps;
  const onError = (error: unknown): void => logger.warn({ err: error }, 'routing could not reach Redis');
  const startedMs = monotonicMs();
  const ending = new AbortController();
  let token = acquiredToken;
  let reader: RoutingCommandReader | null = null;
  let wakeUp: ReturnType<typeof createWakeUp> | null = null;
  const streamClock = createStreamClock(monotonicMs);
  const end = (): void => {
    ending.abort();
    reader?.close();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();

  const renew = async (): Promise<void> => {
    const renewed = token;
    const [kept, redisMs] = await Promise.all([renewLease(redis, renewed, leaseMs), redisTimeMs(redis)]);
    if (kept === 'lost' && token === renewed) return end(); // a raised fence is no loss
    if (streamClock.aheadOfMs(redisMs) > standsStillMs) wakeUp?.tick();
    streamClock.observe(redisMs);
  };
  const renewing = setInterval(() => void renew().catch(onError), leaseMs / 4);
  const estimatesOf = (engine: Engine) =>
    createEstimatePublisher({ redis, engine, everyMs: deps.estimatesEveryMs, onError });
  let estimates: ReturnType<typeof estimatesOf> | null = null;

  try {
    const takenOver = await deps.takeOver(token, (raised) => {
      token = raised;
    });
    if (takenOver.kind === 'lost') return 'lost';
    const { engine, lastDecidedAt, cursor: startCursor } = takenOver;
    streamClock.observe(lastDecidedAt);
    streamClock.observe(await redisTimeMs(redis));
    const resumedAt = Math.round(streamClock.now());
    // Before any command, and at the last instant that was decided: nothing of a backlog may run out on the way.
    const opening = engine.handle(
      { commandId: newId<CommandId>(), type: 'partition.take-over', resumedAt },
      lastDecidedAt === 0 ? resumedAt : lastDecidedAt,
    );
    const decided = [{ streamId: startCursor, entry: opening }];
    const begun = { token, leaseMs, fromCursor: startCursor, toCursor: startCursor, decided };
    const opened = await appendBatch(redis, begun);
    if (opened.kind !== 'appended') return 'lost';
    deps.onAppended(opened.rows);
    const term = { token, awayMs: resumedAt - opening.at, takeOverMs: Math.round(monotonicMs() - startedMs) };
    logger.info({ ...term, cursor: startCursor }, 'leading the routing partition');

    const commands = createRoutingCommandReader(redis, token);
    reader = commands;
    estimates = estimatesOf(engine);
    const waking = createWakeUp({ commands: deps.commands, streamNow: () => streamClock.now(), onError });
    wakeUp = waking;
    const writing = createBatchWriter({
      begun: opened,
      write: (batch) => appendBatch(redis, { ...batch, token, leaseMs }),
      onFailed: end,
      onAppended: deps.onAppended,
      onWritten(batch) {
        if (batch.decided.some(({ entry }) => entry.command.type === 'clock.advance')) waking.arrived();
        waking.schedule(engine.nextWakeAt());
        if (batch.decided.some(({ entry }) => entry.events.length > 0)) estimates?.changed();
      },
    });
    const takeSnapshot = async (): Promise<TakenSnapshot | null> => {
      // All that is decided is on its way: whatever of it is refused, nobody will have seen it.
      const snapshot = engine.toSnapshot({ journalId: '', commandCursor: `${engine.state.now}-0` });
      const end = await writing.end().catch(() => null);
      return end && { snapshot: { ...snapshot, journalId: end.lastId }, sequence: end.lastSequence };
    };
    deps.onLeading(engine, { ...term, takeSnapshot });
    waking.schedule(engine.nextWakeAt());
    estimates.changed();
    let cursor = startCursor;
    while (!ending.signal.aborted) {
      const received = await readOrEnd(() => commands.next(cursor, { count: mostInBatch, blockMs }), ending.signal);
      const last = received.at(-1);
      if (!last) continue;
      streamClock.observe(last.at);
      const outcome = await writing.add({
        ...{ fromCursor: cursor, toCursor: last.streamId },
        decided: decideAll(engine, received, logger),
      });
      if (outcome === 'lost') return 'lost';
      cursor = last.streamId;
    }
    if ((await writing.done()) === 'lost') return 'lost';
    return signal.aborted ? 'stopped' : 'lost';
  } finally {
    signal.removeEventListener('abort', end);
    clearInterval(renewing);
    const stoodBack = deps.onStandby();
    wakeUp?.stop();
    reader?.close();
    await estimates?.stop();
    // Also after a failure: a new term with a new token fences out whatever of this one is still on its way.
    await releaseLease(redis, token).catch((error: unknown) => {
      logger.warn({ err: error }, 'the routing lease could not be released; it will run out');
    });
    await stoodBack;
  }
};

interface DecidedBatch {
  fromCursor: string;
  toCursor: string;
  decided: readonly DecidedCommand[];
}

/** The last entry that was written; null: it is not known which it was. */
type JournalEnd = Pick<Extract<Appended, { kind: 'appended' }>, 'lastId' | 'lastSequence'> | null;
type Written = { kind: 'written'; end: JournalEnd } | { kind: 'lost' };

/**
 * Writes batches in order, a few at a time. One that is refused takes all later ones with it, since each begins at the
 * cursor that the one before leaves.
 */
const createBatchWriter = (deps: {
  /** Where the journal ended when the term began. */
  begun: JournalEnd;
  write: (batch: DecidedBatch) => Promise<Appended>;
  onAppended: (rows: readonly JournalRow[]) => void;
  onWritten: (batch: DecidedBatch) => void;
  /** Refused or not answered: nothing more of this term will be written. `done` says which. */
  onFailed: () => void;
}) => {
  const inFlight: Promise<Written>[] = [];
  let last: Promise<Written> = Promise.resolve({ kind: 'written', end: deps.begun });
  const write = async (batch: DecidedBatch, before: Promise<Written>): Promise<Written> => {
    const appended = await deps.write(batch);
    if (appended.kind === 'fenced' || appended.kind === 'lapsed') return { kind: 'lost' };
    if (appended.kind === 'repeated' && appended.cursor !== batch.toCursor) {
      throw new Error(`the journal's cursor is at ${appended.cursor} and not at ${batch.fromCursor}: loading again`);
    }
    if (appended.kind === 'appended') deps.onAppended(appended.rows);
    deps.onWritten(batch);
    if (batch.decided.length === 0) return before;
    return { kind: 'written', end: appended.kind === 'appended' ? appended : null };
  };
  const settle = async (most: number): Promise<'written' | 'lost'> => {
    while (inFlight.length > most) if ((await inFlight.shift())?.kind === 'lost') return 'lost';
    return 'written';
  };
  return {
    add(batch: DecidedBatch): Promise<'written' | 'lost'> {
      const written = write(batch, last);
      written.then((outcome) => outcome.kind === 'lost' && deps.onFailed(), deps.onFailed);
      last = written;
      inFlight.push(written);
      return settle(mostInFlight);
    },
    done: () => settle(0),
    /** Where the journal ends once all that was added is written. */
    async end(): Promise<JournalEnd> {
      const written = await last;
      return written.kind === 'written' ? written.end : null;
    },
  };
};

const decideAll = (engine: Engine, received: readonly ReceivedCommand[], logger: Logger): DecidedCommand[] => {
  const decided: DecidedCommand[] = [];
  for (const each of received) {
    if (each.kind === 'malformed') {
      logger.warn({ streamId: each.streamId, problem: each.problem }, 'a malformed routing command was skipped');
      continue;
    }
    const entry = engine.handle(each.command, each.at);
    if (entry.events.some((event) => event.type === 'command.rejected' && event.code === 'failed')) {
      logger.error({ commandId: entry.commandId, type: each.command.type }, 'a routing command made the engine throw');
    }
    decided.push({ streamId: each.streamId, entry });
  }
  return decided;
};

/** Closing the reader is how a term ends: its error then means nothing. */
const readOrEnd = async (read: () => Promise<ReceivedCommand[]>, ending: AbortSignal): Promise<ReceivedCommand[]> => {
  try {
    return await read();
  } catch (error) {
    if (ending.aborted) return [];
    throw error;
  }
};

/** By the machine of Redis, whose clock stamps the commands. */
const redisTimeMs = async (redis: Redis): Promise<number> => {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
};
