import { describe, expect } from 'vitest';
import { environment } from '../harness/environment.ts';
import { everywhere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('V22 End and cancel', () => {
  simulated('completed ends a live call', async () => {
    const sid = await world.callIn('<Pause length="60"/>');
    expect(await world.client.calls(sid).update({ status: 'completed' })).toMatchObject({ sid });
    await world.advance(0);
    expect(await world.status(sid)).toBe('completed');
  });

  simulated('canceled ends a ringing call with one terminal callback', async () => {
    const sid = await world.callOut('<Pause length="60"/>', {
      statusCallback: world.product.url('/s'),
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    await world.client.calls(sid).update({ status: 'canceled' });
    await world.advance(90_000);
    expect(await world.status(sid)).toBe('canceled');
    expect(world.product.to('/s').map((one) => one.params.CallStatus)).toEqual(['initiated', 'ringing', 'canceled']);
  });

  simulated('completed ends a ringing call too', async () => {
    const sid = await world.callOut('<Pause length="60"/>');
    await world.client.calls(sid).update({ status: 'completed' });
    await world.advance(0);
    expect(['completed', 'canceled', 'no-answer']).toContain(await world.status(sid));
  });

  simulated('canceled does nothing to a live call', async () => {
    const sid = await world.callIn('<Say>still here</Say><Pause length="60"/>');
    await world.client.calls(sid).update({ status: 'canceled' });
    await world.advance(0);
    expect(await world.status(sid)).toBe('in-progress');
    expect(await world.hears(sid)).toMatchObject([{ say: 'still here' }]);
  });

  everywhere('anything on a finished call is refused with 21220', async () => {
    const sid = await finishedCall();
    const updates = [{ status: 'completed' as const }, { twiml: doc('<Hangup/>') }, { url: world.product.url('/x') }];
    for (const update of updates) {
      expect(await refusalOf(world.client.calls(sid).update(update))).toMatchObject({
        status: 400,
        code: 21220,
        message: expect.stringContaining('Call is not in-progress. Cannot redirect.'),
      });
    }
  });

  everywhere('recording a finished call is refused with 21220', async () => {
    const sid = await finishedCall();
    expect(await refusalOf(world.client.calls(sid).recordings.create())).toMatchObject({
      status: 400,
      code: 21220,
      message: expect.stringContaining('Requested resource is not eligible for recording'),
    });
  });

  async function finishedCall(): Promise<string> {
    const call = await world.client.calls.create({
      to: environment.liveTo ?? outside,
      from: world.target.owned,
      url: world.product.url('/o'),
    });
    await world.client.calls(call.sid).update({ status: 'canceled' });
    return call.sid;
  }
});
