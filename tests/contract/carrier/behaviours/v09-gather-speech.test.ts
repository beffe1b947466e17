import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function listening(): Promise<string> {
  world.product.on('/g', doc('<Say>understood</Say><Pause length="30"/>'));
  world.product.on('/p', doc('<Say>must be ignored</Say><Hangup/>'));
  return world.callIn(
    '<Gather input="dtmf speech" action="/g" partialResultCallback="/p" speechTimeout="auto"><Say>what is it about</Say></Gather><Pause length="30"/>',
  );
}

describe('V09 Gather, speech', () => {
  simulated('sends the partial result, whose answer is ignored, and then the whole', async () => {
    const sid = await listening();
    await world.sim('speak', { callSid: sid, text: 'billing please', confidence: 0.91, partials: ['bill'] });
    await world.until('the action', () => world.product.to('/g').length > 0);
    expect(world.product.received.map((one) => one.path)).toEqual(['/v', '/p', '/g']);
    expect(world.last('/p')).toMatchObject({ CallSid: sid, UnstableSpeechResult: 'bill' });
    expect(world.last('/g')).toMatchObject({ CallSid: sid, SpeechResult: 'billing please', Confidence: '0.91' });
    expect(world.last('/g')).not.toHaveProperty('Digits');
    expect(await world.hears(sid)).toMatchObject([{ say: 'understood' }]);
  });

  simulated('sends only the keys when a key comes first', async () => {
    const sid = await listening();
    await world.dtmf(sid, '1#');
    await world.until('the action', () => world.product.to('/g').length > 0);
    expect(world.last('/g')).toMatchObject({ Digits: '1' });
    expect(world.last('/g')).not.toHaveProperty('SpeechResult');
    expect(world.last('/g')).not.toHaveProperty('Confidence');
  });

  simulated('sends no Confidence when there is none', async () => {
    const sid = await listening();
    await world.sim('speak', { callSid: sid, text: 'billing please' });
    await world.until('the action', () => world.product.to('/g').length > 0);
    expect(world.last('/g')).toMatchObject({ SpeechResult: 'billing please' });
    expect(world.last('/g')).not.toHaveProperty('Confidence');
  });

  simulated('does not hear speech when only keys are asked for', async () => {
    const sid = await world.callIn('<Gather action="/g" timeout="5"/><Say>none</Say><Pause length="30"/>');
    await world.sim('speak', { callSid: sid, text: 'hello' });
    await world.advance(6000);
    expect(world.product.to('/g')).toHaveLength(0);
  });
});
