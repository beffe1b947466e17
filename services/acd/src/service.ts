import { setTimeout as delay } from 'node:timers/promises';
import { configurationRepository, type Executor, routingArchiveRepository } from '@tellonce/database';
import { createRoutingCommands } from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import type { Logger, Service } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { createConfigurationFeed } from './configuration/feed-configuration.ts';
import { readRoutingConfiguration } from './configuration/read-configuration.ts';
import { createArchiver } from './follow/archiver.ts';
import { createFollower } from './follow/follower.ts';
import { createSnapshotWriter, type TakenSnapshot } from './follow/snapshot-writer.ts';
import type { Term } from './lead/lead.ts';
import { createLeader } from './lead/leader.ts';
import { createTakeOver } from './lead/take-over.ts';
import { type Role, routingFigures } from './routing-figures.ts';

export interface AcdDeps {
  redis: Redis;
  db: Executor;
  logger: Logger;
  /** Names this process in logs and in the archive's list of terms. */
  nodeId: string;
  /** A clock that nobody sets, in milliseconds. */
  monotonicMs?: () => number;
  /** For tests; the defaults are the product's. */
  timing?: Partial<typeof defaultTiming>;
}

const minuteMs = 60_000;
const lastReadWithinMs = 1_000;

const defaultTiming = {
  /** How long a silent leader is waited for; one whose process has ended is not. */
  leaseMs: 2_000,
  estimatesEveryMs: 1_000,
  snapshotEveryMs: 5_000,
  archiveEveryMs: 200,
  archiveAlarmMs: 10_000,
  /** A new leader waits this long for an archive that does not answer. */
  archivePatienceMs: 3_000,
  archiveSnapshotEveryMs: 15 * minuteMs,
  keepJournalMs: 24 * 60 * minuteMs,
  /** About half a gigabyte. */
  keepJournalEntries: 500_000,
  /** Unarchived entries that Redis takes before it forgets the oldest. */
  journalLimit: 2_000_000,
  configurationEveryMs: 15_000,
};

/**
 * Routing. Every replica follows the journal, keeps the archive and the snapshots, and stands by; one of them leads.
 */
export const createAcdService = (deps: AcdDeps): Service => {
  const { redis, db } = deps;
  const timing = { ...defaultTiming, ...deps.timing };
  const logger = deps.logger.child({ node: deps.nodeId });
  const commands = createRoutingCommands(redis);
  const archive = routingArchiveRepository(db);
  const role: Role = { isLeading: false, takeOvers: 0, lastTakeOverMs: 0 };
  let engine: Engine | null = null;
  let term: Term | null = null;

  const follower = createFollower({ redis, logger, archived: (after, to) => archive.after(after, to) });
  const archiver = createArchiver({
    ...{ redis, archive, logger, now: Date.now },
    everyMs: timing.archiveEveryMs,
    alarmMs: timing.archiveAlarmMs,
    remembered: follower.after,
    onArchived: ({ sequence }) => follower.forget(sequence),
  });
  /** Whoever leads has the only engine of this process. */
  const takeSnapshot = async (): Promise<TakenSnapshot | null> => {
    if (term) {
      const taken = await term.takeSnapshot();
      if (taken?.sequence) follower.rebase(taken.snapshot, taken.sequence);
      return taken;
    }
    if (!follower.isReady()) return null;
    const { journalId, sequence, at } = follower.position();
    return { snapshot: follower.engine().toSnapshot({ journalId, commandCursor: `${at}-0` }), sequence };
  };
  const snapshots = createSnapshotWriter({
    ...{ redis, logger, follower, archive, archived: archiver.position, take: takeSnapshot },
    isLeading: () => role.isLeading,
    everyMs: timing.snapshotEveryMs,
    archiveEveryMs: timing.archiveSnapshotEveryMs,
    keepJournalMs: timing.keepJournalMs,
    keepJournalEntries: timing.keepJournalEntries,
    journalLimit: timing.journalLimit,
  });
  const configuration = createConfigurationFeed({
    ...{ redis, commands, logger },
    now: Date.now,
    readConfiguration: () => readRoutingConfiguration(db, Date.now()),
    renewVersion: () => configurationRepository(db).bumpVersion(),
    versionInForce: () => engine?.configurationVersion ?? null,
    everyMs: timing.configurationEveryMs,
  });
  const leader = createLeader({
    ...{ redis, commands, logger },
    monotonicMs: deps.monotonicMs ?? (() => performance.now()),
    leaseMs: timing.leaseMs,
    estimatesEveryMs: timing.estimatesEveryMs,
    mayLead: follower.isReady,
    takeOver: createTakeOver({
      ...{ redis, follower, archive, logger, nodeId: deps.nodeId },
      leaseMs: timing.leaseMs,
      archivePatienceMs: timing.archivePatienceMs,
    }),
    onLeading(leading, begun) {
      engine = leading;
      term = begun;
      role.isLeading = true;
      role.takeOvers += 1;
      role.lastTakeOverMs = begun.takeOverMs;
      configuration.look();
    },
    onAppended: follower.receive,
    onStandby() {
      engine = null;
      term = null;
      role.isLeading = false;
      return follower.takeBack();
    },
  });

  return {
    name: 'acd',
    figures: routingFigures({ redis, role, follower, archiver }),
    async start() {
      await follower.start();
      archiver.start();
      snapshots.start();
      leader.start();
      configuration.start();
    },
    async stop() {
      await configuration.stop();
      await leader.stop();
      // So that the last snapshot is of all that was decided; not at the price of waiting for a Redis that is away.
      await Promise.race([
        follower.caughtUp().catch(() => undefined),
        delay(lastReadWithinMs, undefined, { ref: false }),
      ]);
      await archiver.stop();
      await snapshots.stop();
      await follower.stop();
    },
  };
};
