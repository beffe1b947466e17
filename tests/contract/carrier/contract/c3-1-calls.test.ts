import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

describe('3.1 Answering-machine detection', () => {
  const place = (settings: Record<string, unknown>) => world.callOut('<Say>hello</Say><Pause length="60"/>', settings);

  simulated('the document waits for the verdict and is told it', async () => {
    const sid = await place({ machineDetection: 'Enable' });
    await world.sim('amd', { callSid: sid, verdict: 'human', afterMs: 3000 });
    await world.answer(sid);
    await world.advance(2900);
    expect(world.product.to('/o')).toEqual([]);
    await world.advance(200);
    expect(world.last('/o')).toMatchObject({ AnsweredBy: 'human', CallStatus: 'in-progress' });
    expect(Number(world.last('/o').MachineDetectionDuration)).toBeGreaterThan(0);
    expect(await world.client.calls(sid).fetch()).toMatchObject({ answeredBy: 'human' });
  });

  for (const [mode, verdict] of [
    ['Enable', 'machine_start'],
    ['Enable', 'fax'],
    ['DetectMessageEnd', 'machine_end_beep'],
    ['DetectMessageEnd', 'machine_end_silence'],
    ['DetectMessageEnd', 'human'],
  ] as const) {
    simulated(`${mode} tells ${verdict}`, async () => {
      const sid = await place({ machineDetection: mode });
      await world.sim('amd', { callSid: sid, verdict, afterMs: 1000 });
      await world.answer(sid);
      await world.advance(1100);
      expect(world.last('/o').AnsweredBy).toBe(verdict);
    });
  }

  simulated('is unknown when nothing was found within the timeout', async () => {
    const sid = await place({ machineDetection: 'Enable', machineDetectionTimeout: 5 });
    await world.sim('amd', { callSid: sid, verdict: 'machine_start', afterMs: 60_000 });
    await world.answer(sid);
    await world.advance(5200);
    expect(world.last('/o').AnsweredBy).toBe('unknown');
  });

  simulated('async: the document runs at once, the verdict goes to its callback', async () => {
    const sid = await place({
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: world.product.url('/amd'),
    });
    await world.sim('amd', { callSid: sid, verdict: 'machine_start', afterMs: 4000 });
    await world.answer(sid);
    expect(world.product.to('/o')).toHaveLength(1);
    expect(world.last('/o')).not.toHaveProperty('AnsweredBy');
    expect(world.product.to('/amd')).toEqual([]);
    await world.advance(4100);
    expect(world.last('/amd')).toMatchObject({
      CallSid: sid,
      AccountSid: world.target.accountSid,
      AnsweredBy: 'machine_start',
      MachineDetectionDuration: expect.stringMatching(/^\d+$/),
    });
  });

  simulated('without detection nobody says who answered', async () => {
    const sid = await place({});
    await world.answer(sid);
    expect(world.last('/o')).not.toHaveProperty('AnsweredBy');
  });
});

