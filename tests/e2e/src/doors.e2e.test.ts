import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeCarrierDoors } from './carrier-doors.ts';
import { allRoutes, type MatrixCase, matrixCases } from './door-cases.ts';
import { type DoorHouse, openDoorHouse } from './door-house.ts';
import { type Answer, codeOf, pipelined, unclearRefusal } from './door-requests.ts';
import { sampleOf } from './door-samples.ts';
import { describeFrontDoors } from './front-doors.ts';
import { describeSocketDoors } from './socket-doors.ts';
import { describeWebhookDoors } from './webhook-doors.ts';

let house: DoorHouse;

beforeAll(async () => {
  house = await openDoorHouse();
});
afterAll(() => house?.close());

const knockAt = async (door: MatrixCase): Promise<Answer> => {
  const headers: Record<string, string> = { origin: door.origin === 'own' ? house.url : door.origin };
  if (door.as !== 'nobody') {
    const { cookie, csrfToken } = await house.people.with(door.as);
    headers.cookie = cookie;
    if (door.csrfToken !== 'none') headers['x-csrf-token'] = door.csrfToken === 'own' ? csrfToken : `${csrfToken}x`;
  }
  if (door.body !== null) headers['content-type'] = door.contentType;
  return house.knocker.knock({ method: door.method, path: door.path, headers, body: door.body });
};

const complaintOf = (door: MatrixCase, answer: Answer): string | null => {
  if (door.expected === 'read' && answer.status === 200) return null;
  const unclear = unclearRefusal(answer);
  if (unclear) return `${door.name}: ${unclear} (${answer.text.slice(0, 200)})`;
  const code = codeOf(answer);
  const asExpected =
    door.expected === 'refused' || code === (door.expected === 'read' ? 'malformed-request' : door.expected);
  return asExpected ? null : `${door.name}: ${code} instead of ${door.expected}`;
};

const complaintsAbout = async (doors: readonly MatrixCase[]): Promise<string[]> =>
  (await pipelined(doors, 8, async (door) => complaintOf(door, await knockAt(door)))).filter((each) => each !== null);

describe('the matrix', () => {
  it('knows something to send to every door, which only who has no right to it is refused for', () => {
    for (const [name, route] of allRoutes)
      for (const schema of [route.body, route.query])
        if (schema) expect(schema.safeParse(sampleOf(schema)), name).toMatchObject({ success: true });
  });

  it('notices a door that lets somebody in, answers unclearly, or changes something', async () => {
    const door = matrixCases().find((each) => each.route === 'session.demo')!;
    const open: MatrixCase = { ...door, path: '/api/session/demo', expected: 'not-signed-in' };
    expect(await complaintsAbout([open])).toEqual([expect.stringContaining('was let in with 200')]);
    expect(await complaintsAbout([{ ...open, path: '/api/nowhere' }])).toEqual([expect.stringContaining('not-found')]);
    const fine = await house.knocker.knock({ method: 'GET', path: '/api/session' });
    expect(unclearRefusal(fine)).toBeNull();
    const spoilt = (changes: Partial<Answer>) => unclearRefusal({ ...fine, ...changes });
    expect(spoilt({ status: 500 })).toBe('answered 500');
    expect(spoilt({ headers: { ...fine.headers, 'content-type': 'text/html' } })).toBe('is no problem+json');
    expect(spoilt({ text: fine.text.replace('Sign in again', 'SELECT 1') })).toBe('says "SELECT "');
    expect(spoilt({ text: fine.text.replaceAll('not-signed-in', 'forbidden') })).toContain('status 401');

    const before = await house.records.fingerprint();
    const made = await house.administrator.request('POST', '/api/configuration/break-reasons', {
      key: 'canary',
      name: { en: 'Canary', 'zh-CN': '金丝雀' },
    });
    expect(made.status).toBe(201);
    const after = await house.records.fingerprint();
    expect(Object.keys(after).filter((each) => after[each] !== before[each])).toEqual(
      expect.arrayContaining(['audit', 'break_reason', 'routing_policy']),
    );
  });
});

