import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function enqueued(attributes: string, from = '+14155550101', name = 'support'): Promise<string> {
  world.product.on('/a', doc('<Say>left</Say><Pause length="30"/>'));
  return world.callIn(`<Enqueue ${attributes}>${name}</Enqueue><Say>next verb</Say><Pause length="30"/>`, { from });
}

describe('2.1 Results of Enqueue', () => {
  simulated('queue-full: the action is asked for at once, nobody waits', async () => {
    await world.client.queues.create({ friendlyName: 'support', maxSize: 1 });
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    await enqueued('waitUrl="/w" action="/a"', '+14155550101');
    const second = await enqueued('waitUrl="/w" action="/a"', '+14155550102');
    expect(world.last('/a')).toMatchObject({ CallSid: second, QueueResult: 'queue-full' });
    expect(await world.hears(second)).toMatchObject([{ say: 'left' }]);
    expect(await world.client.queues.list()).toMatchObject([{ currentSize: 1 }]);
  });

  simulated('hangup: the caller gave up', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const sid = await enqueued('waitUrl="/w" action="/a"');
    await world.advance(4000);
    await world.hangup(sid);
    expect(world.last('/a')).toMatchObject({ CallSid: sid, QueueResult: 'hangup', QueueTime: '4' });
    expect(await world.client.queues.list()).toMatchObject([{ currentSize: 0 }]);
  });

  simulated('without an action the next verb runs', async () => {
    world.product.on('/w', doc('<Leave/>'));
    const sid = await enqueued('waitUrl="/w"');
    expect(await world.hears(sid)).toMatchObject([{ say: 'next verb' }]);
  });

  simulated('a Hangup in the wait document ends the call', async () => {
    world.product.on('/w', doc('<Hangup/>'));
    const sid = await enqueued('waitUrl="/w" action="/a"');
    await world.advance(0);
    expect(await world.status(sid)).toBe('completed');
  });
});

describe('2.1 The wait document', () => {
  simulated('may be empty: silence', async () => {
    const sid = await enqueued('waitUrl=""');
    await world.advance(5000);
    expect(await world.hears(sid)).toEqual([{ silence: true }]);
    expect(await world.client.queues.list()).toMatchObject([{ currentSize: 1 }]);
  });

  simulated('is music of the carrier by default', async () => {
    const sid = await enqueued('');
    expect(await world.hears(sid)).toMatchObject([{ media: expect.any(String) }]);
  });

  simulated('may be audio, over and over', async () => {
    world.product.on('/w', { type: 'audio/mpeg', body: Buffer.alloc(64) });
    const sid = await enqueued('waitUrl="/w"');
    await world.advance(120_000);
    const heard = await world.heardWhile(sid, 1000, 100);
    expect(heard).toContainEqual({ media: world.product.url('/w') });
    expect(await world.status(sid)).toBe('in-progress');
  });

  simulated('may ask for keys', async () => {
    world.product.on('/w', doc('<Gather action="/key" numDigits="1" timeout="30"><Say>press 1</Say></Gather>'));
    world.product.on('/key', doc('<Leave/>'));
    const sid = await enqueued('waitUrl="/w" action="/a"');
    await world.dtmf(sid, '1');
    expect(world.last('/key')).toMatchObject({ Digits: '1', CallSid: sid });
    expect(world.last('/a').QueueResult).toBe('leave');
  });

  simulated('does not run verbs that are not allowed there', async () => {
    world.product.on('/w', doc('<Dial><Conference>nobody</Conference></Dial><Play loop="0">/m.mp3</Play>'));
    const sid = await enqueued('waitUrl="/w"');
    expect(await world.hears(sid)).toEqual([{ media: world.product.url('/m.mp3') }]);
    expect(await world.client.conferences.list()).toEqual([]);
  });

  simulated('by GET when waitUrlMethod says so', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    await enqueued('waitUrl="/w" waitUrlMethod="GET"');
    expect(world.product.to('/w')).toMatchObject([{ method: 'GET', params: { QueuePosition: '1' } }]);
  });
});

describe('2.1 Dial Queue', () => {
  const agent = (attributes = 'action="/d" timeout="10"', queue = 'support') =>
    world.talking(`<Dial ${attributes}><Queue>${queue}</Queue></Dial><Say>after</Say><Pause length="30"/>`);

  simulated('waits at an empty queue until somebody comes', async () => {
    await world.client.queues.create({ friendlyName: 'support' });
    const agentSid = await agent('action="/d" timeout="60"');
    expect(world.product.to('/d')).toEqual([]);
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const callerSid = await enqueued('waitUrl="/w" action="/a"');
    await world.advance(100);
    expect(await world.hearsLegs(agentSid)).toEqual([callerSid]);
  });

  simulated('gives up at an empty queue after the timeout', async () => {
    await world.client.queues.create({ friendlyName: 'support' });
    const agentSid = await agent();
    await world.advance(16_000);
    expect(world.last('/d')).toMatchObject({ CallSid: agentSid });
    expect(world.last('/d').DialCallStatus).not.toBe('completed');
  });

  simulated('an unknown queue is a failure to the action', async () => {
    const agentSid = await agent('action="/d"', 'nowhere');
    await world.advance(0);
    expect(world.last('/d')).toMatchObject({ CallSid: agentSid, DialCallStatus: 'failed' });
  });

  simulated('takes the head of the line', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const first = await enqueued('waitUrl="/w"', '+14155550101');
    await enqueued('waitUrl="/w"', '+14155550102');
    const agentSid = await agent();
    await world.advance(100);
    expect(await world.hearsLegs(agentSid)).toEqual([first]);
  });

  simulated('redirected-from-bridged when the caller is redirected while talking', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const first = await enqueued('waitUrl="/w" action="/a"');
    await agent();
    await world.advance(100);
    await world.client.calls(first).update({ twiml: doc('<Say>away</Say><Pause length="30"/>') });
    await world.advance(0);
    expect(await world.hears(first)).toMatchObject([{ say: 'away' }]);
    for (const request of world.product.to('/a')) expect(request.params.QueueResult).toBe('redirected-from-bridged');
  });
});
