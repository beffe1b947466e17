import { timingSafeEqual } from 'node:crypto';
import {
  DomainError,
  type Route,
  type RouteBody,
  type RouteName,
  type RouteNamesIn,
  type RouteParams,
  type RouteQuery,
  type RouteResponse,
  routes,
} from '@tellonce/contracts';
import type { Request, RequestHandler, Response, Router } from 'express';
import { checkKeepable } from './check-keepable.ts';
import { isOwnOrigin } from './origin.ts';
import type { SessionData, Sessions } from './sessions.ts';

export interface RouteRequest<N extends RouteName> {
  params: RouteParams<N>;
  query: RouteQuery<N>;
  body: RouteBody<N>;
  /** The session of whoever asks. Doors that need none (`anyone`) get it when there is one. */
  session: RouteSession<N>;
  req: Request;
  res: Response;
}
type RouteSession<N extends RouteName> = (typeof routes)[N]['permission'] extends 'anyone'
  ? SessionData | null
  : SessionData;
export type RouteHandlers<A extends Route['area']> = {
  [N in RouteNamesIn<A>]: (request: RouteRequest<N>) => Promise<RouteResponse<N>>;
};

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * Mounts every route of an area. Before a handler runs: origin, session, permission, CSRF token (mutating methods of a
 * signed-in session), then the strict schemas. A route without handler does not compile.
 */
export const mountRoutes = <A extends Route['area']>(
  router: Router,
  area: A,
  handlers: RouteHandlers<A>,
  deps: { sessions: Pick<Sessions, 'read'>; allowedOrigin?: (origin: string, req: Request) => boolean },
): void => {
  const allowedOrigin = deps.allowedOrigin ?? ((origin, req) => isOwnOrigin(origin, req.get('host')));
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    if (route.area !== area) continue;
    const handle = (handlers as unknown as Record<string, (request: unknown) => Promise<unknown>>)[name];
    if (!handle) throw new Error(`no handler for the route ${name}`);
    const door: RequestHandler = async (req, res) => {
      const mutating = route.method !== 'get';
      const origin = req.get('origin');
      if (mutating && origin && !allowedOrigin(origin, req))
        throw new DomainError('foreign-origin', 'Use the desktop at its own address.');
      const session = await deps.sessions.read(req.headers.cookie);
      if (route.permission !== 'anyone') {
        if (!session) throw new DomainError('not-signed-in', 'Your session has ended. Sign in again.');
        if (route.permission !== 'signed-in' && !session.permissions.includes(route.permission))
          throw new DomainError('forbidden', `This needs the permission ${route.permission}.`);
        if (mutating && !sameText(req.get('x-csrf-token') ?? '', session.csrfToken))
          throw new DomainError('missing-csrf-token', 'Reload the page and try again.');
      }
      checkKeepable([req.params, req.query, req.body]);
      const result = await handle({
        params: route.params?.parse(req.params),
        query: route.query?.parse(req.query),
        body: route.body?.parse(req.body ?? {}),
        session,
        req,
        res,
      });
      if (res.headersSent) return;
      if (route.status === 204) res.status(204).end();
      else res.status(route.status ?? 200).json(result);
    };
    router[route.method](route.path, door);
  }
};
