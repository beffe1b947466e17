import { type DomainErrorCode, type Permission, type Route, type RouteName, routes } from '@tellonce/contracts';
import { doorCases } from '@tellonce/testkit';
import { hostileDocuments, namesSomething, nobodysId, sampleOf } from './door-samples.ts';

/** One request of the matrix. */
export interface MatrixCase {
  name: string;
  route: RouteName;
  method: string;
  path: string;
  as: 'nobody' | readonly Permission[];
  csrfToken: 'own' | 'none' | 'wrong';
  /** The header as it is sent. */
  origin: 'own' | string;
  contentType: string;
  body: string | null;
  /** Any clear refusal will do when there is none; `read` also allows an answer, for reading what is not there. */
  expected: DomainErrorCode | 'refused' | 'read';
}

export const allRoutes = Object.entries(routes) as [RouteName, Route][];
const allAreas = [...new Set(allRoutes.map(([, route]) => route.area))];

const parameter = /:([A-Za-z]+)/g;
const wellFormed = [nobodysId, 'nobody-has-this', '+19995550142'];
const withParameter = (route: Route, encoded: string): string => route.path.replace(parameter, encoded);
/** The address of something that nobody has. */
const nobodysPath = (route: Route): string => {
  const names = [...route.path.matchAll(parameter)].map(([, name]) => name ?? '');
  const suits = (value: string) =>
    route.params?.safeParse(Object.fromEntries(names.map((name) => [name, value]))).success ?? true;
  const value = wellFormed.find(suits);
  if (value === undefined) throw new Error(`no well-formed value is known for ${route.path}`);
  return withParameter(route, encodeURIComponent(value));
};

const toSearch = (query: unknown): string => {
  const entries = Object.entries((query ?? {}) as object).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : '';
};

const hostileAddresses = [
  '%00',
  'x'.repeat(1_000),
  '..%2F..%2Fetc%2Fpasswd',
  '__proto__',
  "'%20OR%201=1--",
  '%ED%A0%80',
];
const hostileQueryValues = [
  '',
  'x'.repeat(4_000),
  'a%00b',
  '__proto__',
  '-1',
  '1e999',
  "'%29%20OR%201=1--%20%5C",
  '%26%7C!%3A*%28%29',
  '%ED%A0%80',
  '%25_%25',
];

/** Everything beyond the everyday refusals of the testkit that a door must withstand. */
const hostileCases = (name: RouteName, route: Route): MatrixCase[] => {
  const mutating = route.method !== 'get';
  const query = route.query ? sampleOf(route.query) : null;
  const body = route.body ? sampleOf(route.body) : null;
  const ordinary: Omit<MatrixCase, 'name' | 'expected'> = {
    route: name,
    method: route.method,
    path: nobodysPath(route) + toSearch(query),
    as: route.permission === 'anyone' ? 'nobody' : route.permission === 'signed-in' ? [] : [route.permission],
    csrfToken: 'own',
    origin: 'own',
    contentType: 'application/json',
    body: mutating && route.body ? JSON.stringify(body) : null,
  };
  const door = (what: string, expected: MatrixCase['expected'], changes: Partial<MatrixCase>): MatrixCase => ({
    ...ordinary,
    name: `${name} ${what}`,
    expected,
    ...changes,
  });
  const cases: MatrixCase[] = [];
  if (mutating && route.permission !== 'anyone')
    cases.push(door("with another's CSRF token", 'missing-csrf-token', { csrfToken: 'wrong' }));
  if (mutating) cases.push(door('from a page without an origin', 'foreign-origin', { origin: 'null' }));
  if (route.body) {
    for (const { what, json } of hostileDocuments(route.body, body))
      cases.push(door(`with ${what}`, 'malformed-request', { body: json }));
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin7'])
      cases.push(door(`as ${contentType}`, 'malformed-request', { contentType }));
  }
  for (const value of route.params ? hostileAddresses : [])
    cases.push(
      door(`at ${value.slice(0, 30)}`, 'malformed-request', { path: withParameter(route, value) + toSearch(query) }),
    );
  for (const field of Object.keys((query ?? {}) as object))
    for (const value of hostileQueryValues) {
      const others = Object.fromEntries(Object.entries(query as object).filter(([each]) => each !== field));
      const search = toSearch(others) || '?';
      cases.push(
        door(`asked for ${field}=${value.slice(0, 30)}`, mutating ? 'refused' : 'read', {
          path: `${nobodysPath(route)}${search}&${field}=${value}`,
        }),
        door(`asked twice for ${field}`, 'malformed-request', {
          path: `${nobodysPath(route)}${search}&${field}=${value}&${field}=7`,
        }),
      );
    }
  if (route.params || namesSomething(body)) cases.push(door('of what nobody has', 'refused', {}));
  cases.push(
    door('at an address without end', 'too-large', { path: `${nobodysPath(route)}?q=${'x'.repeat(100_000)}` }),
  );
  return cases;
};

/** From the route table alone: a new route is covered by being there. */
export const matrixCases = (): MatrixCase[] => [
  ...doorCases(allAreas).map(
    ({ expected, csrfToken, origin, ...door }): MatrixCase => ({
      ...door,
      csrfToken: csrfToken ? 'own' : 'none',
      origin: origin === 'own' ? 'own' : 'https://elsewhere.example',
      contentType: 'application/json',
      expected: expected.code,
    }),
  ),
  ...allRoutes.flatMap(([name, route]) => hostileCases(name, route)),
];
