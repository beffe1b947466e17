import { createHash } from 'node:crypto';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../testing/carrier-world.ts';
import { type Received, type Reply, twiml } from '../testing/product-server.ts';
import { selfSigned } from '../testing/self-signed.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  world.product.on('/f', twiml('<Say>fallback</Say><Pause length="60"/>'));
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const callTo = async (url: string): Promise<string> => {
  await world.setNumber({ voiceUrl: url, voiceFallbackUrl: `${world.product.url}/f` });
  return world.inbound();
};
const heard = async (reply: Reply | ((request: Received) => Reply)) => {
  world.product.on('/v', reply);
  return world.hears(await callTo(`${world.product.url}/v`));
};
const errorCodes = () => world.product.to('/f').map((one) => one.params.ErrorCode);
const say = (text: string) => [{ say: text, language: 'en-US' }];

describe('credentials in the URL', () => {
  const withUser = () => world.product.url.replace('http://', 'http://ann:s%20cret@');

  it('answer a Basic challenge, and are not sent before it', async () => {
    const seen: (string | undefined)[] = [];
    world.product.on('/v', ({ headers }) => {
      seen.push(headers.authorization);
      return headers.authorization
        ? twiml('<Say>in</Say>')
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
    });
    expect(await world.hears(await callTo(`${withUser()}/v`))).toEqual(say('in'));
    expect(seen).toEqual([undefined, `Basic ${btoa('ann:s cret')}`]);
  });

  it('answer a Digest challenge', async () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    world.product.on('/v', ({ headers, method }) => {
      const given = headers.authorization ?? '';
      if (!given.startsWith('Digest ')) {
        const challenge = 'Digest realm="product", qop="auth", nonce="abc123", opaque="o", algorithm=MD5';
        return { status: 401, headers: { 'www-authenticate': challenge } };
      }
      const part = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(given)?.[1] ?? '';
      const first = md5('ann:product:s cret');
      const second = md5(`${method}:/v`);
      const expected = md5(`${first}:abc123:${part('nc')}:${part('cnonce')}:auth:${second}`);
      return part('response') === expected && part('opaque') === 'o' ? twiml('<Say>in</Say>') : { status: 403 };
    });
    expect(await world.hears(await callTo(`${withUser()}/v`))).toEqual(say('in'));
  });

  it('that are refused are not tried again', async () => {
    world.product.on('/v', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
    await callTo(`${withUser()}/v`);
    expect(world.product.to('/v')).toHaveLength(2);
    expect(errorCodes()).toEqual(['11200']);
  });
});

describe('redirects', () => {
  it.each([
    [301, 'GET', undefined],
    [302, 'GET', undefined],
    [307, 'POST', 'ringing'],
  ])('%i is followed as %s', async (status, method, callStatus) => {
    world.product.on('/moved', twiml('<Say>moved</Say>'));
    expect(await heard({ status, headers: { location: '/moved' } })).toEqual(say('moved'));
    expect(world.product.to('/moved').map((one) => [one.method, one.params.CallStatus])).toEqual([
      [method, callStatus],
    ]);
  });

  it('are ten at most', async () => {
    await heard({ status: 307, headers: { location: '/v' } });
    expect(world.product.to('/v')).toHaveLength(11);
    expect(errorCodes()).toEqual(['11215']);
  });

  it('keep the cookies that were set on the way, and so does the rest of the call', async () => {
    const cookies: (string | undefined)[] = [];
    world.product.on('/next', ({ headers }) => {
      cookies.push(headers.cookie);
      return twiml('<Say>next</Say>');
    });
    await heard({
      headers: { 'set-cookie': 'session=abc; Path=/; HttpOnly' },
      body: twiml('<Redirect>/next</Redirect>'),
    });
    expect(cookies).toEqual(['session=abc']);
  });
});

describe('what is answered', () => {
  it('may be audio, which is played, after which the call ends', async () => {
    expect(await heard({ type: 'audio/mpeg', body: 'ID3' })).toEqual([{ media: `${world.product.url}/v` }]);
  });

  it.each(['text/xml; charset=utf-8', 'application/xml', 'text/html', 'text/plain'])(
    'may be TwiML as %s',
    async (type) => {
      expect(await heard({ type, body: twiml('<Say>yes</Say>') })).toEqual(say('yes'));
    },
  );

  it('is read aloud when it is plain text', async () => {
    expect(await heard({ type: 'text/plain', body: 'Hello you' })).toEqual(say('Hello you'));
  });

  it.each<[string, Reply, string]>([
    ['more than 64 kB', { body: twiml(`<Say>${'x'.repeat(70_000)}</Say>`) }, '11750'],
    ['a page in JSON', { type: 'application/json', body: '{}' }, '12300'],
    ['an image', { type: 'image/png', body: 'x' }, '12300'],
    ['elements that do not close', '<Response><Say>', '12100'],
    ['another root', '<Html/>', '12100'],
    ['an element a thousand times inside itself', `${'<a>'.repeat(9000)}${'</a>'.repeat(9000)}`, '12100'],
    [
      'entities that multiply',
      `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Html>&c;</Html>`,
      '12100',
    ],
    ['a redirect to no host', { status: 302, headers: { location: 'http://' } }, '11100'],
  ])('is refused when it is %s, and the fallback goes on', async (_name, reply, code) => {
    expect(await heard(reply)).toEqual(say('fallback'));
    expect(errorCodes()).toEqual([code]);
  });

  it('is asked for again and again by a document that names itself, without harm', async () => {
    await heard(twiml('<Redirect/>'));
    await world.advance(3000);
    expect(world.product.to('/v').length).toBeLessThan(400);
    expect((await world.client.calls.list())[0]?.status).toBe('in-progress');
  });
});

it('is not led astray by elements with the names of things in the language it is written in', async () => {
  const odd = '<toString/><isPrototypeOf/><Dial><toLocaleString/><valueOf a="1"/></Dial><Say>still here</Say>';
  expect(await heard(twiml(odd))).toEqual(say('still here'));
});

describe('an application that cannot be reached', () => {
  it('by its name', async () => {
    await callTo('http://no-such-host.invalid/v#rc=0');
    expect(errorCodes()).toEqual(['11210']);
  });

  it('because nobody known has signed its certificate', async () => {
    const server = createTlsServer({ key: selfSigned.key, cert: selfSigned.certificate }, (_req, res) => res.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.address() as AddressInfo;
    await callTo(`https://127.0.0.1:${port}/v`);
    await new Promise((resolve) => server.close(resolve));
    expect(errorCodes()).toEqual(['11237']);
  });

  it('has one token for all tries of one request, and another for the next request', async () => {
    world.product.on('/v', () =>
      world.product.to('/v').length < 2 ? { status: 503 } : twiml('<Redirect>/w</Redirect>'),
    );
    world.product.on('/w', twiml('<Say>w</Say>'));
    await callTo(`${world.product.url}/v#rc=1&rp=5xx`);
    const [first, again, next] = world.product.received.map((one) => one.idempotencyToken);
    expect([first === again, first === next]).toEqual([true, false]);
  });
});