describe('every route of the product', () => {
  it('refuses who may not, and what it cannot take, in clear words, and changes nothing', async () => {
    const doors = matrixCases();
    expect(new Set(doors.map((door) => door.route)).size).toBe(allRoutes.length);
    await house.settled();
    const before = await house.records.fingerprint();
    expect(await complaintsAbout(doors)).toEqual([]);
    expect(await house.records.fingerprint()).toEqual(before);
    expect(house.stack.restartCounts.services).toBe(0);
    expect(house.troubles()).toEqual([]);
  });

  it('refuses a change to what somebody else has changed meanwhile', async () => {
    const before = await house.records.fingerprint();
    for (const [name, route] of allRoutes) {
      const query = route.query ? (sampleOf(route.query) as object) : {};
      const body = route.body ? (sampleOf(route.body) as Record<string, unknown>) : {};
      if (route.method === 'get' || !('version' in query || 'version' in body)) continue;
      const record = await existing(name, route.path);
      const { cookie, csrfToken } = await house.people.with([route.permission as 'configuration.write']);
      const sent = Object.fromEntries(
        Object.entries(body).map(([field, value]) => [
          field,
          field === 'version' ? 4_000 : (record.body[field] ?? value),
        ]),
      );
      const answer = await house.knocker.knock({
        method: route.method,
        path:
          route.path.replace(/:[A-Za-z]+/, encodeURIComponent(record.id)) + ('version' in query ? '?version=4000' : ''),
        headers: { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      });
      expect([name, unclearRefusal(answer), codeOf(answer)]).toEqual([name, null, 'version-conflict']);
    }
    expect(await house.records.fingerprint()).toEqual(before);
  });

  it('ends what is not a request at all in the same words', async () => {
    const answer = await house.knocker.knock({
      method: 'GET',
      path: '/api/session',
      headers: { 'x-long': 'x'.repeat(40_000) },
    });
    expect(unclearRefusal(answer)).toBeNull();
    expect(codeOf(answer)).toBe('too-large');
    for (const { method, path } of [
      { method: 'GET', path: '/api/nowhere' },
      { method: 'PATCH', path: '/api/session' },
      { method: 'POST', path: '/floor' },
      { method: 'GET', path: '/webhooks/nowhere' },
    ])
      expect(codeOf(await house.knocker.knock({ method, path })), `${method} ${path}`).toBe('not-found');
  });
});

/** One that is there, of what a route changes. */
const existing = async (name: string, path: string): Promise<{ id: string; body: Record<string, unknown> }> => {
  const parameter = /:([A-Za-z]+)/.exec(path)?.[1] ?? '';
  // What is only proposed names its record in the body.
  if (name === 'configuration.preview') {
    const { body } = await existing('teams.update', '/api/configuration/teams/:teamId');
    return { id: '', body: { kind: 'teams', id: body.teamId, input: { name: body.name, disabled: false } } };
  }
  if (path.startsWith('/api/configuration')) {
    const { body } = await house.administrator.request('GET', path.replace(/\/:.*/, ''));
    // A list of them, or the one record that there is.
    const { items = [body] } = body as { items?: Record<string, unknown>[] };
    const first = items[0] as Record<string, unknown>;
    return { id: String(first[parameter]), body: first };
  }
  const table = { customerId: 'customer', caseId: 'service_case', promiseId: 'promise' }[parameter];
  if (!table) throw new Error(`the test does not know where ${name} finds a record`);
  const column = parameter.replace('Id', '_id');
  const [row] = await house.records.query<{ id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY 1 LIMIT 1`);
  return { id: String(row?.id), body: {} };
};

describeSocketDoors(() => house);
describeWebhookDoors(() => house);
describeFrontDoors(() => house);
describeCarrierDoors(() => house);

describe('what was written down of all this', () => {
  it('names no password, token or secret', () => {
    const text = house.logLines().join('\n');
    expect(text).toContain('"name":"services"');
    const { authToken, apiSecret, simToken } = house.secrets;
    const { cookie, csrfToken } = house.administrator;
    const secrets = [authToken, apiSecret, simToken, cookie.split('=')[1] ?? '', csrfToken, ...house.spoken];
    expect(secrets.filter((secret) => secret.length < 8)).toEqual([]);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
