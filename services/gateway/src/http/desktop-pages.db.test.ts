import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatewayHouse, openGatewayHouse } from '../testing/open-gateway.ts';

let house: GatewayHouse;
let gateway: Awaited<ReturnType<GatewayHouse['startGateway']>>;

beforeAll(async () => {
  house = await openGatewayHouse();
  await mkdir(join(house.desktopDir, 'assets'));
  await writeFile(join(house.desktopDir, 'assets', 'app-3f2a.js'), 'export {}');
  gateway = await house.startGateway();
});
afterAll(async () => {
  await gateway.stop();
  await house.close();
});
const get = (path: string) => fetch(gateway.url + path, { redirect: 'manual' });

it.each(['/', '/desk', '/customers/01890a5d-ac96-774b-bcce-b302099a8057'])(
  'answers %s with the page, its own nonce and no caching',
  async (path) => {
    const [one, two] = await Promise.all([get(path), get(path)]);
    const nonces = await Promise.all([one, two].map(async (page) => /nonce="([^"]+)"/.exec(await page.text())?.[1]));
    expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`);
    expect(one.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(one.headers.get('cache-control')).toBe('no-store');
  },
);
it('lets hashed assets be kept for ever, and misses what is missing', async () => {
  expect((await get('/assets/app-3f2a.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await get('/assets/app-gone.js')).status).toBe(404);
  expect((await get('/assets/..%2F..%2F..%2Fetc%2Fpasswd')).status).toBe(404);
});
it.each(['/api/nothing', '/webhooks/nothing', '/api'])('leaves %s to the doors', async (path) => {
  expect((await get(path)).headers.get('content-type')).toMatch(/^application\/problem\+json/);
});
it('describes its doors', async () => {
  const document = (await (await get('/api/openapi.json')).json()) as { paths: Record<string, unknown> };
  expect(Object.keys(document.paths)).toContain('/api/session');
});
it('says so when the desktop was not built', async () => {
  const bare = await house.startGateway({ desktopDir: join(house.desktopDir, 'nowhere') });
  const page = await fetch(`${bare.url}/`);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('npm start');
  await bare.stop();
});
