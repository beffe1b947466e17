import type { Queue, QueueFigures, QueueId } from '@tellonce/contracts';
import { type Executor, segmentRepository, toFigures } from '@tellonce/database';
import type { Clock } from '@tellonce/service-kit';
import type { ConfigurationView } from '../configuration/configuration-view.ts';
import { startOfDay } from './start-of-day.ts';

const maxAgeMs = 2_000;

const none = toFigures(
  {
    offered: 0,
    answered: 0,
    answeredWithinTarget: 0,
    abandoned: 0,
    abandonedShort: 0,
    asaMs: null,
    handled: 0,
    ahtMs: null,
  },
  new Date(0),
);

/** Today's figures of the queues, each day in its queue's zone, counted anew at most every two seconds. */
export const createFloorFigures = (deps: {
  db: Executor;
  configuration: Pick<ConfigurationView, 'queues' | 'zoneOf'>;
  clock: Clock;
}) => {
  let figures = new Map<QueueId, QueueFigures>();
  let readAt = Number.NEGATIVE_INFINITY;

  const read = async (now: number): Promise<void> => {
    const byStart = new Map<number, Queue[]>();
    for (const queue of deps.configuration.queues()) {
      const start = startOfDay(now, deps.configuration.zoneOf(queue));
      byStart.set(start, [...(byStart.get(start) ?? []), queue]);
    }
    const parts = await Promise.all(
      [...byStart].map(async ([start, queues]) => {
        const since = new Date(start);
        const ofQueues = await segmentRepository(deps.db).figuresToday(
          queues.map((queue) => queue.queueId),
          since,
          new Date(now),
        );
        return [...ofQueues].map(([queueId, each]) => [queueId, { ...each, since: since.toISOString() }] as const);
      }),
    );
    figures = new Map(parts.flat());
  };
  return {
    of: (queueId: QueueId): QueueFigures => figures.get(queueId) ?? none,
    /** @throws when the database does not answer; the figures then keep their time (`asOf`) */
    async refresh(): Promise<void> {
      const now = deps.clock.now();
      if (now - readAt < maxAgeMs) return;
      readAt = now;
      await read(now);
    },
  };
};
export type FloorFigures = ReturnType<typeof createFloorFigures>;
