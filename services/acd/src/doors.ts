import type { Executor } from '@tellonce/database';
import { type Clock, type Logger, mountRoutes, type Service, type Sessions } from '@tellonce/service-kit';
import { type Request, Router } from 'express';
import type { Redis } from 'ioredis';
import { createExplaining } from './explain/explain-routes.ts';
import { previewChange } from './preview/preview-change.ts';
import { previewRoutes } from './preview/preview-routes.ts';

export interface RoutingDoorsDeps {
  redis: Redis;
  db: Executor;
  clock: Clock;
  logger: Logger;
  sessions: Pick<Sessions, 'read'>;
  allowedOrigin?: (origin: string, request: Request) => boolean;
}

/** What people ask routing about. It leads nothing and follows nothing: it runs wherever the public port is. */
export const createRoutingDoors = (deps: RoutingDoorsDeps): Service => {
  const { redis, db, clock, sessions, allowedOrigin } = deps;
  const explaining = createExplaining(deps);
  const router = Router();
  mountRoutes(
    router,
    'routing',
    { ...previewRoutes({ previewChange: previewChange({ redis, db, clock }) }), ...explaining.handlers },
    { sessions, ...(allowedOrigin ? { allowedOrigin } : {}) },
  );
  return { name: 'routing', router, start: async () => undefined, stop: explaining.stop };
};
