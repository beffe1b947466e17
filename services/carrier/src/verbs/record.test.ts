import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  world.product.on('/a', twiml('<Say>Thank you</Say><Pause length="60"/>'));
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

/** A caller whose document records, and says "next" after it. */
const record = async (attributes = 'action="/a"') => {
  world.product.on('/v', twiml(`<Record ${attributes}/><Say>next</Say><Pause length="60"/>`));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound();
};
const action = () => world.product.to('/a').map((one) => one.params);
/** 28 characters: two seconds. */
const words = 'Please call me back, it is W';

it('beeps, listens, and gives the message to its action when the caller has been silent', async () => {
  const callSid = await record('action="/a" timeout="3"');
  expect(await world.hears(callSid)).toEqual([{ tone: 'beep' }]);
  await world.advance(500);
  expect(await world.hears(callSid)).toEqual([{ silence: true }]);
  await world.sim('speak', { callSid, text: words });
  await world.advance(4900);
  expect(action()).toEqual([]);
  await world.advance(200);
  const [recording] = await world.client.recordings.list();
  expect(recording).toMatchObject({ source: 'RecordVerb', channels: 1, callSid });
  expect(action()).toMatchObject([
    { RecordingSid: recording?.sid, RecordingDuration: '5', CallStatus: 'in-progress', CallSid: callSid },
  ]);
  expect(action()[0]).not.toHaveProperty('Digits');
  expect(action()[0]?.RecordingUrl).toMatch(new RegExp(`^${world.carrier.url}/.*/Recordings/${recording?.sid}$`));
  expect(await world.hears(callSid)).toEqual([{ say: 'Thank you', language: 'en-US' }]);
});

it.each([
  ['', '5', '5'],
  ['finishOnKey="#"', '5#', '#'],
])('ends with a key: %s', async (attribute, keys, digits) => {
  const callSid = await record(`action="/a" playBeep="false" ${attribute}`);
  await world.sim('speak', { callSid, text: words });
  await world.advance(2000);
  await world.sim('dtmf', { callSid, digits: keys });
  await world.advance(0);
  expect(action()).toMatchObject([{ Digits: digits, RecordingDuration: '2' }]);
});

it('ends at its longest', async () => {
  const callSid = await record('action="/a" playBeep="false" maxLength="4" finishOnKey=""');
  await world.sim('speak', { callSid, text: words });
  await world.sim('dtmf', { callSid, digits: '1' });
  await world.advance(4000);
  expect(action()).toMatchObject([{ RecordingDuration: '4' }]);
});

it('tells its action of a caller who hung up', async () => {
  const callSid = await record();
  await world.advance(500);
  await world.sim('speak', { callSid, text: words });
  await world.advance(3000);
  await world.sim('hangup', { callSid });
  await world.advance(1000);
  expect(action()).toMatchObject([{ Digits: 'hangup', CallStatus: 'completed', RecordingDuration: '3' }]);
});

it.each([
  ['nobody says anything', '', 5000],
  ['a key comes at once', '#', 0],
])('goes on without a request to its action when %s', async (_name, digits, afterMs) => {
  const callSid = await record('action="/a" playBeep="false"');
  if (digits) await world.sim('dtmf', { callSid, digits });
  await world.advance(afterMs);
  expect(await world.hears(callSid)).toEqual([{ say: 'next', language: 'en-US' }]);
  expect(action()).toEqual([]);
});

it('runs its own document again when it has no action', async () => {
  const callSid = await record('playBeep="false"');
  await world.sim('speak', { callSid, text: words });
  await world.advance(2000);
  await world.sim('dtmf', { callSid, digits: '#' });
  await world.advance(0);
  expect(world.product.to('/v')).toHaveLength(2);
  expect(world.product.to('/v')[1]?.params).toMatchObject({ RecordingDuration: '2', Digits: '#' });
});

it('tells of the recording, and of its words', async () => {
  const callSid = await record(
    'action="/a" playBeep="false" recordingStatusCallback="/r" transcribe="true" transcribeCallback="/t"',
  );
  await world.sim('speak', { callSid, text: words });
  await world.advance(2000);
  await world.sim('dtmf', { callSid, digits: '#' });
  await world.advance(5000);
  expect(world.product.to('/r').map((one) => one.params)).toMatchObject([
    { RecordingStatus: 'completed', RecordingSource: 'RecordVerb', RecordingChannels: '1', RecordingDuration: '2' },
  ]);
  expect(world.product.to('/t').map((one) => one.params)).toMatchObject([
    { TranscriptionText: words, TranscriptionStatus: 'completed', CallSid: callSid },
  ]);
});

it.each([
  ['Pay', '<Pay action="/a" paymentConnector="Default"/>', { Result: 'payment-connector-error' }],
  ['Refer', '<Refer action="/a"><Sip>sip:a@b.example</Sip></Refer>', { ReferCallStatus: 'failed' }],
])('%s is not built: it says so and tells its action of the failure', async (_name, verb, fields) => {
  world.product.on('/v', twiml(verb));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  const callSid = await world.inbound();
  expect(action()).toMatchObject([fields]);
  const notices = await world.client.calls(callSid).notifications.list();
  expect(notices.map((one) => [one.errorCode, /not built/.test(one.messageText)])).toEqual([['12200', true]]);
});
