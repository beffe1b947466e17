import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const room =
  '<Dial action="/after"><Conference statusCallback="/c" statusCallbackEvent="start end join leave">r1</Conference></Dial>';
const participantsOf = async (name = 'r1') => {
  const [conference] = await world.client.conferences.list({ friendlyName: name });
  return world.client.conferences(conference!.sid).participants;
};
const ends = () => world.product.to('/c').filter((one) => one.params.StatusCallbackEvent === 'conference-end');

describe('6 Pitfalls of the real service, each reproducible', () => {
  simulated('1 EndConferenceOnExit cannot be changed while on hold, unless hold=false is sent along', async () => {
    const a = await world.callIn(room);
    await world.talking(room);
    const participants = await participantsOf();
    await participants(a).update({ hold: true });
    await participants(a).update({ endConferenceOnExit: true });
    expect(world.answers.at(-1)?.status).toBe(200);
    expect(await participants(a).fetch()).toMatchObject({ endConferenceOnExit: false });
    await participants(a).update({ hold: false, endConferenceOnExit: true });
    expect(await participants(a).fetch()).toMatchObject({ endConferenceOnExit: true });
  });

  simulated('2 completing a room whose only leg still rings, or that ended, is refused with 400 or 404', async () => {
    const { conferenceSid, callSid } = await world.client
      .conferences('r1')
      .participants.create({ to: outside, from: world.target.owned });
    await world.ring();
    const ringing = await refusalOf(world.client.conferences(conferenceSid).update({ status: 'completed' }));
    expect([400, 404]).toContain(ringing.status);
    await world.answer(callSid);
    await world.hangup(callSid);
    const ended = await refusalOf(world.client.conferences(conferenceSid).update({ status: 'completed' }));
    expect([400, 404]).toContain(ended.status);
  });

  simulated('3 a room may be missing from the list right after the Dial', async () => {
    await world.sim('account', { listLagMs: 2000 });
    const sid = await world.callIn(room);
    expect(await world.client.conferences.list({ friendlyName: 'r1', status: 'in-progress' })).toEqual([]);
    const conferenceSid = world.last('/c').ConferenceSid!;
    expect(world.last('/c').CallSid).toBe(sid);
    expect(await world.client.conferences(conferenceSid).fetch()).toMatchObject({ friendlyName: 'r1' });
    await world.advance(2100);
    expect((await world.client.conferences.list({ friendlyName: 'r1' })).map((one) => one.sid)).toEqual([
      conferenceSid,
    ]);
  });

  simulated('4 REST may say in-progress of a room in which nobody hears anybody', async () => {
    await world.sim('account', { switches: { unstartedRoom: 'in-progress' } });
    const waiting = '<Dial><Conference startConferenceOnEnter="false" waitUrl="">r1</Conference></Dial>';
    const a = await world.callIn(waiting);
    const b = await world.callIn(waiting, { from: '+14155550102' });
    expect(await world.client.conferences.list({ friendlyName: 'r1' })).toMatchObject([{ status: 'in-progress' }]);
    expect([await world.hearsLegs(a), await world.hearsLegs(b)]).toEqual([[], []]);
  });

  simulated('8 callbacks may come out of order: SequenceNumber tells which is later', async () => {
    await world.sim('mischief', { seed: 2, reorder: 0.7 });
    const sid = await world.talking('<Pause length="60"/>', {
      statusCallback: world.product.url('/s'),
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    await world.hangup(sid);
    await world.advance(10_000);
    const told = world.product
      .to('/s')
      .map((one) => [Number(one.params.SequenceNumber), one.params.CallStatus] as const);
    expect(told.map(([number]) => number)).not.toEqual([0, 1, 2, 3]);
    expect([...told].sort(([x], [y]) => x - y).map(([, status]) => status)).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ]);
  });

  simulated('5 early media: a join is not an answer; the leg’s own callback is', async () => {
    const a = await world.callIn(room);
    await world.client.conferences('r1').participants.create({
      to: outside,
      from: world.target.owned,
      statusCallback: world.product.url('/s'),
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    await world.ring();
    expect(world.product.to('/s').map((one) => one.params.CallStatus)).not.toContain('in-progress');
    await world.answer(await world.legTo(outside));
    expect(world.product.to('/s').map((one) => one.params.CallStatus)).toContain('in-progress');
    expect(await world.hearsLegs(a)).toEqual([await world.legTo(outside)]);
  });

  simulated('6 nothing cancels API-created legs when the caller leaves', async () => {
    const callerSid = await world.callIn(room);
    const { callSid } = await world.client
      .conferences('r1')
      .participants.create({ to: outside, from: world.target.owned, earlyMedia: false });
    await world.ring();
    await world.hangup(callerSid);
    await world.advance(10_000);
    expect(await world.status(callSid)).toBe('ringing');
  });

  simulated('6 a create that was answered with an error may exist all the same', async () => {
    await world.sim('mischief', { seed: 3, lostCreates: 1 });
    const attempt = world.client.calls.create({
      to: outside,
      from: world.target.owned,
      url: world.product.url('/o'),
      statusCallback: world.product.url('/s'),
      statusCallbackEvent: ['initiated'],
    });
    await attempt.then(
      () => expect.unreachable('the answer should have been lost'),
      () => undefined,
    );
    await world.sim('mischief', { seed: 3 });
    await world.ring();
    expect(await world.legsTo(outside)).toHaveLength(1);
    expect(world.product.to('/s')).toHaveLength(1);
  });

  simulated('10 QueueResult=redirected is told for our own redirect', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    world.product.on('/x', doc('<Say>taken out</Say><Pause length="30"/>'));
    const sid = await world.callIn('<Enqueue waitUrl="/w" action="/a">support</Enqueue>');
    const [queue] = await world.client.queues.list();
    await world.client
      .queues(queue!.sid)
      .members(sid)
      .update({ url: world.product.url('/x') });
    await world.advance(0);
    expect(await world.hears(sid)).toMatchObject([{ say: 'taken out' }]);
    expect(world.product.to('/a').every((one) => one.params.QueueResult === 'redirected')).toBe(true);
  });

  simulated('11 Gather without an action runs the same document for ever', async () => {
    const sid = await world.callIn('<Gather numDigits="1" timeout="60"/>');
    for (let round = 1; round <= 4; round += 1) {
      await world.dtmf(sid, '1');
      expect(world.product.to('/v')).toHaveLength(round + 1);
    }
  });

  simulated('12 dialling an own number without a VoiceUrl fails at once', async () => {
    await world.setNumber({ voiceUrl: '' }, world.target.ownedUs);
    await world.callIn(`<Dial action="/d"><Number>${world.target.ownedUs}</Number></Dial>`);
    await world.advance(1000);
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'failed' });
  });

  simulated('twilio-node drops a Status given to a participant update: nothing is changed by it', async () => {
    const a = await world.callIn(room);
    const participants = await participantsOf();
    await participants(a).update({ muted: true, status: 'completed' } as never);
    expect(await world.status(a)).toBe('in-progress');
    expect(ends()).toEqual([]);
  });
});
