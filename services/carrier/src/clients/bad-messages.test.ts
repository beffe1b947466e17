import { createHmac } from 'node:crypto';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { diceOf, oddTexts, useMistreatedWorld } from '../testing/mistreated-world.ts';

const place = useMistreatedWorld();

describe('the client socket', () => {
  const open = async () => {
    const socket = new WebSocket(`${place.world.carrier.url.replace('http', 'ws')}/client`);
    const seen: { type: string; code?: number }[] = [];
    socket.on('message', (data) => seen.push(JSON.parse(String(data)) as { type: string }));
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    return { socket, seen };
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = (changes: object = {}) => ({
    jti: 'x',
    iss: place.world.carrier.apiKey,
    sub: place.world.carrier.accountSid,
    exp: Math.floor(Date.now() / 1_000) + 600,
    grants: { identity: 'mallory', voice: { incoming: { allow: true } } },
    ...changes,
  });
  const signed = (header: object, payload: object, secret: string, hash = 'sha256') => {
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
  };
  const hs256 = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' };

  it('lets nobody in with a token that is forged, unsigned, expired, or for somebody else', async () => {
    const { apiSecret, authToken } = place.world.carrier;
    const tokens: [string, number][] = [
      [`${encode({ alg: 'none' })}.${encode(claims())}.`, 31204],
      [`${encode({ alg: 'None', typ: 'JWT' })}.${encode(claims())}`, 31204],
      [signed(hs256, claims(), 'another secret'), 31204],
      [signed(hs256, claims(), ''.padEnd(1)), 31204],
      [signed(hs256, claims(), authToken), 31204],
      [signed({ ...hs256, alg: 'HS384' }, claims(), apiSecret, 'sha384'), 31204],
      [signed(hs256, claims({ exp: 1 }), apiSecret), 31205],
      [signed(hs256, claims({ exp: undefined }), apiSecret), 31204],
      [signed(hs256, claims({ exp: 'never' }), apiSecret), 31204],
      [signed(hs256, claims({ sub: `AC${'0'.repeat(32)}` }), apiSecret), 31204],
      [signed(hs256, claims({ iss: 'SK' }), apiSecret), 31204],
      [signed(hs256, claims({ grants: {} }), apiSecret), 31204],
      [signed(hs256, claims({ grants: { identity: '', voice: {} } }), apiSecret), 31204],
      ...['', '.', '..', 'a.b.c', `${'a'.repeat(8_000)}.b.c`].map((token): [string, number] => [token, 31204]),
    ];
    const { socket, seen } = await open();
    for (const [token, code] of tokens) {
      seen.length = 0;
      socket.send(JSON.stringify({ type: 'register', token }));
      await expect.poll(() => seen.length).toBe(1);
      expect(seen[0]).toMatchObject({ type: 'error', code });
    }
    socket.close();
  });

  it('says of every malformed message that it is one, registered or not, and stays open', async () => {
    const dice = diceOf(23);
    const { socket, seen } = await open();
    const token = new twilio.jwt.AccessToken(
      place.world.carrier.accountSid,
      place.world.carrier.apiKey,
      place.world.carrier.apiSecret,
      {
        identity: 'alice',
      },
    );
    token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ incomingAllow: true }));
    const types = [
      ...'register connect hangup accept reject resume dtmf updateToken media.offer nothing'.split(' '),
      ...['media.candidate', 'media.open-socket', 'media.check', 'media.close', '__proto__'],
    ];
    const message = (): string | Buffer => {
      if (dice.below(8) === 0) return Buffer.from(Array.from({ length: 40 }, () => dice.below(256)));
      if (dice.below(8) === 0) return dice.oneOf(['', '{', '[]', 'null', '"x"', '1', '{"type":1}', '{"type":{}}']);
      const fields = Array.from({ length: dice.below(4) }, (): [string, unknown] => [
        dice.oneOf(['callSid', 'token', 'requestId', 'params', 'digits', 'sdp', 'attempt', 'candidate', 'mid']),
        dice.oneOf<unknown>([...oddTexts, 1, {}, [], null, { a: {} }]),
      ]);
      return JSON.stringify({ type: dice.oneOf(types), ...Object.fromEntries(fields) });
    };
    for (const isRegistered of [false, true]) {
      if (isRegistered) {
        socket.send(JSON.stringify({ type: 'register', token: token.toJwt() }));
        await expect.poll(() => seen.some((one) => one.type === 'registered')).toBe(true);
      }
      for (let count = 0; count < 200; count += 1) socket.send(message());
      const answered = new Promise((resolve) => socket.once('pong', resolve));
      socket.ping();
      await answered;
      expect(socket.readyState).toBe(WebSocket.OPEN);
    }
    expect(seen.filter((one) => one.code === 31100).length).toBeGreaterThan(100);
    socket.close();
  }, 30_000);

  it('closes upon a message that is too large', async () => {
    const { socket } = await open();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send('x'.repeat(1_000_000));
    expect(await closed).toBe(1009);
  });

  it.each(['/client?x', '/clients', '/client/media?ticket=', '/client/media?ticket=%00', '/%'])(
    'at %s answers like the carrier it is',
    async (path) => {
      const socket = new WebSocket(`${place.world.carrier.url.replace('http', 'ws')}${path}`);
      const outcome = await new Promise((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('error', () => resolve('error'));
      });
      socket.terminate();
      expect(outcome).toBe(path === '/client?x' ? 'open' : path.startsWith('/client/') ? 403 : 404);
    },
  );
});
