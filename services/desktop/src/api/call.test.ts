import { type CustomerId, newId } from '@tellonce/contracts';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from './api-problem.ts';
import { call, onSessionLost, rememberCsrfToken } from './call.ts';

const answering = (status: number, body: unknown) => {
  const fetched = vi.fn(async () => new Response(status === 204 ? null : JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', fetched);
  return fetched as unknown as ReturnType<typeof vi.fn<(url: string, init: RequestInit) => Promise<Response>>>;
};
const problem = (code: string, status: number) => ({ type: 'x', title: 'x', status, code, detail: 'why' });
afterEach(() => {
  vi.unstubAllGlobals();
  rememberCsrfToken(null);
  onSessionLost(() => {});
});

it('builds the address from the route table', async () => {
  const fetched = answering(200, { items: [] });
  await call('customers.search', { query: { q: '王伟', limit: 5 } });
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/customers?q=%E7%8E%8B%E4%BC%9F&limit=5');
});

it('sends the session’s token with what changes something, and only with that', async () => {
  rememberCsrfToken('secret');
  const fetched = answering(204, null);
  await call('session.language', { body: { language: 'en' } });
  expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ 'x-csrf-token': 'secret' });
  const read = answering(200, { accounts: [] });
  await call('session.demo');
  expect(read.mock.calls[0]?.[1].headers).not.toHaveProperty('x-csrf-token');
});

it('makes a refusal a problem with its code and fields', async () => {
  answering(400, { ...problem('malformed-request', 400), errors: [{ path: 'text', message: 'too long' }] });
  const refused = await call('customers.story', { params: { customerId: newId<CustomerId>() } }).catch(
    (error) => error,
  );
  expect(refused).toBeInstanceOf(ApiProblem);
  expect(refused.code).toBe('malformed-request');
  expect(refused.fields.get('text')).toBe('too long');
});

it('tells when the session is gone, but not when there never was one', async () => {
  const lost = vi.fn();
  onSessionLost(lost);
  answering(401, problem('not-signed-in', 401));
  await expect(call('session.read')).rejects.toMatchObject({ code: 'not-signed-in' });
  expect(lost).not.toHaveBeenCalled();
  rememberCsrfToken('secret');
  await expect(call('session.read')).rejects.toMatchObject({ code: 'not-signed-in' });
  expect(lost).toHaveBeenCalledOnce();
});

it('calls an answer that is no answer an outage', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('failed to fetch');
  });
  await expect(call('session.demo')).rejects.toMatchObject({ code: 'unreachable' });
  answering(502, '<html>');
  await expect(call('session.demo')).rejects.toMatchObject({ code: 'internal' });
});
