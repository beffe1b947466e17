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

/** Sends `configuration.apply` when the database has a newer configuration than the engine that leads here. */
export const createConfigurationFeed = (deps: {
  redis: Redis;
  commands: RoutingCommands;
  logger: Logger;
  readConfiguration: () => Promise<RoutingConfiguration>;
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

  const compare = async (): Promise<void> => {
    const inForce = deps.versionInForce();
    if (inForce === null) return;
    const configuration = await deps.readConfiguration();
    if (configuration.version < inForce) {
      logger.warn(
        { inForce, stored: configuration.version },
        'the stored routing configuration is older than the one in force',
      );
    }
    if (configuration.version <= inForce) return;
    await deps.commands.send({ commandId: newId<CommandId>(), type: 'configuration.apply', configuration });
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
