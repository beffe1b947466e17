import { describe, expect } from 'vitest';
import { environment } from '../harness/environment.ts';
import { everywhere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('V03 Create a call', () => {
  everywhere('answers 201 with a queued call before anything rings', async () => {
    const call = await world.client.calls.create({
      to: environment.liveTo ?? outside,
      from: world.target.owned,
      url: world.product.url('/o'),
    });
    expect(world.answers.at(-1)?.status).toBe(201);
    expect(call).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      duration: null,
      price: null,
      answeredBy: null,
      parentCallSid: null,
      startTime: null,
      endTime: null,
    });
    expect(Object.keys(call.subresourceUris)).toEqual(expect.arrayContaining(['recordings', 'notifications']));
    await world.client.calls(call.sid).update({ status: 'canceled' });
  });

  simulated('shows ringing, in-progress and completed as the party acts, and the seconds as a string', async () => {
    const sid = await world.callOut('<Pause length="60"/>');
    expect(await world.status(sid)).toBe('ringing');
    await world.answer(sid);
    expect(await world.status(sid)).toBe('in-progress');
    await world.advance(7000);
    await world.hangup(sid);
    expect(await world.client.calls(sid).fetch()).toMatchObject({
      status: 'completed',
      duration: '7',
      startTime: expect.any(Date),
      endTime: expect.any(Date),
    });
  });

  simulated('asks for the document only when the party answered', async () => {
    const sid = await world.callOut('<Hangup/>');
    await world.advance(5000);
    expect(world.product.to('/o')).toHaveLength(0);
    await world.answer(sid);
    expect(world.last('/o')).toMatchObject({ CallSid: sid, CallStatus: 'in-progress', Direction: 'outbound-api' });
  });

  simulated('runs inline TwiML without any request', async () => {
    const call = await world.client.calls.create({
      to: outside,
      from: world.target.owned,
      twiml: doc('<Say>inline</Say><Pause length="5"/>'),
    });
    await world.ring();
    await world.answer(call.sid);
    expect(await world.hears(call.sid)).toMatchObject([{ say: 'inline' }]);
    expect(world.product.received).toHaveLength(0);
  });
});
