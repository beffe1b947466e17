import { type AgentId, newId, type Permission } from '@tellonce/contracts';
import { doorCases } from '@tellonce/testkit';
import { Router } from 'express';
import request from 'supertest';
import { expect, it } from 'vitest';
import { createHttpApp } from './http-app.ts';
import { createLogger } from './logger.ts';
import { mountRoutes, type RouteHandlers } from './mount-routes.ts';
import type { SessionData } from './sessions.ts';

const csrfToken = 'token-of-the-session';
const aSession = (permissions: readonly Permission[]): SessionData => ({
  sessionId: 'session',
  userId: newId<AgentId>(),
  displayName: 'Somebody',
  signInName: 'somebody',
  roles: [],
  permissions: [...permissions],
  teamId: null,
  language: null,
  csrfToken,
  epoch: 1,
});

/** Doors whose handlers only say what they were given. */
const open = (session: SessionData | null) => {
  const handled: { body: unknown; query: unknown; params: unknown }[] = [];
  const handler = async ({ body, query, params }: { body: unknown; query: unknown; params: unknown }) => {
    handled.push({ body, query, params });
    return { body, query, params };
  };
  const handlers = new Proxy({}, { get: () => handler }) as RouteHandlers<'customers'>;
  const { app, mount, finish } = createHttpApp({ logger: createLogger({ name: 'test', level: 'silent' }) });
  const router = Router();
  mountRoutes(router, 'customers', handlers, { sessions: { read: async () => session } });
  mount({ name: 'test', router, start: async () => undefined, stop: async () => undefined });
  finish();
  return { app, handled };
};

it.each(doorCases(['customers']))('refuses $name with $expected.code and never asks the handler', async (door) => {
  const { app, handled } = open(door.as === 'nobody' ? null : aSession(door.as));
  let knock = request(app)[door.method](door.path);
  if (door.origin === 'foreign') knock = knock.set('origin', 'https://elsewhere.example');
  if (door.csrfToken) knock = knock.set('x-csrf-token', csrfToken);
  if (door.body !== null) knock = knock.type('json').send(door.body);
  expect((await knock).body).toMatchObject(door.expected);
  expect(handled).toEqual([]);
});

it('hands the parsed request to the handler, defaults filled in, and answers with the status of the route', async () => {
  const { app } = open(aSession(['customers.read', 'customers.write']));
  const found = await request(app).get('/api/customers?q=王伟');
  expect(found.body.query).toEqual({ q: '王伟', limit: 20 });
  const created = await request(app).post('/api/customers').set('x-csrf-token', csrfToken).send({ name: ' 王伟 ' });
  expect(created.status).toBe(201);
  expect(created.body.body).toMatchObject({ name: '王伟', kind: 'consumer', identities: [] });
});

it('does not start with a route that nobody answers', () => {
  const sessions = { read: async () => null };
  expect(() => mountRoutes(Router(), 'calls', {} as RouteHandlers<'calls'>, { sessions })).toThrow(/calls.softphone/);
});
