import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function waiting(wait: string, from = '+14155550101'): Promise<string> {
  world.product.on('/w', doc(wait));
  world.product.on('/a', doc('<Say>left the queue</Say><Pause length="30"/>'));
  world.product.on('/x', doc('<Say>taken out</Say><Pause length="30"/>'));
  return world.callIn('<Enqueue waitUrl="/w" action="/a">support</Enqueue>', { from });
}
const members = async () => {
  const [queue] = await world.client.queues.list();
  return world.client.queues(queue!.sid).members;
};
const long = '<Play loop="0">/music.mp3</Play>';

describe('V12 Leaving the queue', () => {
  simulated('Leave asks for the action at once, and its TwiML runs', async () => {
    const sid = await waiting('<Pause length="3"/><Leave/>');
    expect(world.product.to('/a')).toHaveLength(0);
    await world.advance(3100);
    expect(world.product.to('/a')).toHaveLength(1);
    expect(world.last('/a')).toMatchObject({
      CallSid: sid,
      QueueResult: 'leave',
      QueueSid: expect.stringMatching(/^QU/),
      QueueTime: '3',
    });
    expect(await world.hears(sid)).toMatchObject([{ say: 'left the queue' }]);
  });

  simulated('the named member is taken out by REST and runs the given document', async () => {
    await waiting(long, '+14155550101');
    const second = await waiting(long, '+14155550102');
    const list = await members();
    await list(second).update({ url: world.product.url('/x') });
    await world.advance(0);
    expect(await world.hears(second)).toMatchObject([{ say: 'taken out' }]);
    expect(world.last('/x').CallSid).toBe(second);
    expect((await list.list()).map((one) => one.callSid)).not.toContain(second);
    expect(await refusalOf(list(second).fetch())).toMatchObject({ status: 404, code: 20404 });
    for (const request of world.product.to('/a')) expect(request.params.QueueResult).toBe('redirected');
  });

  simulated('Front is whoever waits longest', async () => {
    const first = await waiting(long, '+14155550101');
    const second = await waiting(long, '+14155550102');
    const list = await members();
    await list('Front').update({ url: world.product.url('/x') });
    await world.advance(0);
    expect(world.last('/x').CallSid).toBe(first);
    expect((await list.list()).map((one) => one.callSid)).toEqual([second]);
  });

  simulated('Front of an empty queue is not found', async () => {
    const queue = await world.client.queues.create({ friendlyName: 'empty' });
    const attempt = world.client
      .queues(queue.sid)
      .members('Front')
      .update({ url: world.product.url('/x') });
    expect(await refusalOf(attempt)).toMatchObject({ status: 404 });
  });
});
