import type { RoutingConfiguration } from '@tellonce/contracts';
import { configurationRepository, type Executor } from '@tellonce/database';
import { openingsOf } from './openings.ts';

/** How far ahead opening hours are worked out; they are renewed every day. */
const openingDays = 28;

/** The stored routing configuration, with the opening hours of its queues as spans of time from now on. */
export const readRoutingConfiguration = async (db: Executor, nowMs: number): Promise<RoutingConfiguration> => {
  const repository = configurationRepository(db);
  // The configuration first: if something is saved in between, a newer version follows by itself.
  const configuration = await repository.routingConfiguration();
  const hours = await repository.hoursOfQueues();
  const queues = configuration.queues.map((queue) => {
    const own = hours.get(queue.queueId);
    return { ...queue, openings: own ? openingsOf(own, nowMs, openingDays) : null };
  });
  return { ...configuration, queues };
};
