import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptCertificates } from './tls/local-certificates.ts';
import { createTwoWayServer, type TwoWayServer } from './two-way-server.ts';

describe('one port for https and, within this machine, http', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tellonce-test-door-'));
  let door: TwoWayServer;
  let port: number;
  let authority: Buffer;
  let connections = 0;

  beforeAll(async () => {
    const files = keptCertificates(directory, ['127.0.0.1', 'localhost'], new Date());
    authority = readFileSync(files.authority);
    door = createTwoWayServer({
      handler: (req, res) => void res.end(`${req.method} ${req.url}`),
      certificate: { key: readFileSync(files.key), certificate: readFileSync(files.certificate) },
      plainPath: '/certificate',
    });
    door.server.on('connection', () => {
      connections += 1;
    });
    door.server.on('upgrade', (_req, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello'),
    );
    ({ port } = await door.listen(0, '127.0.0.1'));
  });
  afterAll(async () => {
    const closed = door.close();
    door.closeAllConnections();
    await closed;
    rmSync(directory, { recursive: true, force: true });
  });

  type Answer = { status: number; location: string | undefined; body: string };
  const ask = (
    scheme: 'http' | 'https',
    path: string,
    { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = scheme === 'https' ? secureRequest : plainRequest;
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          headers,
          agent: false,
          ...(scheme === 'https' ? { ca: authority } : {}),
        },
        (res) => {
          let body = '';
          res.on('data', (data) => {
            body += String(data);
          });
          res.on('end', () => resolve({ status: res.statusCode ?? 0, location: res.headers.location, body }));
        },
      );
      asked.on('upgrade', (res, socket, head) => {
        let body = String(head);
        socket.on('data', (data) => {
          body += String(data);
        });
        socket.on('end', () => resolve({ status: res.statusCode ?? 0, location: undefined, body }));
        socket.resume();
      });
      asked.on('error', reject).end();
    });
  const browser = { accept: 'text/html,*/*' };
  const upgrade = { connection: 'Upgrade', upgrade: 'echo' };

  it('speaks https', async () => {
    expect(await ask('https', '/a', { headers: browser })).toMatchObject({ status: 200, body: 'GET /a' });
  });
  it('speaks http with programs of this machine', async () => {
    expect(await ask('http', '/b', { method: 'POST' })).toMatchObject({ status: 200, body: 'POST /b' });
  });
  it('sends a person to https, with path and port', async () => {
    const headers = { ...browser, host: `localhost:${port}` };
    const { status, location } = await ask('http', '/desk?x=1', { headers });
    expect([status, location]).toEqual([307, `https://localhost:${port}/desk?x=1`]);
  });
  it('follows no name that is none', async () => {
    const { location } = await ask('http', '/', { headers: { ...browser, host: 'a b/@evil.example' } });
    expect(location).toBe('https://localhost/');
  });
  it('shows a person the page about the certificate without https', async () => {
    expect(await ask('http', '/certificate', { headers: browser })).toMatchObject({
      status: 200,
      body: 'GET /certificate',
    });
  });
  it.each(['http', 'https'] as const)('lets sockets in by %s', async (scheme) => {
    expect(await ask(scheme, '/socket', { headers: upgrade })).toMatchObject({ status: 101, body: 'hello' });
  });
  it('survives who hangs up, sends nothing, or sends nonsense', async () => {
    for (const nonsense of ['', '\x16', '\x16\x03\x01\xff\xff', 'NONSENSE\r\n\r\n', '\0\0\0']) {
      const socket = connect(port, '127.0.0.1');
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) => socket.end(nonsense, resolve));
      socket.destroy();
    }
    expect(await ask('https', '/still')).toMatchObject({ status: 200 });
    expect(connections).toBeGreaterThan(0);
  });
});
