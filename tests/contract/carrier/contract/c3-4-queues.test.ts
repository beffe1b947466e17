import { describe, expect } from 'vitest';
import { everywhere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

describe('3.4 Queues over REST', () => {
  everywhere('are created, changed and deleted', async () => {
    const created = await world.client.queues.create({ friendlyName: `conformance ${Date.now()}`, maxSize: 7 });
    expect(world.answers.at(-1)?.status).toBe(201);
    expect(created).toMatchObject({ maxSize: 7, currentSize: 0, averageWaitTime: 0 });
    const updated = await world.client.queues(created.sid).update({ maxSize: 9 });
    expect(updated).toMatchObject({ sid: created.sid, maxSize: 9, friendlyName: created.friendlyName });
    expect(await world.client.queues(created.sid).remove()).toBe(true);
    expect(await refusalOf(world.client.queues(created.sid).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  simulated('hold 1000 by default and 5000 at most', async () => {
    expect(await world.client.queues.create({ friendlyName: 'plain' })).toMatchObject({ maxSize: 1000 });
    expect((await refusalOf(world.client.queues.create({ friendlyName: 'big', maxSize: 5001 }))).status).toBe(400);
  });

  simulated('need a name of at most 64 characters that is not taken', async () => {
    expect((await world.http('POST', '/Queues.json', { body: 'MaxSize=3' })).status).toBe(400);
    const long = world.client.queues.create({ friendlyName: 'x'.repeat(65) });
    expect((await refusalOf(long)).status).toBe(400);
    await world.client.queues.create({ friendlyName: 'taken' });
    expect((await refusalOf(world.client.queues.create({ friendlyName: 'taken' }))).status).toBe(400);
  });

  simulated('can be deleted only when nobody waits', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const sid = await world.callIn('<Enqueue waitUrl="/w">support</Enqueue>');
    const [queue] = await world.client.queues.list();
    expect((await refusalOf(world.client.queues(queue!.sid).remove())).status).toBe(400);
    await world.hangup(sid);
    expect(await world.client.queues(queue!.sid).remove()).toBe(true);
  });

  simulated('compute waiting times at the time of asking', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const sid = await world.callIn('<Enqueue waitUrl="/w">support</Enqueue>');
    await world.advance(42_000);
    const [queue] = await world.client.queues.list();
    expect(queue).toMatchObject({ averageWaitTime: 42, currentSize: 1 });
    const member = await world.client.queues(queue!.sid).members(sid).fetch();
    expect(member).toMatchObject({ callSid: sid, position: 1, waitTime: 42, dateEnqueued: expect.any(Date) });
  });
});
