import type { z } from 'zod';
import { callRoutes } from './call-routes.ts';
import { configurationRoutes } from './configuration-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { interactionRoutes } from './interaction-routes.ts';
import type { Route } from './route.ts';
import { routingRoutes } from './routing-routes.ts';
import { sessionRoutes } from './session-routes.ts';

/** Every door of the product. */
export const routes = {
  ...sessionRoutes,
  ...configurationRoutes,
  ...customerRoutes,
  ...interactionRoutes,
  ...callRoutes,
  ...routingRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
type Parsed<R, K extends string, Side extends 'input' | 'output'> =
  R extends Record<K, infer S extends z.ZodType> ? (Side extends 'input' ? z.input<S> : z.output<S>) : undefined;
export type RouteParams<N extends RouteName> = Parsed<Routes[N], 'params', 'output'>;
export type RouteQuery<N extends RouteName> = Parsed<Routes[N], 'query', 'output'>;
export type RouteBody<N extends RouteName> = Parsed<Routes[N], 'body', 'output'>;
export type RouteResponse<N extends RouteName> = z.output<Routes[N]['response']>;
/** What a client sends: defaults may be left out. */
export type RouteBodyInput<N extends RouteName> = Parsed<Routes[N], 'body', 'input'>;
export type RouteQueryInput<N extends RouteName> = Parsed<Routes[N], 'query', 'input'>;
export type RouteNamesIn<A extends Route['area']> = {
  [N in RouteName]: Routes[N]['area'] extends A ? N : never;
}[RouteName];
