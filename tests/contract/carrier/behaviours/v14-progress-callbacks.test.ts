import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

const place = (events?: readonly string[], extra: Record<string, unknown> = {}) =>
  world.callOut('<Pause length="60"/>', {
    statusCallback: world.product.url('/s'),
    ...(events ? { statusCallbackEvent: events } : {}),
    ...extra,
  });
const all = ['initiated', 'ringing', 'answered', 'completed'];
const told = () => world.product.to('/s').map((one) => one.params);

describe('V14 Progress callbacks', () => {
  simulated('tells the four events in order, numbered from 0', async () => {
    const sid = await place(all);
    await world.answer(sid);
    await world.advance(7000);
    await world.hangup(sid);
    expect(told()).toMatchObject([
      { CallStatus: 'initiated', SequenceNumber: '0' },
      { CallStatus: 'ringing', SequenceNumber: '1' },
      { CallStatus: 'in-progress', SequenceNumber: '2' },
      { CallStatus: 'completed', SequenceNumber: '3', CallDuration: '7', SipResponseCode: '200' },
    ]);
    for (const one of told()) {
      expect(one).toMatchObject({
        CallSid: sid,
        AccountSid: world.target.accountSid,
        CallbackSource: 'call-progress-events',
        Direction: 'outbound-api',
        ApiVersion: '2010-04-01',
        Timestamp: expect.stringMatching(/GMT|\+0000$/),
      });
    }
    for (const one of told().slice(0, -1)) {
      expect(one).not.toHaveProperty('CallDuration');
      expect(one).not.toHaveProperty('SipResponseCode');
    }
  });

  simulated('tells only the end when no events are named', async () => {
    const sid = await place();
    await world.answer(sid);
    await world.hangup(sid);
    expect(told().map((one) => one.CallStatus)).toEqual(['completed']);
  });

  simulated('tells only the events that are named', async () => {
    const sid = await place(['answered']);
    await world.answer(sid);
    await world.hangup(sid);
    expect(told().map((one) => one.CallStatus)).toEqual(['in-progress']);
  });

  const endings: { name: string; status: string; sip?: string; act: (sid: string) => Promise<unknown> }[] = [
    { name: 'busy', status: 'busy', sip: '486', act: (sid) => world.party('busy', sid) },
    { name: 'rung out', status: 'no-answer', sip: '487', act: (sid) => world.party('ringOut', sid) },
    { name: 'unreachable', status: 'failed', sip: '404', act: (sid) => world.party('reject', sid) },
    {
      name: 'canceled while it rings',
      status: 'canceled',
      act: (sid) => world.client.calls(sid).update({ status: 'canceled' }),
    },
  ];
  for (const { name, status, sip, act } of endings) {
    simulated(`a call that is ${name} ends with exactly one terminal callback`, async () => {
      const sid = await place(all);
      await act(sid);
      await world.advance(120_000);
      const terminal = told().filter((one) => !['initiated', 'ringing'].includes(one.CallStatus ?? ''));
      expect(terminal).toHaveLength(1);
      expect(terminal[0]).toMatchObject({ CallSid: sid, CallStatus: status, ...(sip ? { SipResponseCode: sip } : {}) });
      expect(terminal[0]!.CallDuration).toBe('0');
    });
  }

  simulated('gives up by itself with no-answer and 487 when the timeout is over', async () => {
    const sid = await place(all, { timeout: 10 });
    await world.advance(16_000);
    expect(await world.status(sid)).toBe('no-answer');
    expect(told().at(-1)).toMatchObject({ CallStatus: 'no-answer', SipResponseCode: '487' });
  });

  simulated('pays no attention to what the product answers', async () => {
    world.product.on('/s', doc('<Hangup/>'));
    const sid = await place(all);
    await world.answer(sid);
    await world.advance(1000);
    expect(await world.status(sid)).toBe('in-progress');
  });

  simulated('goes on when the product fails', async () => {
    world.product.on('/s', { status: 500, body: 'down' });
    const sid = await place(all);
    await world.answer(sid);
    await world.hangup(sid);
    expect(told().map((one) => one.CallStatus)).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  });

  simulated('tells the number’s StatusCallback once, at the end of an inbound call', async () => {
    world.product.on('/v', doc('<Pause length="60"/>'));
    await world.setNumber({ voiceUrl: world.product.url('/v'), statusCallback: world.product.url('/n') });
    const sid = await world.inbound();
    await world.advance(4000);
    expect(world.product.to('/n')).toHaveLength(0);
    await world.hangup(sid);
    expect(world.product.to('/n').map((one) => one.params)).toMatchObject([
      { CallSid: sid, CallStatus: 'completed', CallDuration: '4', Direction: 'inbound' },
    ]);
  });
});