describe('3.1 Calls per second', () => {
  const create = (to = outside) =>
    world.client.calls.create({ to, from: world.target.owned, url: world.product.url('/o') });

  simulated('what is too much is queued, not refused, and says for how long', async () => {
    await world.sim('account', { cps: 1 });
    const calls = [await create(), await create(), await create()];
    expect(calls.map((call) => call.queueTime)).toEqual(['0', '1000', '2000']);
    const statuses = () => Promise.all(calls.map((call) => world.status(call.sid)));
    await world.advance(0);
    expect(await statuses()).toEqual(['ringing', 'queued', 'queued']);
    await world.advance(1000);
    expect(await statuses()).toEqual(['ringing', 'ringing', 'queued']);
    await world.advance(1000);
    expect(await statuses()).toEqual(['ringing', 'ringing', 'ringing']);
  });

  simulated('participants share the limit; inbound calls and Dial do not wait', async () => {
    await world.sim('account', { cps: 1 });
    await create();
    const participant = await world.client
      .conferences('r1')
      .participants.create({ to: outside, from: world.target.owned });
    await world.advance(0);
    expect(await world.status(participant.callSid)).toBe('queued');
    await world.callIn('<Dial><Number>+15558675399</Number></Dial>');
    expect(await world.status(await world.legTo('+15558675399'))).toBe('ringing');
  });

  simulated('cancelling a queued call tells nobody', async () => {
    await world.sim('account', { cps: 1 });
    await create();
    const call = await world.client.calls.create({
      to: outside,
      from: world.target.owned,
      url: world.product.url('/o'),
      statusCallback: world.product.url('/s'),
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    await world.client.calls(call.sid).update({ status: 'canceled' });
    await world.advance(10_000);
    expect(world.product.to('/s')).toEqual([]);
    expect(await world.status(call.sid)).toBe('canceled');
  });
});

describe('3.1 Further settings of a call', () => {
  simulated('rings for a minute by default', async () => {
    const sid = await world.callOut('<Hangup/>');
    await world.advance(59_000);
    expect(await world.status(sid)).toBe('ringing');
    await world.advance(7000);
    expect(await world.status(sid)).toBe('no-answer');
  });

  simulated('TimeLimit ends it, also when told later', async () => {
    const first = await world.talking('<Pause length="600"/>', { timeLimit: 30 });
    const second = await world.talking('<Pause length="600"/>');
    await world.client.calls(second).update({ timeLimit: 10 } as never);
    await world.advance(31_000);
    expect(await world.client.calls(first).fetch()).toMatchObject({ status: 'completed', duration: '30' });
    expect(await world.status(second)).toBe('completed');
  });

  simulated('runs an Application’s document', async () => {
    world.product.on('/app', doc('<Say>application</Say><Pause length="30"/>'));
    const application = await world.client.applications.create({ voiceUrl: world.product.url('/app') });
    const call = await world.client.calls.create({
      to: outside,
      from: world.target.owned,
      applicationSid: application.sid,
    });
    await world.ring();
    await world.answer(call.sid);
    expect(await world.hears(call.sid)).toMatchObject([{ say: 'application' }]);
    await world.client.applications(application.sid).remove();
  });

  simulated('Method GET asks by GET', async () => {
    await world.talking('<Hangup/>', { method: 'GET' });
    expect(world.product.to('/o').map((one) => one.method)).toEqual(['GET']);
  });

  simulated('calls a client', async () => {
    const call = await world.client.calls.create({
      to: 'client:nobody',
      from: world.target.owned,
      url: world.product.url('/o'),
    });
    await world.ring();
    expect(await world.status(call.sid)).toBe('no-answer');
  });

  simulated('Url and Twiml exclude each other in an update', async () => {
    const sid = await world.talking('<Pause length="60"/>');
    const both = world.client.calls(sid).update({ url: world.product.url('/x'), twiml: doc('<Hangup/>') });
    expect((await refusalOf(both)).status).toBe(400);
    expect(await world.status(sid)).toBe('in-progress');
  });

  simulated('more than 4000 characters of Twiml are refused', async () => {
    const attempt = world.client.calls.create({
      to: outside,
      from: world.target.owned,
      twiml: doc(`<Say>${'a'.repeat(4100)}</Say>`),
    });
    expect((await refusalOf(attempt)).status).toBe(400);
  });

  simulated('a finished call can be deleted, a live one not', async () => {
    const sid = await world.talking('<Pause length="60"/>');
    expect((await refusalOf(world.client.calls(sid).remove())).status).toBe(400);
    await world.hangup(sid);
    expect(await world.client.calls(sid).remove()).toBe(true);
    expect(world.answers.at(-1)).toMatchObject({ status: 204 });
    expect(await refusalOf(world.client.calls(sid).fetch())).toMatchObject({ status: 404 });
  });

  simulated('its events tell the requests that were made', async () => {
    const sid = await world.callIn('<Pause length="5"/>');
    const events = await world.client.calls(sid).events.list();
    expect(events.length).toBeGreaterThan(0);
    expect(JSON.stringify(events[0])).toContain(world.product.url('/v'));
  });

  simulated('StatusCallback may be given to a live call', async () => {
    const sid = await world.talking('<Pause length="60"/>');
    await world.client.calls(sid).update({ statusCallback: world.product.url('/late') });
    await world.hangup(sid);
    expect(world.product.to('/late').map((one) => one.params.CallStatus)).toEqual(['completed']);
  });

  simulated('SendDigits are pressed once it answered, and switch detection off', async () => {
    const sid = await world.callOut('<Pause length="30"/>', { sendDigits: 'ww12', machineDetection: 'Enable' });
    await world.answer(sid);
    await world.advance(5000);
    expect(world.product.to('/o')).toHaveLength(1);
    expect(world.last('/o')).not.toHaveProperty('AnsweredBy');
  });
});
