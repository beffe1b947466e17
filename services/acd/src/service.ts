import { configurationRepository, type Executor } from '@tellonce/database';
import { createRoutingCommands } from '@tellonce/journal';
import type { Engine } from '@tellonce/routing';
import { type Clock, type Logger, type Service, systemClock } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { createConfigurationFeed } from './configuration/feed-configuration.ts';
import { createSnapshotWriter } from './follow/snapshot-writer.ts';
import { createLeader } from './lead/leader.ts';

export interface AcdDeps {
  redis: Redis;
  db: Executor;
  logger: Logger;
  clock?: Clock;
  /** Names this process in logs. */
  nodeId: string;
  /** Times in milliseconds, for tests; the defaults are the product's. */
  timing?: Partial<typeof defaultTiming>;
}

const defaultTiming = {
  /** How long a silent leader is waited for: a standby takes over after this. */
  leaseMs: 2_000,
  estimatesEveryMs: 1_000,
  snapshotEveryMs: 10_000,
  snapshotEveryEntries: 500,
  keepJournalMs: 24 * 3_600_000,
  configurationEveryMs: 15_000,
};

/** Routing: leads the partition when nobody else does, follows it for snapshots, and brings in configuration. */
export const createAcdService = (deps: AcdDeps): Service => {
  const { redis, db } = deps;
  const timing = { ...defaultTiming, ...deps.timing };
  const logger = deps.logger.child({ node: deps.nodeId });
  const commands = createRoutingCommands(redis);
  let engine: Engine | null = null;

  const configuration = createConfigurationFeed({
    ...{ redis, commands, logger },
    readConfiguration: () => configurationRepository(db).routingConfiguration(),
    versionInForce: () => engine?.configurationVersion ?? null,
    everyMs: timing.configurationEveryMs,
  });
  const leader = createLeader({
    ...{ redis, commands, logger },
    clock: deps.clock ?? systemClock,
    leaseMs: timing.leaseMs,
    estimatesEveryMs: timing.estimatesEveryMs,
    onLeading(leading) {
      engine = leading;
      configuration.look();
    },
    onStandby() {
      engine = null;
    },
  });
  const snapshots = createSnapshotWriter({
    ...{ redis, logger },
    everyMs: timing.snapshotEveryMs,
    everyEntries: timing.snapshotEveryEntries,
    keepJournalMs: timing.keepJournalMs,
  });

  return {
    name: 'acd',
    async start() {
      await snapshots.start();
      leader.start();
      configuration.start();
    },
    async stop() {
      await configuration.stop();
      await leader.stop();
      await snapshots.stop();
    },
  };
};
