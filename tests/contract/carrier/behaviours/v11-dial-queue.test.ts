import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

async function bridging(): Promise<{ first: string; second: string; agent: string }> {
  world.product.on('/w', doc('<Play loop="0">/music.mp3</Play>'));
  world.product.on('/a', doc('<Say>goodbye</Say><Pause length="30"/>'));
  world.product.on('/whisper', doc('<Say>you are next</Say>'));
  const enqueue = '<Enqueue waitUrl="/w" action="/a">support</Enqueue>';
  const first = await world.callIn(enqueue, { from: '+14155550101' });
  const second = await world.callIn(enqueue, { from: '+14155550102' });
  const agent = await world.talking(
    '<Dial><Queue url="/whisper">support</Queue></Dial><Say>after</Say><Pause length="30"/>',
  );
  return { first, second, agent };
}

describe('V11 Dequeue by Dial Queue', () => {
  simulated('whispers to the waiting caller alone, about him', async () => {
    const { first, agent } = await bridging();
    const [queue] = await world.client.queues.list();
    expect(world.last('/whisper')).toMatchObject({
      CallSid: first,
      DequeingCallSid: agent,
      QueueSid: queue!.sid,
      QueueTime: expect.stringMatching(/^\d+$/),
    });
    expect(await world.hears(first)).toMatchObject([{ say: 'you are next' }]);
    expect(await world.hears(agent)).not.toContainEqual(expect.objectContaining({ say: 'you are next' }));
  });

  simulated('then joins the two, and leaves the second in the queue', async () => {
    const { first, second, agent } = await bridging();
    await world.advance(5000);
    expect(await world.hearsLegs(first)).toEqual([agent]);
    expect(await world.hearsLegs(agent)).toEqual([first]);
    const [queue] = await world.client.queues.list();
    const members = await world.client.queues(queue!.sid).members.list();
    expect(members.map((one) => one.callSid)).toEqual([second]);
  });

  simulated('asks for the Enqueue action only when the bridge ends, once', async () => {
    const { first, agent } = await bridging();
    const [queue] = await world.client.queues.list();
    await world.advance(10_000);
    expect(world.product.to('/a')).toHaveLength(0);
    await world.hangup(agent);
    expect(world.product.to('/a')).toHaveLength(1);
    expect(world.last('/a')).toMatchObject({
      CallSid: first,
      QueueResult: 'bridged',
      QueueSid: queue!.sid,
      QueueTime: expect.stringMatching(/^\d+$/),
    });
    expect(await world.hears(first)).toMatchObject([{ say: 'goodbye' }]);
  });

  simulated('lets the agent go on with the next verb when the caller hangs up', async () => {
    const { first, agent } = await bridging();
    await world.advance(5000);
    await world.hangup(first);
    expect(await world.hears(agent)).toMatchObject([{ say: 'after' }]);
  });
});
