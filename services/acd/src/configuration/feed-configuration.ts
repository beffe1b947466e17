import { type CommandId, configurationChangedChannel, newId, type RoutingConfiguration } from '@tellonce/contracts';
import type { RoutingCommands } from '@tellonce/journal';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';

export interface ConfigurationFeed {
  start(): void;
  /** Look now: a new leader may know an older configuration. */
  look(): void;
  stop(): Promise<void>;
}

const renewOpeningsMs = 24 * 3_600_000;

/**
 * Sends `configuration.apply` when the database has a newer configuration than the engine that leads here, and every day
 * where opening hours are kept: the engine knows no calendar, only spans of time some weeks ahead.
 */
export const createConfigurationFeed = (deps: {
  redis: Redis;
  commands: RoutingCommands;
  logger: Logger;
  readConfiguration: () => Promise<RoutingConfiguration>;
  /** Makes the stored configuration a newer one, though nothing of it was changed. */
  renewVersion: () => Promise<unknown>;
  now: () => number;
  /** Null while another process leads: it looks for itself. */
  versionInForce: () => number | null;
  /** Announcements can get lost with a connection. */
  everyMs: number;
}): ConfigurationFeed => {
  const { logger } = deps;
  const retryMs = Math.min(1_000, deps.everyMs);
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let subscriber: Redis | undefined;
  let isStopped = false;
  /** When this process last sent a configuration: the opening times in it reach some weeks from then. */
  let sentAt: number | null = null;

  const isStale = ({ queues }: RoutingConfiguration): boolean =>
    queues.some((queue) => queue.openings !== null) && (sentAt === null || deps.now() - sentAt > renewOpeningsMs);

  const compare = async (): Promise<void> => {
    const inForce = deps.versionInForce();
    if (inForce === null) return;
    let configuration = await deps.readConfiguration();
    if (configuration.version <= inForce && isStale(configuration)) {
      await deps.renewVersion();
      configuration = await deps.readConfiguration();
    }
    if (configuration.version < inForce) {
      logger.warn(
        { inForce, stored: configuration.version },
        'the stored routing configuration is older than the one in force',
      );
    }
    if (configuration.version <= inForce) return;
    await deps.commands.send({ commandId: newId<CommandId>(), type: 'configuration.apply', configuration });
    sentAt = deps.now();
  };
  const look = (): void => {
    clearTimeout(timer);
    looking = looking.then(async () => {
      if (isStopped) return;
      let nextMs = deps.everyMs;
      try {
        await compare();
      } catch (error) {
        nextMs = retryMs;
        if (!isStopped) logger.warn({ err: error }, 'the routing configuration could not be read; trying again');
      }
      clearTimeout(timer);
      if (!isStopped) timer = setTimeout(look, nextMs);
    });
  };

  return {
    look,
    start() {
      subscriber = deps.redis.duplicate({ maxRetriesPerRequest: null, commandTimeout: undefined });
      subscriber.on('error', () => undefined); // it reconnects and subscribes again; `everyMs` covers the gap
      subscriber.on('message', look);
      subscriber.subscribe(configurationChangedChannel).catch((error: unknown) => {
        if (!isStopped) logger.warn({ err: error }, 'no announcements of configuration changes');
      });
      look();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      subscriber?.disconnect();
      await looking;
    },
  };
};
