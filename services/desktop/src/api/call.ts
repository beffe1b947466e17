import {
  type Route,
  type RouteBodyInput,
  type RouteName,
  type RouteParams,
  type RouteQueryInput,
  type RouteResponse,
  routes,
} from '@tellonce/contracts';
import { ApiProblem, toApiProblem } from './api-problem.ts';

type Given<K extends string, T> = [T] extends [undefined] ? { [P in K]?: undefined } : { [P in K]: T };
/** What a route is called with: only the parts that its entry in the route table has. */
export type CallInput<N extends RouteName> = Given<'params', RouteParams<N>> &
  Given<'query', RouteQueryInput<N>> &
  Given<'body', RouteBodyInput<N>>;
// A route without parts may be called without a second argument.
type MaybeInput<N extends RouteName> =
  Partial<CallInput<N>> extends CallInput<N> ? [input?: CallInput<N>] : [input: CallInput<N>];

let csrfToken: string | null = null;
let sessionLost: () => void = () => {};

/** The token of the session in force, for `x-csrf-token`; null after signing out. */
export const rememberCsrfToken = (token: string | null): void => {
  csrfToken = token;
};
/** Called when the server no longer knows our session. */
export const onSessionLost = (listener: () => void): void => {
  sessionLost = listener;
};

export const pathOf = (route: Pick<Route, 'path'>, params: unknown, query: unknown): string => {
  const values = (params ?? {}) as Record<string, string>;
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
};

/**
 * Calls one route of the route table.
 * @throws ApiProblem for every refusal and failure; `unreachable` when no answer came
 */
export const call = async <N extends RouteName>(name: N, ...[input]: MaybeInput<N>): Promise<RouteResponse<N>> => {
  const route: Route = routes[name];
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (input?.body !== undefined) headers['content-type'] = 'application/json';
  if (route.method !== 'get' && csrfToken) headers['x-csrf-token'] = csrfToken;
  let response: Response;
  try {
    response = await fetch(pathOf(route, input?.params, input?.query), {
      method: route.method.toUpperCase(),
      credentials: 'same-origin',
      headers,
      ...(input?.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
  } catch (error) {
    throw new ApiProblem('unreachable', error instanceof Error ? error.message : '');
  }
  if (response.status === 204) return null as RouteResponse<N>;
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const refused = toApiProblem(body);
    // Without a token there was no session to lose: it is the question at the start.
    if (refused.code === 'not-signed-in' && csrfToken) sessionLost();
    throw refused;
  }
  return tolerantly<N>(name, route, body);
};

/** An old desktop survives a deploy: an answer of a newer shape is used as it is, and said once in the console. */
const tolerantly = <N extends RouteName>(name: N, route: Route, body: unknown): RouteResponse<N> => {
  const read = route.response.safeParse(body);
  if (read.success) return read.data as RouteResponse<N>;
  console.warn(`${name} answered in another shape than this desktop knows`, read.error.issues.slice(0, 3));
  return body as RouteResponse<N>;
};
