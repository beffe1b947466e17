import { type CommandId, type JournalEntry, newId } from '@tellonce/contracts';
import {
  appendBatch,
  createRoutingCommandReader,
  type ReceivedCommand,
  type RoutingCommands,
  renewLease,
} from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Clock, Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { createEstimatePublisher } from './publish-estimates.ts';
import { takeOver } from './take-over.ts';
import { createWakeUp } from './wake-up.ts';

export interface LeadDeps {
  redis: Redis;
  commands: RoutingCommands;
  clock: Clock;
  logger: Logger;
  leaseMs: number;
  estimatesEveryMs: number;
  /** The engine is loaded and deciding: what it knows may be compared with the configuration in force. */
  onLeading: (engine: Engine) => void;
  onStandby: () => void;
}

const batchSize = 200;
const blockMs = 1_000;

/**
 * One term of leadership, from taking over until the lease is lost or `signal` is aborted. Commands are decided in
 * order; nothing leaves this process before its entry is in the journal. Throws when Redis fails: the state may then be
 * ahead of the journal and must be loaded again.
 */
export const lead = async (deps: LeadDeps, token: number, signal: AbortSignal): Promise<'stopped' | 'lost'> => {
  const { redis, clock, logger, leaseMs } = deps;
  const onError = (error: unknown): void => logger.warn({ err: error }, 'routing could not reach Redis');
  const {
    engine,
    cursor: startCursor,
    lastDecidedAt,
    replayed,
  } = await takeOver(redis, (error) => logger.error({ err: error }, 'a routing decision threw'));
  const offsetMs = await streamClockOffset(redis, clock);
  const resumedAt = Math.round(clock.now() + offsetMs);
  // Before any command, and at the last instant that was decided: nothing of a backlog may run out on the way.
  const opening = engine.handle(
    { commandId: newId<CommandId>(), type: 'partition.take-over', resumedAt },
    lastDecidedAt === 0 ? resumedAt : lastDecidedAt,
  );
  const begun = { token, leaseMs, fromCursor: startCursor, toCursor: startCursor, entries: [opening] };
  if ((await appendBatch(redis, begun)).kind !== 'appended') return 'lost';
  logger.info(
    { token, cursor: startCursor, replayed, awayMs: resumedAt - opening.at },
    'leading the routing partition',
  );

  const ending = new AbortController();
  const reader = createRoutingCommandReader(redis);
  const wakeUp = createWakeUp({ commands: deps.commands, streamNow: () => clock.now() + offsetMs, onError });
  const estimates = createEstimatePublisher({ redis, engine, everyMs: deps.estimatesEveryMs, onError });
  const end = (): void => {
    ending.abort();
    reader.close();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const renewing = setInterval(() => {
    renewLease(redis, token, leaseMs).then((kept) => kept === 'lost' && end(), onError);
  }, leaseMs / 3);

  try {
    deps.onLeading(engine);
    wakeUp.schedule(engine.nextWakeAt());
    estimates.changed();
    let cursor = startCursor;
    while (!ending.signal.aborted) {
      const received = await readOrEnd(() => reader.next(cursor, { count: batchSize, blockMs }), ending.signal);
      const last = received.at(-1);
      if (!last) continue;
      const entries = decideAll(engine, received, logger);
      const batch = { token, leaseMs, fromCursor: cursor, toCursor: last.streamId, entries };
      const appended = await appendBatch(redis, batch);
      if (appended.kind === 'fenced' || appended.kind === 'lapsed') return 'lost';
      if (appended.kind === 'repeated' && appended.cursor !== last.streamId) {
        throw new Error(`the journal's cursor is at ${appended.cursor} and not at ${cursor}: loading again`);
      }
      cursor = last.streamId;
      if (entries.some((entry) => entry.command.type === 'clock.advance')) wakeUp.arrived();
      wakeUp.schedule(engine.nextWakeAt());
      if (entries.some((entry) => entry.events.length > 0)) estimates.changed();
    }
    return signal.aborted ? 'stopped' : 'lost';
  } finally {
    signal.removeEventListener('abort', end);
    clearInterval(renewing);
    deps.onStandby();
    wakeUp.stop();
    reader.close();
    await estimates.stop();
  }
};

const decideAll = (engine: Engine, received: readonly ReceivedCommand[], logger: Logger): JournalEntry[] => {
  const entries: JournalEntry[] = [];
  for (const each of received) {
    if (each.kind === 'malformed') {
      logger.warn({ streamId: each.streamId, problem: each.problem }, 'a malformed routing command was skipped');
      continue;
    }
    const entry = engine.handle(each.command, each.at);
    if (entry.events.some((event) => event.type === 'command.rejected' && event.code === 'failed')) {
      logger.error({ commandId: entry.commandId, type: each.command.type }, 'a routing command made the engine throw');
    }
    entries.push(entry);
  }
  return entries;
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

/** Deadlines are kept in the stream's time, which is that of the Redis machine. */
const streamClockOffset = async (redis: Redis, clock: Clock): Promise<number> => {
  const before = clock.now();
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000 - (before + clock.now()) / 2;
};
