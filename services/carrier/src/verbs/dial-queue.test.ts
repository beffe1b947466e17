import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { outside, owned, ownedUs, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  await world.sim('account', { cps: 100_000 });
  world.product.forget();
  world.product.on('/v', twiml('<Enqueue waitUrl="/w" action="/a">support</Enqueue><Say>next</Say>'));
  world.product.on('/w', twiml('<Play loop="0">/wait.mp3</Play>'));
  world.product.on('/whisper', twiml('<Say>An agent comes</Say>'));
  world.product.on('/a', twiml('<Say>How was it</Say><Pause length="60"/>'));
  world.product.on('/d', twiml('<Say>Next please</Say><Pause length="60"/>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

/** An agent whose call runs this document. */
const agentCall = async (document: string): Promise<string> => {
  world.product.on('/agent', twiml(document));
  const { sid } = await world.client.calls.create({ to: outside, from: owned, url: `${world.product.url}/agent` });
  await world.advance(0);
  await world.sim('answer', { callSid: sid });
  await world.advance(0);
  return sid;
};
const dialQueue = (attributes = '', noun = 'url="/whisper"') =>
  agentCall(`<Dial action="/d" ${attributes}><Queue ${noun}>support</Queue></Dial>`);
const enqueued = () => world.product.to('/a').map((one) => one.params);
const dialled = () => world.product.to('/d').map((one) => one.params);
const said = (text: string) => [{ say: text, language: 'en-US' }];

it('connects the one who has waited longest, after he alone has heard the whisper', async () => {
  const first = await world.inbound();
  const second = await world.inbound('+8613800000002');
  await world.advance(12_000);
  const agent = await dialQueue();
  expect(await world.hears(first)).toEqual(said('An agent comes'));
  expect(await world.hears(agent)).toEqual([{ tone: 'ringback' }]);
  const [queue] = await world.client.queues.list();
  expect(queue?.currentSize).toBe(1);
  expect(world.product.to('/whisper').map((one) => one.params)).toMatchObject([
    { CallSid: first, DequeingCallSid: agent, QueueSid: queue!.sid, QueueTime: '12' },
  ]);
  await world.advance(5000);
  expect([await world.hears(first), await world.hears(agent)]).toEqual([[{ callSid: agent }], [{ callSid: first }]]);
  expect(await world.hears(second)).toEqual([{ media: `${world.product.url}/wait.mp3` }]);
  expect(enqueued()).toEqual([]);
  await world.advance(20_000);
  await world.sim('hangup', { callSid: agent });
  await world.advance(0);
  expect(enqueued()).toMatchObject([{ CallSid: first, QueueResult: 'bridged', QueueSid: queue!.sid, QueueTime: '12' }]);
  expect(await world.hears(first)).toEqual(said('How was it'));
});

it('tells the action once when it is the waiting one who hangs up, and the agent goes on', async () => {
  const caller = await world.inbound();
  const agent = await dialQueue('', '');
  expect(await world.hears(agent)).toEqual([{ callSid: caller }]);
  await world.advance(7000);
  await world.sim('hangup', { callSid: caller });
  await world.advance(0);
  expect(enqueued()).toMatchObject([{ QueueResult: 'bridged', CallStatus: 'completed' }]);
  expect(dialled()).toMatchObject([
    { CallSid: agent, DialCallStatus: 'completed', DialCallSid: caller, DialCallDuration: '7', DialBridged: 'true' },
  ]);
  expect(await world.hears(agent)).toEqual(said('Next please'));
});

it('waits at an empty queue until somebody enters, or until its timeout', async () => {
  await world.client.queues.create({ friendlyName: 'support' });
  const agents = [await dialQueue('timeout="20"', ''), await dialQueue('timeout="20"', '')];
  expect(await world.hears(agents[0]!)).toEqual([{ tone: 'ringback' }]);
  await world.advance(10_000);
  const caller = await world.inbound();
  expect(await world.hears(caller)).toEqual([{ callSid: agents[0] }]);
  expect(await world.hears(agents[1]!)).toEqual([{ tone: 'ringback' }]);
  await world.advance(10_000);
  expect(dialled()).toMatchObject([{ CallSid: agents[1], DialCallStatus: 'no-answer' }]);
});

it('fails at once for a queue that does not exist', async () => {
  const agent = await agentCall('<Dial action="/d"><Queue>nowhere</Queue></Dial>');
  expect(dialled()).toMatchObject([{ CallSid: agent, DialCallStatus: 'failed' }]);
  expect(await world.client.calls(agent).notifications.list()).toHaveLength(1);
});

it('gives the waiting one back with an error when the agent leaves during the whisper', async () => {
  await world.inbound();
  const agent = await dialQueue();
  await world.sim('hangup', { callSid: agent });
  await world.advance(0);
  expect(enqueued()).toMatchObject([{ QueueResult: 'error' }]);
});

it('says that a bridged caller was redirected', async () => {
  const caller = await world.inbound();
  const agent = await dialQueue('', '');
  await world.client.calls(caller).update({ twiml: twiml('<Say>elsewhere</Say><Pause length="9"/>') });
  await world.advance(0);
  expect(enqueued()).toMatchObject([{ QueueResult: 'redirected-from-bridged' }]);
  expect(await world.hears(caller)).toEqual(said('elsewhere'));
  expect(await world.hears(agent)).toEqual(said('Next please'));
});

it('ends at the time limit, or at the star of who may press it', async () => {
  await world.inbound();
  const agent = await dialQueue('timeLimit="30" hangupOnStar="true"', '');
  await world.advance(30_000);
  expect(dialled()).toMatchObject([{ DialCallDuration: '30' }]);
  await world.sim('hangup', { callSid: agent });
  await world.inbound('+8613800000003');
  const other = await dialQueue('hangupOnStar="true"', '');
  await world.sim('dtmf', { callSid: other, digits: '*' });
  await world.advance(0);
  expect(await world.hears(other)).toEqual(said('Next please'));
});

it('refuses who finds the queue full, and goes on with what it is told', async () => {
  const queue = await world.client.queues.create({ friendlyName: 'support', maxSize: 1 });
  await world.inbound();
  const second = await world.inbound('+8613800000002');
  expect(enqueued()).toMatchObject([{ CallSid: second, QueueResult: 'queue-full' }]);
  expect(enqueued()[0]).not.toHaveProperty('QueueSid');
  await expect(world.client.queues(queue.sid).remove()).rejects.toMatchObject({ status: 400 });
  await expect(world.client.queues.create({ friendlyName: 'support' })).rejects.toMatchObject({ status: 400 });
  await expect(world.client.queues.create({ friendlyName: 'other', maxSize: 5001 })).rejects.toMatchObject({
    status: 400,
  });
});

it('counts a wait document that fails as an error of the queue', async () => {
  world.product.on('/w', { status: 500 });
  const callSid = await world.inbound();
  expect(enqueued()).toMatchObject([{ CallSid: callSid, QueueResult: 'error' }]);
  expect((await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode)).toEqual(['11200']);
});

it('lets two numbers wait in one queue, first in, first out', async () => {
  await world.setNumber({ voiceUrl: `${world.product.url}/v` }, ownedUs);
  const first = await world.inbound('+8613800000001', ownedUs);
  const second = await world.inbound('+8613800000002', owned);
  const [queue] = await world.client.queues.list();
  const members = await world.client.queues(queue!.sid).members.list();
  expect(members.map((one) => [one.callSid, one.position])).toEqual([
    [first, 1],
    [second, 2],
  ]);
});
