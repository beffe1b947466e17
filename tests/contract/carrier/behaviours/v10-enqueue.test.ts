import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();
const enqueue = '<Enqueue waitUrl="/w" action="/a">support</Enqueue>';

async function twoWaiting(): Promise<[string, string]> {
  world.product.on('/w', doc('<Say>please wait</Say><Pause length="5"/>'));
  const first = await world.callIn(enqueue, { from: '+14155550101' });
  await world.advance(1000);
  const second = await world.callIn(enqueue, { from: '+14155550102' });
  return [first, second];
}
const requestsAbout = (callSid: string) => world.product.to('/w').filter((one) => one.params.CallSid === callSid);

describe('V10 Enqueue and waitUrl', () => {
  simulated('makes the queue on demand and counts who waits', async () => {
    const [first, second] = await twoWaiting();
    const queues = await world.client.queues.list();
    expect(queues).toMatchObject([{ friendlyName: 'support', currentSize: 2, maxSize: 1000 }]);
    const members = await world.client.queues(queues[0]!.sid).members.list();
    expect(members.map((one) => [one.callSid, one.position])).toEqual([
      [first, 1],
      [second, 2],
    ]);
  });

  simulated('tells the wait document who and where the caller is', async () => {
    const [first, second] = await twoWaiting();
    const [queue] = await world.client.queues.list();
    for (const [callSid, position] of [
      [first, '1'],
      [second, '2'],
    ] as const) {
      expect(requestsAbout(callSid)[0]!.params).toMatchObject({
        QueuePosition: position,
        QueueSid: queue!.sid,
        QueueTime: '0',
        CurrentQueueSize: position,
        MaxQueueSize: '1000',
        AvgQueueTime: expect.stringMatching(/^\d+$/),
        CallStatus: 'in-progress',
      });
    }
  });

  simulated('asks for the wait document again whenever it ran out, with a longer QueueTime', async () => {
    const [first] = await twoWaiting();
    await world.until('a third request', () => requestsAbout(first).length >= 3);
    const times = requestsAbout(first).map((one) => Number(one.params.QueueTime));
    expect(times[1]).toBeGreaterThan(times[0]!);
    expect(times[2]).toBeGreaterThan(times[1]!);
  });

  simulated('moves the second up when the first leaves', async () => {
    const [first, second] = await twoWaiting();
    await world.hangup(first);
    const before = requestsAbout(second).length;
    await world.until('another request', () => requestsAbout(second).length > before);
    expect(requestsAbout(second).at(-1)!.params).toMatchObject({ QueuePosition: '1', CurrentQueueSize: '1' });
  });
});
