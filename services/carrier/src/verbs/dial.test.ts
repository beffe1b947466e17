import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caller, outside, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  world.product.on('/d', twiml('<Say>after</Say><Pause length="60"/>'));
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

/** A caller whose document dials one number outside. */
const dial = async (attributes = '', noun = '') => {
  world.product.on(
    '/v',
    twiml(
      `<Dial action="/d" timeout="10" callerId="+8640012345678" ${attributes}><Number statusCallback="/s" statusCallbackEvent="initiated ringing answered completed" ${noun}>${outside}</Number></Dial>`,
    ),
  );
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const callSid = await world.inbound();
  const { callSids } = await world.sim<{ callSids: string[] }>('legs', { to: outside });
  return { callSid, child: callSids[0]! };
};
const action = () => world.product.to('/d').map((one) => one.params);

describe('Dial Number', () => {
  it.each([
    ['busy', 'busy'],
    ['ringOut', 'no-answer'],
    ['reject', 'failed'],
  ])('tells its action how it ended: %s is %s', async (command, status) => {
    const { callSid, child } = await dial();
    expect(await world.hears(callSid)).toEqual([{ tone: 'ringback' }]);
    await world.sim(command, { callSid: child });
    await world.advance(0);
    expect(action()).toMatchObject([{ DialCallStatus: status, DialCallSid: child, DialBridged: 'false' }]);
    expect(await world.hears(callSid)).toEqual([{ say: 'after', language: 'en-US' }]);
  });

  it('rings out after its timeout', async () => {
    await dial();
    await world.advance(10_000);
    expect(action()).toMatchObject([{ DialCallStatus: 'no-answer' }]);
  });

  it('bridges the two, and counts the seconds', async () => {
    const { callSid, child } = await dial();
    await world.sim('answer', { callSid: child });
    await world.advance(0);
    expect([await world.hears(callSid), await world.hears(child)]).toEqual([[{ callSid: child }], [{ callSid }]]);
    expect(await world.client.calls(child).fetch()).toMatchObject({
      parentCallSid: callSid,
      direction: 'outbound-dial',
    });
    await world.advance(7000);
    await world.sim('hangup', { callSid: child });
    await world.advance(0);
    expect(action()).toMatchObject([{ DialCallStatus: 'completed', DialCallDuration: '7', DialBridged: 'true' }]);
    const statuses = world.product.to('/s').map((one) => [one.params.CallStatus, one.params.ParentCallSid]);
    expect(statuses).toEqual(['initiated', 'ringing', 'in-progress', 'completed'].map((status) => [status, callSid]));
  });

  it('drops the other party when the caller hangs up or is redirected', async () => {
    const first = await dial();
    await world.sim('answer', { callSid: first.child });
    await world.advance(0);
    await world.sim('hangup', { callSid: first.callSid });
    await world.advance(0);
    expect((await world.client.calls(first.child).fetch()).status).toBe('completed');
    expect(action()).toMatchObject([{ CallStatus: 'completed' }]);
    await world.sim('reset');
    const second = await dial();
    await world.client.calls(second.callSid).update({ twiml: twiml('<Pause length="9"/>') });
    expect((await world.client.calls(second.child).fetch()).status).toBe('canceled');
  });

  it('leaves the caller ringing until the other answers, with answerOnBridge', async () => {
    const { callSid, child } = await dial('answerOnBridge="true"');
    expect((await world.client.calls(callSid).fetch()).status).toBe('ringing');
    await world.sim('answer', { callSid: child });
    await world.advance(0);
    expect((await world.client.calls(callSid).fetch()).status).toBe('in-progress');
  });

  it('lets the called party hear its own document first, and decline in it', async () => {
    world.product.on('/whisper', twiml('<Say>A call for you</Say><Hangup/>'));
    const { callSid, child } = await dial('', 'url="/whisper"');
    await world.sim('answer', { callSid: child });
    await world.advance(0);
    expect(await world.hears(child)).toEqual([{ say: 'A call for you', language: 'en-US' }]);
    expect(await world.hears(callSid)).toEqual([{ tone: 'ringback' }]);
    await world.advance(5000);
    expect(action()).toMatchObject([{ DialBridged: 'false' }]);
  });

  it('refuses a caller ID that is not ours', async () => {
    world.product.on('/v', twiml(`<Dial action="/d" callerId="+15559990000"><Number>${outside}</Number></Dial>`));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    const callSid = await world.inbound(caller);
    expect(action()).toMatchObject([{ DialCallStatus: 'failed' }]);
    expect((await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode)).toEqual(['13214']);
  });
});
