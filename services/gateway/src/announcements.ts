import {
  configurationChangedChannel,
  type InteractionId,
  interactionId,
  screenPopChangedChannel,
} from '@tellonce/contracts';
import type { Logger } from '@tellonce/service-kit';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const screenPopChanged = z.object({ interactionId });

/** What other services announce on Redis: listened to on a connection of its own. */
export const createAnnouncements = (deps: {
  redis: Redis;
  logger: Logger;
  onConfigurationChanged(): Promise<void>;
  onScreenPopChanged(interactionId: InteractionId): Promise<void>;
}) => {
  let subscriber: Redis | null = null;
  const hear = async (channel: string, message: string): Promise<void> => {
    if (channel === configurationChangedChannel) return deps.onConfigurationChanged();
    await deps.onScreenPopChanged(screenPopChanged.parse(JSON.parse(message)).interactionId);
  };
  return {
    async start(): Promise<void> {
      subscriber = deps.redis.duplicate();
      subscriber.on('error', (error: unknown) => deps.logger.warn({ err: error }, 'announcements are interrupted'));
      subscriber.on('message', (channel: string, message: string) => {
        hear(channel, message).catch((error: unknown) =>
          deps.logger.error({ err: error, channel }, 'an announcement could not be followed'),
        );
      });
      await subscriber.subscribe(configurationChangedChannel, screenPopChangedChannel);
    },
    stop(): void {
      subscriber?.disconnect();
      subscriber = null;
    },
  };
};
