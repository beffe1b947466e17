import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { allRoutes } from './door-cases.ts';
import type { DoorHouse } from './door-house.ts';
import { codeOf, type Knock, unclearRefusal } from './door-requests.ts';
import { openSocket } from './door-sockets.ts';

/** Headers, pages, sessions and sign-in. */
export const describeFrontDoors = (house: () => DoorHouse): void => {
  const knock = (request: Knock) => house().knocker.knock(request);
  const read = (path: string, headers: Record<string, string> = {}) => knock({ method: 'GET', path, headers });
  const signIn = (signInName: string, password: string, headers: Record<string, string> = {}) => {
    house().spoken.push(password);
    return knock({
      method: 'POST',
      path: '/api/session',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ signInName, password }),
    });
  };
  const tokenOf = (cookies: string[] | undefined): string => {
    const token = /^tellonce_session=([^;]+);/.exec(cookies?.[0] ?? '')?.[1] ?? '';
    house().spoken.push(token);
    return token;
  };

  describe('every page and answer', () => {
    it('keeps other sites out and does not say what serves it', async () => {
      for (const path of ['/', '/floor', '/api/session', '/api/nowhere', '/webhooks/ivr/voice', '/favicon.svg']) {
        const { headers } = await read(path, { origin: 'https://elsewhere.example' });
        const policy = String(headers['content-security-policy']);
        expect(policy, path).toMatch(/default-src 'none';script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}';/);
        expect(policy, path).toContain("frame-ancestors 'none'");
        expect(policy, path).not.toMatch(/unsafe|\*|https?:\s/);
        expect(headers, path).toMatchObject({
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cross-origin-resource-policy': 'same-origin',
        });
        for (const name of ['x-powered-by', 'server', 'access-control-allow-origin'])
          expect(headers, path).not.toHaveProperty(name);
      }
    });

    it('gives each page a nonce of its own, which its scripts carry', async () => {
      const [one, two] = [await read('/'), await read('/floor')];
      const nonces = [one, two].map(
        ({ headers }) => /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '',
      );
      expect(new Set(nonces).size).toBe(2);
      expect(one.headers['cache-control']).toBe('no-store');
      expect(one.text).toContain(nonces[0]);
      expect(one.text).not.toContain('__CSP_NONCE__');
    });

    it.each([
      '/../../package.json',
      '/../../../../etc/passwd',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/../../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e%5c%2e%2e%5cpackage.json',
      '/assets/....//....//package.json',
      '//etc/passwd',
      '/%2fetc%2fpasswd',
      '/.env',
      '/.git/config',
      '/src/main.tsx',
      '/tsconfig.json',
      '/assets/%00.js',
      '/index.html%00.png',
      '/%E0%A4%A',
      '/assets/',
    ])('leads nowhere by %s', async (path) => {
      const answer = await read(path);
      expect(answer.text).not.toMatch(/"name":\s*"(tellonce|@tellonce)|root:.*:0:0:|compilerOptions|createRoot/);
      if (answer.status !== 200) expect(unclearRefusal(answer)).toBeNull();
      else expect(answer.text).toContain('<div id="root">');
    });

    it('shows its figures to this machine alone', async () => {
      expect((await read('/metrics')).text).toContain('http_request_seconds_count');
      for (const headers of [
        { 'x-forwarded-for': '203.0.113.7' },
        { forwarded: 'for=203.0.113.7' },
        { host: 'rebound.example' },
      ])
        expect(codeOf(await read('/metrics', headers))).toBe('not-found');
    });

    it('is described, each by the route table', async () => {
      const { openapi, paths } = JSON.parse((await read('/api/openapi.json')).text) as {
        openapi: string;
        paths: Record<string, Record<string, Operation>>;
      };
      expect(openapi).toMatch(/^3\.0\.\d$/);
      const operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
      );
      expect(operations.map(({ operationId }) => operationId).sort()).toEqual(allRoutes.map(([name]) => name).sort());
      for (const [name, route] of allRoutes) {
        const operation = operations.find(({ operationId }) => operationId === name)!;
        expect(operation, name).toMatchObject({ method: route.method, path: route.path.replace(/:(\w+)/g, '{$1}') });
        const inPath = operation.parameters.filter((each) => each.in === 'path');
        expect(
          inPath.map((each) => `{${each.name}}`),
          name,
        ).toEqual(operation.path.match(/\{\w+\}/g) ?? []);
        expect(
          operation.parameters.every((each) => each.schema && (each.in !== 'path' || each.required)),
          name,
        ).toBe(true);
        expect(operation.requestBody !== undefined, name).toBe(route.body !== undefined);
        expect(Object.keys(operation.responses), name).toEqual([String(route.status ?? 200), 'default']);
      }
    });
  });

  describe('a session', () => {
    it('is a cookie that scripts and other sites never see, and no token of somebody else becomes one', async () => {
      const { signInName, password } = house().accountWith('supervisor');
      const planted = 'a-token-that-somebody-planted-in-the-browser';
      const first = await signIn(signInName, password, { cookie: `tellonce_session=${planted}` });
      const cookie = first.headers['set-cookie']?.[0] ?? '';
      expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
      expect(cookie).toMatch(/; Max-Age=\d+;/);
      const token = tokenOf(first.headers['set-cookie']);
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      const open = async (each: string) => (await read('/api/session', { cookie: `tellonce_session=${each}` })).status;
      expect(await open(planted)).toBe(401);
      expect(await open(token)).toBe(200);

      const again = tokenOf(
        (await signIn(signInName, password, { cookie: `tellonce_session=${token}` })).headers['set-cookie'],
      );
      expect(again).not.toBe(token);
      expect(await open(token)).toBe(401);
      const { csrfToken } = JSON.parse((await read('/api/session', { cookie: `tellonce_session=${again}` })).text) as {
        csrfToken: string;
      };
      const left = await knock({
        method: 'DELETE',
        path: '/api/session',
        headers: { cookie: `tellonce_session=${again}`, 'x-csrf-token': csrfToken },
      });
      expect(left.status).toBe(204);
      expect(left.headers['set-cookie']?.[0]).toMatch(/^tellonce_session=; Max-Age=0; /);
      expect(await open(again)).toBe(401);
    });

    it('ends at once, sockets included, when the account is disabled', async () => {
      const office = house().administrator;
      const password = 'walks-in-and-is-shown-out';
      const person = { displayName: 'Short Stay', roles: ['agent'], teamId: null, language: null, skills: [] };
      const made = await office.request('POST', '/api/configuration/users', {
        ...person,
        signInName: 'short.stay',
        password,
      });
      const { userId, version } = made.body as { userId: string; version: number };
      const { cookie, csrfToken } = await house().signIn({ signInName: 'short.stay', password });
      house().spoken.push(password, cookie.split('=')[1] ?? '', csrfToken);
      const softphone = await knock({
        method: 'POST',
        path: '/api/calls/softphone',
        headers: { cookie, 'x-csrf-token': csrfToken },
      });
      house().spoken.push((JSON.parse(softphone.text) as { token: string }).token);
      const socket = openSocket(house().url, { cookie });
      const told = new Promise((resolve) => socket.once('session.ended', resolve));
      const ended = new Promise((resolve) => socket.once('disconnect', resolve));
      await new Promise((resolve) => socket.once('desk.state', resolve));

      const saved = await office.request('PUT', `/api/configuration/users/${userId}?version=${version}`, {
        ...person,
        disabled: true,
      });
      expect(saved.status).toBe(200);
      expect(await told).toEqual({ reason: 'revoked' });
      await ended;
      expect(codeOf(await read('/api/session', { cookie }))).toBe('not-signed-in');
      expect(codeOf(await signIn('short.stay', password))).toBe('wrong-credentials');
    });
  });

  describe('signing in', () => {
    it('says the same of a name that nobody has as of a wrong password, and soon asks for patience', async () => {
      const tries = [];
      for (let turn = 0; turn < 7; turn += 1) tries.push(await signIn('nobody.at.all', `wrong-password-${turn}`));
      expect(tries.every((each) => unclearRefusal(each) === null)).toBe(true);
      expect(tries.map(codeOf)).toEqual([...Array(5).fill('wrong-credentials'), ...Array(2).fill('too-many-requests')]);
      expect(Number(tries.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
      const { signInName, password } = house().accountWith('supervisor');
      const wrong = await signIn(signInName, 'not the password of the supervisor');
      const withoutId = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
      expect(withoutId(wrong.text)).toBe(withoutId(tries[0]?.text ?? ''));
      expect((await signIn(signInName, password)).status).toBe(201);
    });

    it('takes no body that unfolds into a larger one', async () => {
      const answer = await knock({
        method: 'POST',
        path: '/api/session',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify({ signInName: 'x'.repeat(20_000_000), password: 'x' })),
      });
      expect([unclearRefusal(answer), codeOf(answer)]).toEqual([null, 'too-large']);
    });
  });
};

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: object;
  responses: Record<string, object>;
}
