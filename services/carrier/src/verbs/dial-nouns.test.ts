import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outside, owned, ownedUs, startWorld, type World } from '../testing/carrier-world.ts';
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

const second = '+15558675311';
const dial = async (nouns: string, attributes = ''): Promise<string> => {
  world.product.on('/v', twiml(`<Dial action="/d" callerId="${owned}" ${attributes}>${nouns}</Dial>`));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound();
};
const legTo = async (to: string): Promise<string> =>
  (await world.sim<{ callSids: string[] }>('legs', { to })).callSids.at(-1)!;
const action = () => world.product.to('/d').map((one) => one.params);
const codes = async (callSid: string) =>
  (await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode);
const statusOf = async (callSid: string) => (await world.client.calls(callSid).fetch()).status;

describe('several parties', () => {
  const both = `<Number>${outside}</Number><Number>${second}</Number>`;

  it('ring together; the first to answer is connected and the other is canceled', async () => {
    const callSid = await dial(both);
    const [a, b] = [await legTo(outside), await legTo(second)];
    await world.sim('answer', { callSid: b });
    await world.advance(0);
    expect(await world.hears(callSid)).toEqual([{ callSid: b }]);
    expect(await statusOf(a)).toBe('canceled');
  });

  it('ring in turn when they are told to', async () => {
    await dial(both, 'sequential="true" timeout="10"');
    expect((await world.sim<{ callSids: string[] }>('legs', { to: second })).callSids).toEqual([]);
    await world.sim('busy', { callSid: await legTo(outside) });
    await world.advance(0);
    await world.sim('answer', { callSid: await legTo(second) });
    await world.advance(4000);
    await world.sim('hangup', { callSid: await legTo(second) });
    await world.advance(0);
    expect(action()).toMatchObject([{ DialCallStatus: 'completed', DialCallDuration: '4' }]);
  });

  it('are ten at most', async () => {
    const callSid = await dial(
      Array.from({ length: 12 }, (_, index) => `<Number>+155586753${index + 10}</Number>`).join(''),
    );
    const { callSids } = await world.sim<{ callSids: string[] }>('legs', { from: owned });
    expect(callSids).toHaveLength(10);
    expect(await codes(callSid)).toEqual(['13250']);
  });
});

describe('Dial Number', () => {
  it('plays keys to the called one before it is connected', async () => {
    const callSid = await dial(`<Number sendDigits="wW12">${outside}</Number>`);
    const child = await legTo(outside);
    await world.sim('answer', { callSid: child });
    await world.advance(0);
    expect([await world.hears(child), await world.hears(callSid)]).toEqual([
      [{ tone: 'wW12' }],
      [{ tone: 'ringback' }],
    ]);
    await world.advance(2000);
    expect(await world.hears(callSid)).toEqual([{ callSid: child }]);
  });

  it('tells who answered, without waiting for it', async () => {
    const callSid = await dial(`<Number machineDetection="Enable" amdStatusCallback="/amd">${outside}</Number>`);
    const child = await legTo(outside);
    await world.sim('amd', { callSid: child, verdict: 'machine_start', afterMs: 1200 });
    await world.sim('answer', { callSid: child });
    await world.advance(0);
    expect(await world.hears(callSid)).toEqual([{ callSid: child }]);
    await world.advance(1200);
    expect(world.product.to('/amd').map((one) => one.params)).toMatchObject([
      { CallSid: child, AnsweredBy: 'machine_start', MachineDetectionDuration: '1200' },
    ]);
  });

  it('lets the caller go on when the other one is given a document of its own', async () => {
    const callSid = await dial(`<Number>${outside}</Number>`);
    const child = await legTo(outside);
    await world.sim('answer', { callSid: child });
    await world.advance(5000);
    await world.client.calls(child).update({ twiml: twiml('<Say>you are elsewhere</Say><Pause length="60"/>') });
    await world.advance(0);
    expect(await world.hears(child)).toEqual([{ say: 'you are elsewhere', language: 'en-US' }]);
    expect(await world.hears(callSid)).toEqual([{ say: 'after', language: 'en-US' }]);
    expect(action()).toMatchObject([{ DialCallSid: child, DialBridged: 'true' }]);
    expect(action()[0]).not.toHaveProperty('DialCallDuration');
    await world.sim('hangup', { callSid });
    expect(await statusOf(child)).toBe('in-progress');
  });

  it.each([
    ['555-NOPE', '13223'],
    ['911', '13224'],
    ['+8825550100', '13227'],
    ['+19005550100', '13225'],
  ])('fails for %s with %s', async (number, code) => {
    await world.sim('account', { forbiddenPrefixes: ['+882'], blockedPrefixes: ['+1900'] });
    const callSid = await dial(`<Number>${number}</Number>`);
    expect(action()).toMatchObject([{ DialCallStatus: 'failed', DialBridged: 'false' }]);
    expect(await codes(callSid)).toEqual([code]);
  });

  it('may show a number that the account has verified', async () => {
    await world.sim('account', { verifiedNumbers: ['+15559990000'] });
    world.product.on('/v', twiml(`<Dial callerId="+15559990000"><Number>${outside}</Number></Dial>`));
    await world.setNumber({ voiceUrl: `${world.product.url}/v` });
    await world.inbound();
    expect((await world.client.calls(await legTo(outside)).fetch()).from).toBe('+15559990000');
  });

  it('may not dial inside the document of the called one', async () => {
    world.product.on('/whisper', twiml(`<Dial><Number>${second}</Number></Dial>`));
    await dial(`<Number url="/whisper">${outside}</Number>`);
    const child = await legTo(outside);
    await world.sim('answer', { callSid: child });
    await world.advance(0);
    expect(await codes(child)).toEqual(['13201']);
    expect(action()).toMatchObject([{ DialBridged: 'false' }]);
  });

  it('takes the default for a value that it does not understand, with a warning', async () => {
    const callSid = await dial(`<Number sendDigits="x">${outside}</Number>`, 'timeout="soon" hangupOnStar="perhaps"');
    expect([...(await codes(callSid))].sort()).toEqual(['13212', '13213', '13222']);
    await world.advance(30_000);
    expect(action()).toMatchObject([{ DialCallStatus: 'no-answer' }]);
  });
});

