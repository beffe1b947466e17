import {
  type DomainErrorCode,
  type Permission,
  permissions,
  type Route,
  type RouteName,
  routes,
  type SocketCommandName,
  socketCommands,
  socketPermissions,
  statusByCode,
} from '@tellonce/contracts';

/** One request that a door must refuse. */
export interface DoorCase {
  /** `teams.create without the permission`. */
  name: string;
  route: RouteName;
  method: Route['method'];
  /** With the parameters filled in. */
  path: string;
  /** Who asks: nobody, or somebody with exactly these permissions. */
  as: 'nobody' | readonly Permission[];
  csrfToken: boolean;
  origin: 'own' | 'foreign';
  /** The body as it is sent; null: none. */
  body: string | null;
  expected: { status: number; code: DomainErrorCode };
}

/** More than the 256 kB that a JSON door takes. */
const oversized = JSON.stringify({ filling: 'x'.repeat(300 * 1024) });
const nonsense = JSON.stringify({ nonsense: true });
const sampleId = '01890a5d-ac96-774b-bcce-b302099a8057';
const wellFormed = [sampleId, 'some-key', '+8613800138000'];
const malformed = 'NOT A VALUE';

const parameter = /:([A-Za-z]+)/g;
const fill = (route: Route, value: string): string => route.path.replace(parameter, encodeURIComponent(value));

/** With a value of the right form, found by asking the schema; no route has two parameters of different forms. */
const wellFormedPath = (route: Route): string => {
  const names = [...route.path.matchAll(parameter)].map(([, name]) => name ?? '');
  const suits = (value: string) =>
    route.params?.safeParse(Object.fromEntries(names.map((name) => [name, value]))).success ?? true;
  return fill(route, wellFormed.find(suits) ?? sampleId);
};

const refusalsOf = (name: RouteName, route: Route): DoorCase[] => {
  const mutating = route.method !== 'get';
  const needed = route.permission;
  const needsSession = needed !== 'anyone';
  const entitled: DoorCase['as'] = needed === 'anyone' ? 'nobody' : needed === 'signed-in' ? [] : [needed];
  const ordinary = {
    route: name,
    method: route.method,
    path: wellFormedPath(route),
    as: entitled,
    csrfToken: true,
    origin: 'own',
    body: mutating ? nonsense : null,
  } as const;
  const refusal = (what: string, code: DomainErrorCode, changes: Partial<DoorCase>): DoorCase => ({
    ...ordinary,
    name: `${name} ${what}`,
    expected: { status: statusByCode[code], code },
    ...changes,
  });
  const cases: DoorCase[] = [];
  if (needsSession) cases.push(refusal('without a session', 'not-signed-in', { as: 'nobody' }));
  if (needed !== 'anyone' && needed !== 'signed-in')
    cases.push(
      refusal('without the permission', 'forbidden', { as: permissions.filter((permission) => permission !== needed) }),
    );
  if (mutating) {
    if (needsSession) cases.push(refusal('without the CSRF token', 'missing-csrf-token', { csrfToken: false }));
    cases.push(
      refusal('from a foreign origin', 'foreign-origin', { origin: 'foreign' }),
      refusal('with a body that is no JSON', 'malformed-request', { body: '{"half":' }),
      refusal('with an oversized body', 'too-large', { body: oversized }),
    );
  }
  if (route.body) cases.push(refusal('with a malformed body', 'malformed-request', {}));
  if (route.query)
    cases.push(
      refusal('with a malformed query', 'malformed-request', { path: `${ordinary.path}?nonsense=1&version=x&limit=x` }),
    );
  if (route.params)
    cases.push(refusal('with a malformed address', 'malformed-request', { path: fill(route, malformed) }));
  return cases;
};

/** Everything that the doors of these areas must refuse, from the route table: a new route is covered by being there. */
export const doorCases = (areas: readonly Route['area'][]): DoorCase[] =>
  (Object.entries(routes) as [RouteName, Route][])
    .filter(([, route]) => areas.includes(route.area))
    .flatMap(([name, route]) => refusalsOf(name, route));

/** One message that a socket door must refuse. */
export interface SocketDoorCase {
  name: string;
  event: string;
  as: readonly Permission[];
  payload: unknown;
  expected: DomainErrorCode;
}

export const socketDoorCases = (): SocketDoorCase[] => [
  ...(Object.keys(socketCommands) as SocketCommandName[]).flatMap((event): SocketDoorCase[] => {
    const needed = socketPermissions[event];
    const others = permissions.filter((permission) => permission !== needed);
    return [
      { name: `${event} without the permission`, event, as: others, payload: {}, expected: 'forbidden' },
      { name: `${event} with nothing`, event, as: [needed], payload: null, expected: 'malformed-request' },
      { name: `${event} malformed`, event, as: [needed], payload: { commandId: 7 }, expected: 'malformed-request' },
      {
        name: `${event} with a field too many`,
        event,
        as: [needed],
        payload: { commandId: sampleId, nonsense: true },
        expected: 'malformed-request',
      },
      {
        name: `${event} oversized`,
        event,
        as: [needed],
        payload: { commandId: sampleId, filling: 'x'.repeat(16 * 1024) },
        expected: 'too-large',
      },
    ];
  }),
  {
    name: 'an event that does not exist',
    event: 'no.such-event',
    as: permissions,
    payload: {},
    expected: 'unknown-event',
  },
];
