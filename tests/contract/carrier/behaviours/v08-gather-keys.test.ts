import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();
const longText = 'please enter the five digits of your order number and then wait for a moment';

/** A caller in a Gather with these attributes; the next verb says "none". */
async function inGather(attributes: string): Promise<string> {
  world.product.on('/g', doc('<Say>thanks</Say><Pause length="30"/>'));
  return world.callIn(
    `<Gather action="/g" timeout="5" ${attributes}><Say>${longText}</Say></Gather><Say>none</Say><Pause length="30"/>`,
  );
}
const heardNone = async (sid: string) => (await world.heardWhile(sid, 14_000)).some((one) => one.say === 'none');

describe('V08 Gather, keys', () => {
  simulated('stops the prompt at the first key and submits with the last of numDigits', async () => {
    const sid = await inGather('numDigits="5"');
    expect(await world.hears(sid)).toMatchObject([{ say: longText }]);
    await world.dtmf(sid, '9');
    expect(await world.hears(sid)).toEqual([{ silence: true }]);
    await world.dtmf(sid, '411');
    expect(world.product.to('/g')).toHaveLength(0);
    await world.dtmf(sid, '7');
    expect(world.last('/g')).toMatchObject({ CallSid: sid, Digits: '94117', CallStatus: 'in-progress' });
    expect(await world.hears(sid)).toMatchObject([{ say: 'thanks' }]);
  });

  simulated('submits at once on the finish key, without it', async () => {
    const sid = await inGather('numDigits="5"');
    await world.dtmf(sid, '12#');
    expect(world.last('/g').Digits).toBe('12');
  });

  simulated('submits what was pressed when the timeout after the last key is over', async () => {
    const sid = await inGather('');
    await world.dtmf(sid, '12');
    await world.advance(4500);
    expect(world.product.to('/g')).toHaveLength(0);
    await world.advance(600);
    expect(world.last('/g').Digits).toBe('12');
  });

  simulated('goes on to the next verb after nothing', async () => {
    const sid = await inGather('numDigits="5"');
    expect(await heardNone(sid)).toBe(true);
    expect(world.product.to('/g')).toHaveLength(0);
  });

  simulated('takes the finish key alone for no input', async () => {
    const sid = await inGather('numDigits="5"');
    await world.dtmf(sid, '#');
    expect(await heardNone(sid)).toBe(true);
    expect(world.product.to('/g')).toHaveLength(0);
  });

  simulated('submits nothing with actionOnEmptyResult', async () => {
    await inGather('numDigits="5" actionOnEmptyResult="true"');
    await world.until('the action', () => world.product.to('/g').length > 0);
    expect(world.last('/g').Digits ?? '').toBe('');
  });

  simulated('submits # as a key when there is no finish key', async () => {
    const sid = await inGather('finishOnKey=""');
    await world.dtmf(sid, '12#');
    expect(world.product.to('/g')).toHaveLength(0);
    await world.advance(5100);
    expect(world.last('/g').Digits).toBe('12#');
  });

  simulated('finishes on another key when it is told so', async () => {
    const sid = await inGather('finishOnKey="*"');
    await world.dtmf(sid, '1#2*');
    expect(world.last('/g').Digits).toBe('1#2');
  });
});
