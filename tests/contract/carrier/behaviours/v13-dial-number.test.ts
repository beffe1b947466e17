import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

const number = `<Number statusCallback="/s" statusCallbackEvent="initiated ringing answered completed">${outside}</Number>`;

/** A caller whose Dial rings the callee. */
async function dialling(attributes = 'action="/d" timeout="10"'): Promise<{ callerSid: string; calleeSid: string }> {
  world.product.on('/d', doc('<Say>after the dial</Say><Pause length="30"/>'));
  const callerSid = await world.callIn(`<Dial ${attributes}>${number}</Dial><Say>next verb</Say><Pause length="30"/>`);
  return { callerSid, calleeSid: await world.legTo(outside) };
}

describe('V13 Dial Number outcomes', () => {
  simulated('the callee is a child leg of the caller', async () => {
    const { callerSid, calleeSid } = await dialling();
    expect(await world.client.calls(calleeSid).fetch()).toMatchObject({
      parentCallSid: callerSid,
      direction: 'outbound-dial',
      to: outside,
      status: 'ringing',
    });
    const children = await world.client.calls.list({ parentCallSid: callerSid });
    expect(children.map((one) => one.sid)).toEqual([calleeSid]);
  });

  const outcomes = [
    ['busy', 'busy'],
    ['ringOut', 'no-answer'],
    ['reject', 'failed'],
  ] as const;
  for (const [act, status] of outcomes) {
    simulated(`tells the action ${status}, never bridged, and its TwiML runs`, async () => {
      const { callerSid, calleeSid } = await dialling();
      await world.party(act, calleeSid);
      expect(world.product.to('/d')).toHaveLength(1);
      expect(world.last('/d')).toMatchObject({
        CallSid: callerSid,
        DialCallStatus: status,
        DialCallSid: calleeSid,
        DialBridged: 'false',
      });
      expect(await world.hears(callerSid)).toMatchObject([{ say: 'after the dial' }]);
      expect(await world.status(calleeSid)).toBe(status);
    });
  }

  simulated('gives up with no-answer when nobody answers within the timeout', async () => {
    const { calleeSid } = await dialling();
    await world.advance(9000);
    expect(world.product.to('/d')).toHaveLength(0);
    await world.advance(6500); // Twilio may add a buffer of 5 s
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'no-answer', DialCallSid: calleeSid });
  });

  simulated('bridges the two and counts the seconds of the child', async () => {
    const { callerSid, calleeSid } = await dialling();
    await world.advance(3000);
    await world.answer(calleeSid);
    expect(await world.hearsLegs(callerSid)).toEqual([calleeSid]);
    expect(await world.hearsLegs(calleeSid)).toEqual([callerSid]);
    await world.advance(7000);
    await world.hangup(calleeSid);
    expect(world.last('/d')).toMatchObject({
      DialCallStatus: 'completed',
      DialCallSid: calleeSid,
      DialCallDuration: '7',
      DialBridged: 'true',
    });
    expect(await world.hears(callerSid)).toMatchObject([{ say: 'after the dial' }]);
  });

  simulated('sends the child’s progress with its ParentCallSid', async () => {
    const { callerSid, calleeSid } = await dialling();
    await world.answer(calleeSid);
    await world.hangup(calleeSid);
    const progress = world.product.to('/s').map((one) => one.params);
    expect(progress.map((one) => one.CallStatus)).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
    for (const one of progress) expect(one).toMatchObject({ CallSid: calleeSid, ParentCallSid: callerSid });
  });

  simulated('runs the next verb when there is no action', async () => {
    const { callerSid, calleeSid } = await dialling('timeout="10"');
    await world.party('busy', calleeSid);
    expect(await world.hears(callerSid)).toMatchObject([{ say: 'next verb' }]);
  });
});
