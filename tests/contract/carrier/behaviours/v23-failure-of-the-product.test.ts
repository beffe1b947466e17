import { createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { simulated, simulatedEach } from '../harness/modes.ts';
import { type Answering, doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

const failures: { name: string; answer: Answering; code: string }[] = [
  { name: 'answers 500', answer: { status: 500, body: 'oops' }, code: '11200' },
  { name: 'answers 404', answer: { status: 404, body: 'where?' }, code: '11200' },
  { name: 'hangs beyond the limit', answer: 'hang', code: '11200' },
  { name: 'answers malformed XML', answer: '<Response><Say>unclosed</Response>', code: '12100' },
  { name: 'answers JSON', answer: { type: 'application/json', body: '{"hello":1}' }, code: '12300' },
];

describe('V23 Failure of the product', () => {
  simulatedEach(failures, async ({ answer, code }) => {
    await world.sim('webhookTimeout', { ms: 300 });
    world.product.on('/v', answer);
    world.product.on('/f', doc('<Say>fallback</Say><Pause length="30"/>'));
    await world.setNumber({ voiceUrl: world.product.url('/v'), voiceFallbackUrl: world.product.url('/f') });
    const sid = await world.inbound();
    expect(world.product.received.map((one) => one.path)).toEqual(['/v', '/f']);
    expect(world.last('/f')).toMatchObject({
      CallSid: sid,
      ErrorCode: code,
      ErrorUrl: world.product.url('/v'),
      Direction: 'inbound',
      AccountSid: world.target.accountSid,
    });
    expect(await world.hears(sid)).toMatchObject([{ say: 'fallback' }]);
    expect(await world.notices(sid)).toContain(code);
  });

  simulatedEach(
    failures.map((failure) => ({ ...failure, name: `${failure.name}, and there is no fallback` })),
    async ({ answer, code }) => {
      await world.sim('webhookTimeout', { ms: 300 });
      world.product.on('/v', answer);
      await world.setNumber({ voiceUrl: world.product.url('/v') });
      const sid = await world.inbound();
      const heard = await world.heardWhile(sid, 15_000, 500);
      expect(heard.some((one) => one.say !== undefined || one.media !== undefined)).toBe(true);
      expect(['completed', 'failed']).toContain(await world.status(sid));
      expect(await world.notices(sid)).toContain(code);
    },
  );

  simulated('refuses the connection: one retry, then the fallback with 11205', async () => {
    // Accepts and drops: to a TLS client a connection that cannot be made, and countable.
    let attempts = 0;
    const server = createServer((socket) => {
      attempts += 1;
      socket.on('error', () => undefined);
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    world.product.on('/f', doc('<Say>fallback</Say><Pause length="30"/>'));
    const voiceUrl = `https://127.0.0.1:${port}/v`;
    await world.setNumber({ voiceUrl, voiceFallbackUrl: world.product.url('/f') });
    await world.inbound();
    expect(attempts).toBe(2);
    expect(world.product.to('/f')).toHaveLength(1);
    expect(world.last('/f')).toMatchObject({ ErrorCode: '11205', ErrorUrl: voiceUrl });
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  simulated('refuses the connection on a closed port: the fallback drives the call', async () => {
    const port = await closedPort();
    world.product.on('/f', doc('<Say>fallback</Say><Pause length="30"/>'));
    await world.setNumber({
      voiceUrl: `http://127.0.0.1:${port}/v`,
      voiceFallbackUrl: world.product.url('/f'),
    });
    const sid = await world.inbound();
    expect(world.last('/f').ErrorCode).toBe('11205');
    expect(await world.hears(sid)).toMatchObject([{ say: 'fallback' }]);
  });

  simulated('fails in the fallback too: the call ends', async () => {
    world.product.on('/v', { status: 500 });
    world.product.on('/f', { status: 500 });
    await world.setNumber({ voiceUrl: world.product.url('/v'), voiceFallbackUrl: world.product.url('/f') });
    const sid = await world.inbound();
    await world.advance(20_000);
    expect(world.product.received.map((one) => one.path)).toEqual(['/v', '/f']);
    expect(['completed', 'failed']).toContain(await world.status(sid));
  });

  simulated('an outbound call’s FallbackUrl works the same way', async () => {
    world.product.on('/f', doc('<Say>fallback</Say><Pause length="30"/>'));
    const sid = await world.callOut('', { fallbackUrl: world.product.url('/f') });
    world.product.on('/o', { status: 500 });
    await world.answer(sid);
    expect(world.last('/f')).toMatchObject({ CallSid: sid, ErrorCode: '11200' });
    expect(await world.hears(sid)).toMatchObject([{ say: 'fallback' }]);
  });

  async function closedPort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  }
});
