import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

describe('V07 Document execution', () => {
  simulated('runs verb after verb until a Redirect takes over; what follows is never heard', async () => {
    world.product.on('/deep/b', doc('<Say>second document</Say><Pause length="30"/>'));
    world.product.on(
      '/deep/v',
      doc(
        '<Say>first</Say><Pause length="2"/><Play loop="2">/m.mp3</Play><Redirect>b</Redirect><Say>unreachable</Say>',
      ),
    );
    await world.setNumber({ voiceUrl: world.product.url('/deep/v') });
    const sid = await world.inbound();
    const heard = await world.heardWhile(sid, 90_000, 500);
    expect(heard.slice(0, 4)).toMatchObject([
      { say: 'first' },
      { silence: true },
      { media: world.product.url('/m.mp3') },
      { say: 'second document' },
    ]);
    expect(heard).not.toContainEqual(expect.objectContaining({ say: 'unreachable' }));
    expect(world.last('/deep/b')).toMatchObject({ CallSid: sid, CallStatus: 'in-progress' });
    expect(world.product.to('/deep/b')).toHaveLength(1);
    expect(world.product.to('/deep/b')[0]!.method).toBe('POST');
  });

  simulated('pauses for as long as it says', async () => {
    await world.callIn('<Pause length="2"/><Redirect>/b</Redirect>');
    await world.advance(1900);
    expect(world.product.to('/b')).toHaveLength(0);
    await world.advance(200);
    expect(world.product.to('/b')).toHaveLength(1);
  });

  simulated('plays as often as loop says', async () => {
    const times: number[] = [];
    for (const loop of [1, 2, 3]) {
      world.product.forget();
      await world.callIn(`<Play loop="${loop}">/m.mp3</Play><Redirect>/b</Redirect>`);
      times.push(await world.until('the redirect', () => world.product.to('/b').length > 0));
    }
    const [once, twice, thrice] = times as [number, number, number];
    expect(once).toBeGreaterThan(0);
    expect(twice).toBe(once * 2);
    expect(thrice).toBe(once * 3);
  });

  simulated('ends the call completed when the verbs run out', async () => {
    const sid = await world.callIn('<Say>bye</Say>');
    await world.advance(10_000);
    expect(await world.status(sid)).toBe('completed');
  });

  simulated('ends the call at Hangup; nothing after it is heard', async () => {
    const sid = await world.callIn('<Hangup/><Say>unreachable</Say>');
    expect(await world.status(sid)).toBe('completed');
  });

  simulated('skips a lower-case verb with warning 12200 and executes the rest', async () => {
    const sid = await world.callIn('<say>never</say><Say>the rest</Say><Pause length="5"/>');
    expect(await world.hears(sid)).toMatchObject([{ say: 'the rest' }]);
    expect(await world.notices(sid)).toEqual(['12200']);
  });
});
