import { Router } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createHttpApp, type HttpAppOptions, nonceOf } from './http-app.ts';
import { createLogger } from './logger.ts';

const open = (options: Partial<HttpAppOptions> = {}) => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test' }, { write: (line) => void lines.push(line) });
  const { app, mount, finish } = createHttpApp({ logger, ...options });
  const router = Router();
  router.post('/api/session', (req, res) => {
    res.json(req.body);
  });
  router.get('/api/session', () => {
    throw new Error('a secret of the database');
  });
  router.get('/page/:name', (_req, res) => {
    res.send(nonceOf(res));
  });
  mount({ name: 'test', router, start: async () => undefined, stop: async () => undefined });
  finish();
  return { app, lines };
};

describe('every answer', () => {
  it('has a request id, a strict policy with its own nonce, and does not name what serves it', async () => {
    const { app } = open({ connectOrigins: ['ws://127.0.0.1:4000'] });
    const [one, two] = [await request(app).get('/page/a'), await request(app).get('/page/a')];
    expect(one.text).not.toBe(two.text);
    const policy = one.headers['content-security-policy'];
    expect(policy).toContain(`script-src 'self' 'nonce-${one.text}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:4000");
    expect(policy).not.toContain('unsafe-inline');
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(one.headers).not.toHaveProperty('x-powered-by');
  });
  it('demands HTTPS only behind a proxy that has it', async () => {
    const [plain, proxied] = [open().app, open({ trustProxy: true }).app];
    expect((await request(plain).get('/api/health')).headers).not.toHaveProperty('strict-transport-security');
    expect((await request(proxied).get('/api/health')).headers).toHaveProperty('strict-transport-security');
  });
});

describe('what goes wrong', () => {
  it('is a problem with the request id; an unexpected one is logged and tells nothing', async () => {
    const { app, lines } = open();
    const answer = await request(app).get('/api/session');
    expect(answer.status).toBe(500);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
    expect(answer.text).not.toContain('secret');
    expect(lines.join('')).toContain('a secret of the database');
  });
  it.each([
    ['half a document', '{"a":', 400, 'malformed-request'],
    ['too much', JSON.stringify({ a: 'x'.repeat(300_000) }), 413, 'too-large'],
  ])('in a body with %s is refused', async (_what, body, status, code) => {
    const { app, lines } = open();
    const answer = await request(app).post('/api/session').type('json').send(body);
    expect(answer.body).toMatchObject({ status, code });
    expect(lines).toEqual([]);
  });
  it('in an address that cannot be decoded is refused', async () => {
    expect((await request(open().app).get('/page/%E0%A4%A')).body).toMatchObject({ status: 400 });
  });
  it('is no such door', async () => {
    expect((await request(open().app).get('/api/nothing')).body).toMatchObject({ status: 404, code: 'not-found' });
  });
});

it('counts requests by door, and strangers cannot add doors', async () => {
  const { app } = open();
  await request(app).post('/api/session').send({});
  for (const name of ['a', 'b', 'c']) await request(app).get(`/page/${name}`);
  await request(app).get('/api/made-up');
  const { text } = await request(app).get('/metrics');
  const areas = new Set([...text.matchAll(/http_request_seconds_count\{[^}]*area="([^"]+)"/g)].map(([, area]) => area));
  expect([...areas].sort()).toEqual(['api/session', 'page', 'unknown']);
});
