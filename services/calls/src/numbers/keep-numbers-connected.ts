import { configurationChangedChannel } from '@tellonce/contracts';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import type { ConnectNumbers } from './connect-numbers.ts';

const firstRetryMs = 1_000;

/**
 * Connects numbers now, whenever the configuration changes, and once in a while: an announcement can get lost, and an
 * embedded carrier that was restarted has forgotten what it was told.
 */
export const keepNumbersConnected = (deps: {
  redis: Redis;
  logger: Logger;
  connectNumbers: ConnectNumbers;
  everyMs: number;
}): { stop(): Promise<void> } => {
  const { logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let retryMs = firstRetryMs;
  let isStopped = false;

  const look = (which: 'new' | 'all'): void => {
    underWay = underWay.then(async () => {
      if (isStopped) return;
      const isWell = await deps.connectNumbers(which).catch((error: unknown) => {
        logger.warn({ err: error }, 'the numbers could not be read; trying again later');
        return false;
      });
      if (isStopped || (isWell && which === 'new')) return;
      const waitMs = isWell ? deps.everyMs : Math.min(retryMs, deps.everyMs);
      retryMs = isWell ? firstRetryMs : retryMs * 2;
      clearTimeout(timer);
      timer = setTimeout(look, waitMs, 'all');
    });
  };

  const subscriber = deps.redis.duplicate({ maxRetriesPerRequest: null, commandTimeout: undefined });
  subscriber.on('error', () => undefined); // it reconnects and subscribes again; `everyMs` covers the gap
  subscriber.on('message', () => look('new'));
  subscriber.subscribe(configurationChangedChannel).catch((error: unknown) => {
    if (!isStopped) logger.warn({ err: error }, 'no announcements of configuration changes');
  });
  look('all');

  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      subscriber.disconnect();
      await underWay;
    },
  };
};
