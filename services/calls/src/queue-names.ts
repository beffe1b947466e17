import type { QueueId } from '@tellonce/contracts';
import type { Logger } from '@tellonce/service-kit';

/**
 * The carrier's name of each queue: its key, asked for when an unknown one comes. Keys never change. Without the store
 * the id will do: the name only has to be the same for everybody, and a caller must get back into the queue.
 */
export const createQueueNames = (
  list: () => Promise<readonly { queueId: QueueId; key: string }[]>,
  logger: Logger,
): ((queueId: QueueId) => Promise<string>) => {
  const names = new Map<QueueId, string>();
  return async (queueId) => {
    if (!names.has(queueId)) {
      try {
        for (const queue of await list()) names.set(queue.queueId, queue.key);
      } catch (error) {
        logger.warn({ queueId, err: error }, 'the names of the queues could not be read; the id stands in');
      }
    }
    return names.get(queueId) ?? queueId;
  };
};