describe('a number of our own', () => {
  it('is a call of its own with its own document', async () => {
    world.product.on('/second', twiml('<Say>second number</Say><Gather numDigits="1" action="/pressed"/>'));
    await world.setNumber({ voiceUrl: `${world.product.url}/second` }, ownedUs);
    const callSid = await dial(`<Number>${ownedUs}</Number>`);
    await world.advance(0);
    expect(await world.hears(callSid)).toEqual([{ say: 'second number', language: 'en-US' }]);
    expect((await world.client.calls.list({ to: ownedUs })).map((one) => one.direction).sort()).toEqual([
      'inbound',
      'outbound-dial',
    ]);
    await world.sim('dtmf', { callSid, digits: '4' });
    await world.advance(3000);
    expect(world.product.to('/pressed').map((one) => [one.params.Digits, one.params.Direction])).toEqual([
      ['4', 'inbound'],
    ]);
    expect(action()).toMatchObject([{ DialCallStatus: 'completed' }]);
  });

  it('fails at once when nothing answers it', async () => {
    await dial(`<Number>${ownedUs}</Number>`);
    expect(action()).toMatchObject([{ DialCallStatus: 'failed' }]);
  });

  it('does not call itself for ever', async () => {
    world.product.on('/loop', twiml(`<Dial><Number>${ownedUs}</Number></Dial>`));
    await world.setNumber({ voiceUrl: `${world.product.url}/loop` }, ownedUs);
    await dial(`<Number>${ownedUs}</Number>`);
    await world.advance(5000);
    expect((await world.client.calls.list()).length).toBeLessThan(40);
    expect(action()).toHaveLength(1);
  });
});

it('Dial Application puts the caller into the application, with its parameters', async () => {
  const application = await world.client.applications.create({
    friendlyName: 'menu',
    voiceUrl: `${world.product.url}/app`,
  });
  world.product.on('/app', twiml('<Say>an application</Say>'));
  const callSid = await dial(
    `<Application><ApplicationSid>${application.sid}</ApplicationSid><Parameter name="case" value="7"/></Application>`,
  );
  expect(await world.hears(callSid)).toEqual([{ say: 'an application', language: 'en-US' }]);
  expect(world.product.to('/app').map((one) => one.params)).toMatchObject([
    { Direction: 'outbound-dial', To: `app:${application.sid}`, case: '7' },
  ]);
  await world.advance(5000);
  expect(action()).toMatchObject([{ DialCallStatus: 'completed', DialBridged: 'true' }]);
});

it('Dial Sip fails where no trunk is', async () => {
  await dial('<Sip>sip:desk@192.0.2.1</Sip>');
  expect(action()).toMatchObject([{ DialCallStatus: 'failed', DialBridged: 'false' }]);
});
