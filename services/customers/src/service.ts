import { assertSchemaCurrent, type Executor } from '@tellonce/database';
import { type Clock, type Logger, mountRoutes, type Service, type Sessions } from '@tellonce/service-kit';
import { type Request, Router } from 'express';
import type { Redis } from 'ioredis';
import { createTimelineConsumer, type TimelineConsumer } from './consumers/timeline-consumer.ts';
import { customerHandlers } from './http/customer-handlers.ts';
import { interactionHandlers } from './http/interaction-handlers.ts';

export interface CustomersDeps {
  db: Executor;
  redis: Redis;
  sessions: Pick<Sessions, 'read'>;
  logger: Logger;
  clock: Clock;
  allowedOrigin?: (origin: string, req: Request) => boolean;
}
export interface CustomersService extends Service {
  router: Router;
  /** Resolves when all that happened until now is on the timeline. */
  caughtUp: TimelineConsumer['caughtUp'];
}

/** Alone writes the record and the timeline; answers the areas `customers` and `interactions`. */
export const createCustomersService = (deps: CustomersDeps): CustomersService => {
  const timeline = createTimelineConsumer(deps);
  const router = Router();
  const doors = {
    sessions: deps.sessions,
    ...(deps.allowedOrigin ? { allowedOrigin: deps.allowedOrigin } : {}),
  };
  mountRoutes(router, 'customers', customerHandlers(deps), doors);
  mountRoutes(router, 'interactions', interactionHandlers(deps), doors);
  return {
    name: 'customers',
    router,
    caughtUp: timeline.caughtUp,
    async start() {
      await assertSchemaCurrent(deps.db);
      timeline.start();
    },
    stop: () => timeline.stop(),
  };
};
