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
  world.product.on('/g', twiml('<Say>got it</Say><Pause length="60"/>'));
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const prompt = [{ say: 'What can we do for you', language: 'en-US' }];
const ask = async (attributes: string): Promise<string> => {
  world.product.on(
    '/v',
    twiml(
      `<Gather action="/g" partialResultCallback="/p" ${attributes}><Say>What can we do for you</Say></Gather><Say>none</Say><Pause length="60"/>`,
    ),
  );
  world.product.on('/p', twiml('<Hangup/>'));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound();
};
const results = () => world.product.to('/g').map((one) => one.params);

it('tells its guesses first, whose answer steers nothing, and then what was said', async () => {
  const callSid = await ask('input="dtmf speech" speechTimeout="auto" language="en-GB"');
  expect(await world.hears(callSid)).toEqual(prompt);
  await world.sim('speak', { callSid, text: 'billing please', confidence: 0.91, partials: ['bill', 'billing'] });
  await world.advance(0);
  expect(
    world.product.to('/p').map(({ params }) => [params.UnstableSpeechResult, params.SequenceNumber, params.CallSid]),
  ).toEqual([
    ['bill', '0', callSid],
    ['billing', '1', callSid],
  ]);
  expect(world.product.to('/p').every((one) => Number(one.params.Stability) < 1)).toBe(true);
  expect(results()).toMatchObject([{ SpeechResult: 'billing please', Confidence: '0.91', Language: 'en-GB' }]);
  expect(results()[0]).not.toHaveProperty('Digits');
  expect(world.product.received.map((one) => one.path)).toEqual(['/v', '/p', '/p', '/g']);
  expect(await world.hears(callSid)).toEqual([{ say: 'got it', language: 'en-US' }]);
});

it('says nothing of a confidence that it does not have', async () => {
  const callSid = await ask('input="speech" speechTimeout="auto"');
  await world.sim('speak', { callSid, text: 'hello' });
  await world.advance(0);
  expect(results()).toMatchObject([{ SpeechResult: 'hello' }]);
  expect(results()[0]).not.toHaveProperty('Confidence');
});

it('takes the kind of input that comes first', async () => {
  const byKey = await ask('input="dtmf speech" speechTimeout="auto" numDigits="2"');
  await world.sim('dtmf', { callSid: byKey, digits: '1' });
  await world.sim('speak', { callSid: byKey, text: 'ignored' });
  await world.sim('dtmf', { callSid: byKey, digits: '2' });
  await world.advance(0);
  expect(results()).toMatchObject([{ Digits: '12' }]);
  expect(results()[0]).not.toHaveProperty('SpeechResult');

  const byWord = await ask('input="dtmf speech" speechTimeout="3" numDigits="1"');
  await world.sim('speak', { callSid: byWord, text: 'first words' });
  await world.sim('dtmf', { callSid: byWord, digits: '7' });
  await world.advance(3000);
  expect(results().at(-1)).toMatchObject({ SpeechResult: 'first words' });
});

it('waits for so much silence after the words, in which more may come', async () => {
  const callSid = await ask('input="speech" speechTimeout="2"');
  await world.sim('speak', { callSid, text: 'my number is' });
  await world.advance(1900);
  await world.sim('speak', { callSid, text: 'four two', confidence: 0.5 });
  await world.advance(1900);
  expect(results()).toEqual([]);
  await world.advance(200);
  expect(results()).toMatchObject([{ SpeechResult: 'my number is four two', Confidence: '0.5' }]);
});

it('does not listen longer than maxSpeechTime', async () => {
  const callSid = await ask('input="speech" speechTimeout="5" maxSpeechTime="4"');
  for (const text of ['one', 'two', 'three']) {
    await world.sim('speak', { callSid, text });
    await world.advance(1500);
  }
  expect(results()).toMatchObject([{ SpeechResult: 'one two three' }]);
});

it('lets the prompt be heard out without barge-in', async () => {
  const callSid = await ask('input="speech" speechTimeout="auto" bargeIn="false"');
  await world.sim('speak', { callSid, text: 'early' });
  expect(await world.hears(callSid)).toEqual(prompt);
  expect(results()).toEqual([]);
  await world.advance(5000);
  expect(results()).toMatchObject([{ SpeechResult: 'early' }]);
});

it('goes on after silence, or asks its action also for nothing', async () => {
  const silent = await ask('input="speech" timeout="3"');
  await world.advance(4700);
  expect(await world.hears(silent)).toEqual([{ say: 'none', language: 'en-US' }]);
  await ask('input="speech" timeout="3" actionOnEmptyResult="true"');
  await world.advance(5000);
  expect(results()).toHaveLength(1);
  expect(results()[0]).not.toHaveProperty('SpeechResult');
});

it('does not hear words where only keys are asked for', async () => {
  const callSid = await ask('timeout="3"');
  await world.sim('speak', { callSid, text: 'hello' });
  await world.advance(5000);
  expect(results()).toEqual([]);
});
