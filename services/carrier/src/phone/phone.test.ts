import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilio from 'twilio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Carrier, createCarrier } from '../create-carrier.ts';
import { type Product, startProduct, twiml } from '../testing/product-server.ts';
import type { PhoneView } from './phone-view.ts';

const owned = '+8640012345678';
let carrier: Carrier;
let product: Product;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phone-'));
  const phoneDirectoryFile = join(folder, 'directory.json');
  await writeFile(
    phoneDirectoryFile,
    JSON.stringify({
      callers: [{ name: '王伟', number: '+8613812345678', language: 'zh-CN', note: { en: 'excavator', zh: '挖掘机' } }],
      numbers: [
        { number: owned, label: { en: 'Service', zh: '服务' } },
        { number: '+19990000000', label: { en: 'Not ours', zh: '不是' } },
      ],
    }),
  );
  carrier = await createCarrier({ numbers: [owned], phoneDirectoryFile });
  product = await startProduct();
  const client = twilio(carrier.accountSid, carrier.authToken);
  client.api.baseUrl = carrier.url;
  const [number] = await client.incomingPhoneNumbers.list();
  await client.incomingPhoneNumbers(number!.sid).update({ voiceUrl: `${product.url}/v` });
});
afterAll(async () => {
  await carrier.stop();
  await product.stop();
  await rm(folder, { recursive: true });
});

const api = (path: string, body?: object, headers: Record<string, string> = {}) =>
  fetch(`${carrier.url}/phone/api/${path}`, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: { 'content-type': 'application/json', 'x-tellonce-phone': '1', ...headers },
  });

/** The live state of a session, as the page sees it. */
async function watch(id: string) {
  const response = await api(`sessions/${id}/events`);
  const seen: PhoneView[] = [];
  void (async () => {
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const message = text.slice(0, end);
        text = text.slice(end + 2);
        if (message.startsWith('data: ')) seen.push(JSON.parse(message.slice(6)) as PhoneView);
      }
    }
  })().catch(() => undefined);
  return { now: () => seen.at(-1) };
}

it('offers the callers of the directory and only numbers that exist', async () => {
  const directory = (await (await api('directory')).json()) as { callers: unknown[]; numbers: { number: string }[] };
  expect(directory.callers).toHaveLength(1);
  expect(directory.numbers.map((one) => one.number)).toEqual([owned]);
});

it('offers a number that the account came to own later, by its name', async () => {
  const client = twilio(carrier.accountSid, carrier.authToken);
  client.api.baseUrl = carrier.url;
  const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber: '+8640087654321', friendlyName: 'Rentals' });
  const { numbers } = (await (await api('directory')).json()) as { numbers: object[] };
  expect(numbers).toEqual([expect.objectContaining({ number: owned }), { number: '+8640087654321', label: 'Rentals' }]);
  await client.incomingPhoneNumbers(sid).remove();
});

it('calls, shows the prompt in its language, presses keys, hears the music, hangs up', async () => {
  product.on('/v', twiml('<Gather numDigits="1" action="/g"><Say language="zh-CN">中文请按 1</Say></Gather>'));
  product.on('/g', twiml('<Enqueue waitUrl="/w">support</Enqueue>'));
  product.on('/w', twiml('<Play>/media/hold-music.wav</Play>'));
  const { id } = (await (await api('sessions', {})).json()) as { id: string };
  const phone = await watch(id);
  expect((await api(`sessions/${id}/call`, { from: '+86 138 1234 5678', to: owned })).status).toBe(200);
  await expect.poll(() => phone.now()?.now).toEqual({ kind: 'prompt', text: '中文请按 1', language: 'zh-CN' });
  expect((await api(`sessions/${id}/call`, { from: '+8613812345678', to: owned })).status).toBe(409);
  await api(`sessions/${id}/keys`, { digits: '1' });
  await expect.poll(() => phone.now()?.now.kind).toBe('music');
  expect(product.to('/g')[0]?.params).toMatchObject({ Digits: '1', From: '+8613812345678' });
  await api(`sessions/${id}/hang-up`, {});
  await expect.poll(() => phone.now()?.status).toBe('ended');
});

it('refuses other origins, requests without its header, other hosts, and numbers that are not ours', async () => {
  expect((await api('sessions', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await api('sessions', {}, { 'x-tellonce-phone': '' })).status).toBe(403);
  const { id } = (await (await api('sessions', {})).json()) as { id: string };
  expect((await api(`sessions/${id}/call`, { from: '+8613812345678', to: '+19990000000' })).status).toBe(404);
  expect((await api(`sessions/${id}/keys`, { digits: 'x' })).status).toBe(400);
  expect((await api(`sessions/${'0'.repeat(32)}/hang-up`, {})).status).toBe(404);
  expect((await fetch(`${carrier.url}/sim/reset`, { method: 'POST' })).status).toBe(401);
});

it('serves its page under a strict policy', async () => {
  const page = await fetch(`${carrier.url}/phone`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const file of ['phone.js', 'phone.css', 'texts.js', 'icon.svg', 'fonts/index.css']) {
    expect((await fetch(`${carrier.url}/phone/${file}`)).status).toBe(200);
  }
  const music = await fetch(`${carrier.url}/media/hold-music.wav`);
  expect(
    Buffer.from(await music.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('RIFF');
});

it('is absent when it is turned off', async () => {
  const closed = await createCarrier({ phone: false });
  expect((await fetch(`${closed.url}/phone/`)).status).toBe(404);
  expect((await fetch(`${closed.url}/sim/reset`, { method: 'POST' })).status).toBe(404);
  await closed.stop();
});
