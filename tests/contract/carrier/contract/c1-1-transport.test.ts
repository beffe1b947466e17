import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { type Answering, doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();
const spoken = doc('<Say>here</Say><Pause length="30"/>');

async function call(answering: Answering, settings: Record<string, string> = {}): Promise<string> {
  world.product.on('/v', answering);
  world.product.on('/f', doc('<Say>fallback</Say><Pause length="30"/>'));
  await world.setNumber({
    voiceUrl: world.product.url('/v'),
    voiceFallbackUrl: world.product.url('/f'),
    ...settings,
  });
  return world.inbound();
}

describe('1.1 Redirects', () => {
  for (const status of [301, 302]) {
    simulated(`follows a ${status} on a POST as GET, without the form`, async () => {
      world.product.on('/to', spoken);
      const sid = await call({ status, headers: { Location: '/to' } });
      expect(world.product.to('/to')).toMatchObject([{ method: 'GET', form: {} }]);
      expect(await world.hears(sid)).toMatchObject([{ say: 'here' }]);
    });
  }

  simulated('follows a 307 as POST, with the form', async () => {
    world.product.on('/to', spoken);
    const sid = await call({ status: 307, headers: { Location: '/to' } });
    expect(world.product.to('/to')).toMatchObject([{ method: 'POST', params: { CallSid: sid } }]);
  });

  simulated('resolves relative URLs against where it was redirected to', async () => {
    world.product.on('/deep/to', doc('<Redirect>next</Redirect>'));
    await call({ status: 302, headers: { Location: '/deep/to' } });
    expect(world.product.received.map((one) => one.path)).toContain('/deep/next');
  });

  simulated('gives up after ten with 11215', async () => {
    await call({ status: 307, headers: { Location: '/v' } });
    expect(world.product.to('/v')).toHaveLength(11);
    expect(world.last('/f').ErrorCode).toBe('11215');
  });

  simulated('does not follow to another scheme', async () => {
    await call({ status: 302, headers: { Location: 'file:///etc/passwd' } });
    expect(world.product.to('/f')).toHaveLength(1);
  });
});

describe('1.1 Cookies', () => {
  simulated('are kept for the call, and not for the next one', async () => {
    world.product.on('/b', spoken);
    const answer = { body: doc('<Redirect>/b</Redirect>'), headers: { 'Set-Cookie': ['a=1; Path=/', 'b=2; Path=/'] } };
    await call(answer);
    expect(world.product.to('/v')[0]!.headers.cookie).toBeUndefined();
    expect(world.product.to('/b')[0]!.headers.cookie?.split('; ').sort()).toEqual(['a=1', 'b=2']);
    await call(answer);
    expect(world.product.to('/v')[1]!.headers.cookie).toBeUndefined();
  });

  simulated('are kept across a redirect', async () => {
    world.product.on('/to', spoken);
    await call({ status: 302, headers: { Location: '/to', 'Set-Cookie': 'seen=1; Path=/' } });
    expect(world.product.to('/to')[0]!.headers.cookie).toBe('seen=1');
  });
});

describe('1.1 HTTP authentication', () => {
  const withUser = () => world.product.url('/v').replace('http://', 'http://user:p%40ss@');

  simulated('Basic: the first request carries no Authorization; a 401 is answered with it', async () => {
    const sid = await call(
      (request) =>
        request.headers.authorization
          ? spoken
          : { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="product"' } },
      { voiceUrl: withUser() },
    );
    expect(world.product.to('/v').map((one) => one.headers.authorization)).toEqual([
      undefined,
      `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    ]);
    expect(await world.hears(sid)).toMatchObject([{ say: 'here' }]);
  });

  simulated('Digest: answers the challenge', async () => {
    const challenge = 'Digest realm="product", qop="auth", nonce="abc123", algorithm=MD5';
    const sid = await call(
      (request) =>
        request.headers.authorization ? spoken : { status: 401, headers: { 'WWW-Authenticate': challenge } },
      { voiceUrl: withUser() },
    );
    expect(world.product.to('/v')).toHaveLength(2);
    const authorization = world.product.to('/v')[1]!.headers.authorization ?? '';
    expect(authorization).toMatch(/^Digest /);
    const part = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(authorization)?.[1] ?? '';
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const expected = md5(
      [md5('user:product:p@ss'), 'abc123', part('nc'), part('cnonce'), part('qop'), md5(`POST:${part('uri')}`)].join(
        ':',
      ),
    );
    expect(part('uri')).toBe('/v');
    expect(part('response')).toBe(expected);
    expect(await world.hears(sid)).toMatchObject([{ say: 'here' }]);
  });

  simulated('a second 401 is a failure', async () => {
    await call({ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="product"' } }, { voiceUrl: withUser() });
    expect(world.product.to('/v')).toHaveLength(2);
    expect(world.last('/f').ErrorCode).toBe('11200');
  });
});

describe('1.1 What an answer may be', () => {
  for (const type of ['text/xml', 'application/xml', 'text/html', 'text/xml; charset=utf-8', 'text/plain']) {
    simulated(`${type} with TwiML is executed`, async () => {
      const sid = await call({ type, body: spoken });
      expect(await world.hears(sid)).toMatchObject([{ say: 'here' }]);
    });
  }

  simulated('text/plain that is no TwiML is read aloud, then the call ends', async () => {
    const sid = await call({ type: 'text/plain', body: 'We are closed today.' });
    expect(await world.hears(sid)).toMatchObject([{ say: 'We are closed today.' }]);
    await world.advance(30_000);
    expect(await world.status(sid)).toBe('completed');
  });

  simulated('audio is played, then the call ends', async () => {
    const sid = await call({ type: 'audio/wav', body: Buffer.alloc(44) });
    await world.advance(0);
    const heard = await world.heardWhile(sid, 1000, 100);
    expect(heard).toEqual(expect.arrayContaining([{ media: world.product.url('/v') }]));
    await world.advance(60_000);
    expect(await world.status(sid)).toBe('completed');
  });

  for (const type of ['application/json', 'image/png', 'application/pdf']) {
    simulated(`${type} is 12300`, async () => {
      await call({ type, body: 'x' });
      expect(world.last('/f').ErrorCode).toBe('12300');
    });
  }

  simulated('more than 64 kB is 11750', async () => {
    await call(doc(`<Say>${'a'.repeat(70_000)}</Say>`));
    expect(world.last('/f').ErrorCode).toBe('11750');
  });

  simulated('a document just below 64 kB is executed', async () => {
    const sid = await call(doc(`<Say>here</Say><Pause length="30"/><!--${'a'.repeat(60_000)}-->`));
    expect(await world.hears(sid)).toMatchObject([{ say: 'here' }]);
  });

  const malformed = [
    ['is not XML', 'hello & goodbye <'],
    ['has another root', '<Answer><Say>x</Say></Answer>'],
    ['has two roots', '<Response/><Response/>'],
  ] as const;
  for (const [name, body] of malformed) {
    simulated(`a document that ${name} is 12100`, async () => {
      await call({ body });
      expect(world.last('/f').ErrorCode).toBe('12100');
    });
  }

  simulated('an empty Response ends the call without an error', async () => {
    const sid = await call(doc(''));
    await world.advance(1000);
    expect(await world.status(sid)).toBe('completed');
    expect(await world.notices(sid)).toEqual([]);
  });
});

describe('1.1 Names that lead nowhere', () => {
  simulated('an unknown host is 11210', async () => {
    await call(spoken, { voiceUrl: 'http://nowhere.invalid/v' });
    expect(world.last('/f')).toMatchObject({ ErrorCode: '11210', ErrorUrl: 'http://nowhere.invalid/v' });
  });
});

describe('1.1 Connection overrides in the fragment', () => {
  const settings = (fragment: string) => ({ voiceUrl: `${world.product.url('/v')}${fragment}` });
  const tokens = () => world.product.to('/v').map((one) => one.headers['i-twilio-idempotency-token']);

  simulated('rc and rp=5xx retry a 5xx, with one idempotency token', async () => {
    let count = 0;
    const sid = await call(() => {
      count += 1;
      return count < 3 ? { status: 503 } : spoken;
    }, settings('#rc=2&rp=5xx'));
    expect(world.product.to('/v')).toHaveLength(3);
    expect(new Set(tokens()).size).toBe(1);
    expect(await world.hears(sid)).toMatchObject([{ say: 'here' }]);
  });

  simulated('rp=4xx retries a 4xx and nothing else', async () => {
    await call({ status: 404 }, settings('#rc=1&rp=4xx'));
    expect(world.product.to('/v')).toHaveLength(2);
    world.product.forget();
    await call({ status: 500 }, settings('#rc=1&rp=4xx'));
    expect(world.product.to('/v')).toHaveLength(1);
  });

  simulated('rt limits how long an answer may take, and rp=rt retries it', async () => {
    await call('hang', settings('#rt=150&rc=1&rp=rt'));
    expect(world.product.to('/v')).toHaveLength(2);
    expect(world.last('/f').ErrorCode).toBe('11200');
  });

  simulated('the fragment is neither sent nor signed', async () => {
    await call(spoken, settings('?x=1#rc=3&rp=all'));
    expect(world.product.to('/v')[0]!.url).toBe(world.product.url('/v?x=1'));
  });
});
