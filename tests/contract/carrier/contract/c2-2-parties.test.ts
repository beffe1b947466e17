import twilio from 'twilio';
import { describe, expect } from 'vitest';
import { differsHere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

async function registered(identity = 'alice'): Promise<string> {
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(world.target.accountSid, world.target.apiKey, world.target.apiSecret, { identity });
  token.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
  const { clientId } = await world.sim('client.register', { identity, token: token.toJwt() });
  return clientId!;
}

describe('2.2 What a Number may ask for', () => {
  simulated('machineDetection tells amdStatusCallback who answered', async () => {
    await world.callIn(
      `<Dial action="/d"><Number machineDetection="Enable" amdStatusCallback="/amd">${outside}</Number></Dial>`,
    );
    const child = await world.legTo(outside);
    await world.sim('amd', { callSid: child, verdict: 'machine_start', afterMs: 2000 });
    await world.answer(child);
    await world.advance(2100);
    expect(world.last('/amd')).toMatchObject({ CallSid: child, AnsweredBy: 'machine_start' });
  });

  simulated('only the events that are named are told, to the method that is named', async () => {
    await world.callIn(
      `<Dial><Number statusCallback="/s" statusCallbackEvent="answered" statusCallbackMethod="GET">${outside}</Number></Dial>`,
    );
    const child = await world.legTo(outside);
    await world.answer(child);
    await world.hangup(child);
    expect(world.product.to('/s')).toMatchObject([
      { method: 'GET', params: { CallStatus: 'in-progress', CallSid: child } },
    ]);
  });

  simulated('the url’s Gather lets the called one decide', async () => {
    world.product.on(
      '/u',
      doc('<Gather action="/decide" numDigits="1" timeout="10"><Say>press 1</Say></Gather><Hangup/>'),
    );
    world.product.on('/decide', doc(''));
    const sid = await world.callIn(`<Dial action="/d"><Number url="/u">${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    expect(await world.hearsLegs(sid)).toEqual([]);
    await world.dtmf(child, '1');
    expect(world.last('/decide')).toMatchObject({ CallSid: child, Digits: '1' });
    expect(await world.hearsLegs(sid)).toEqual([child]);
  });
});

describe('2.2 Client', () => {
  simulated('takes its identity as text, and tells the leg’s progress', async () => {
    const clientId = await registered();
    const sid = await world.callIn(
      '<Dial action="/d"><Client statusCallback="/s" statusCallbackEvent="initiated ringing answered completed">alice</Client></Dial>',
    );
    await world.sim('client.accept', { clientId });
    await world.advance(0);
    const child = await world.legTo('client:alice');
    await world.hangup(child);
    expect(world.product.to('/s').map((one) => one.params.CallStatus)).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ]);
    expect(world.last('/s')).toMatchObject({ ParentCallSid: sid, To: 'client:alice' });
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'completed', DialCallSid: child });
  });

  simulated('several devices of one identity ring together; one takes it', async () => {
    const first = await registered();
    const second = await registered();
    await world.callIn('<Dial><Client>alice</Client></Dial>');
    for (const clientId of [first, second]) expect(await world.sim('client.incoming', { clientId })).toHaveLength(1);
    await world.sim('client.accept', { clientId: second });
    await world.advance(0);
    expect(await world.sim('client.incoming', { clientId: first })).toEqual([]);
  });

  simulated('a caller who gives up stops the ringing', async () => {
    const clientId = await registered();
    const sid = await world.callIn('<Dial><Client>alice</Client></Dial>');
    await world.hangup(sid);
    expect(await world.sim('client.incoming', { clientId })).toEqual([]);
  });

  simulated('a phone and a browser ring together', async () => {
    const clientId = await registered();
    const sid = await world.callIn(`<Dial><Client>alice</Client><Number>${outside}</Number></Dial>`);
    expect(await world.sim('client.incoming', { clientId })).toHaveLength(1);
    const phone = await world.legTo(outside);
    await world.answer(phone);
    expect(await world.sim('client.incoming', { clientId })).toEqual([]);
    expect(await world.hearsLegs(sid)).toEqual([phone]);
  });
});

describe('3.2 Participants that are not there', () => {
  simulated('cannot be fetched, changed or removed: 404 with 20404', async () => {
    await world.callIn('<Dial><Conference>r1</Conference></Dial>');
    const [room] = await world.client.conferences.list();
    const nobody = world.client.conferences(room!.sid).participants('nobody');
    for (const attempt of [nobody.fetch(), nobody.update({ muted: true }), nobody.remove()]) {
      expect(await refusalOf(attempt)).toMatchObject({ status: 404, code: 20404 });
    }
  });

  simulated('a name in place of a room’s sid finds nothing when fetching', async () => {
    await world.callIn('<Dial><Conference>r1</Conference></Dial>');
    expect((await world.http('GET', '/Conferences/r1.json')).status).toBe(404);
    expect((await world.http('GET', '/Conferences/r1/Participants.json')).status).toBe(404);
  });
});

describe('3.2 Further settings of a participant', () => {
  simulated('MachineDetection holds nothing back: the verdict goes to AmdStatusCallback', async () => {
    const { callSid } = await world.client.conferences('r1').participants.create({
      to: outside,
      from: world.target.owned,
      machineDetection: 'Enable',
      amdStatusCallback: world.product.url('/amd'),
    });
    await world.ring();
    await world.sim('amd', { callSid, verdict: 'human', afterMs: 1500 });
    await world.answer(callSid);
    await world.advance(1600);
    expect(world.last('/amd')).toMatchObject({ CallSid: callSid, AnsweredBy: 'human' });
  });

  simulated('ConferenceRecord records the room', async () => {
    const { callSid, conferenceSid } = await world.client.conferences('r1').participants.create({
      to: outside,
      from: world.target.owned,
      conferenceRecord: 'true',
      conferenceRecordingStatusCallback: world.product.url('/rec'),
    });
    await world.ring();
    await world.answer(callSid);
    await world.callIn('<Dial><Conference>r1</Conference></Dial>');
    await world.advance(3000);
    await world.client.conferences(conferenceSid).update({ status: 'completed' });
    await world.advance(3000);
    expect(world.last('/rec')).toMatchObject({ ConferenceSid: conferenceSid, RecordingStatus: 'completed' });
  });

  simulated('Muted, EndConferenceOnExit and StartConferenceOnEnter are kept', async () => {
    const { callSid, conferenceSid } = await world.client.conferences('r1').participants.create({
      to: outside,
      from: world.target.owned,
      muted: true,
      endConferenceOnExit: true,
      startConferenceOnEnter: false,
    });
    await world.ring();
    await world.answer(callSid);
    expect(await world.client.conferences(conferenceSid).participants(callSid).fetch()).toMatchObject({
      muted: true,
      endConferenceOnExit: true,
      startConferenceOnEnter: false,
    });
  });

  simulated('TimeLimit ends the leg', async () => {
    const { callSid } = await world.client
      .conferences('r1')
      .participants.create({ to: outside, from: world.target.owned, timeLimit: 20 });
    await world.ring();
    await world.answer(callSid);
    await world.advance(20_500);
    expect(await world.status(callSid)).toBe('completed');
  });
});

describe('3.1 Streams and transcriptions over REST', () => {
  simulated('a stream is started and stopped on a live call', async () => {
    const sid = await world.talking('<Pause length="60"/>');
    const stream = await world.client.calls(sid).streams.create({ url: 'wss://127.0.0.1:1/none', name: 'tap' });
    expect(stream).toMatchObject({ callSid: sid, name: 'tap', sid: expect.stringMatching(/^MZ/) });
    const stopped = await world.client.calls(sid).streams(stream.sid).update({ status: 'stopped' });
    expect(stopped).toMatchObject({ sid: stream.sid, status: 'stopped' });
  });

  simulated('a transcription is started and stopped on a live call', async () => {
    const sid = await world.talking('<Pause length="60"/>');
    const transcription = await world.client.calls(sid).transcriptions.create({
      statusCallbackUrl: world.product.url('/tr'),
    });
    await world.advance(10);
    expect(world.last('/tr')).toMatchObject({ CallSid: sid, TranscriptionEvent: 'transcription-started' });
    await world.client.calls(sid).transcriptions(transcription.sid).update({ status: 'stopped' });
    await world.advance(10);
    expect(world.last('/tr')).toMatchObject({ TranscriptionEvent: 'transcription-stopped' });
  });
});

describe('3.1 Payments over REST', () => {
  differsHere('are created with 201 and changed with 202', async () => {
    const sid = await world.talking('<Pause length="60"/>');
    const idempotencyKey = 'a';
    const statusCallback = world.product.url('/pay');
    const payment = await world.client.calls(sid).payments.create({ idempotencyKey, statusCallback });
    expect(world.answers.at(-1)?.status).toBe(201);
    await world.client
      .calls(sid)
      .payments(payment.sid)
      .update({ idempotencyKey: 'b', statusCallback, status: 'cancel' });
    expect(world.answers.at(-1)?.status).toBe(202);
  });
});

describe('1.3 Inbound extras', () => {
  simulated('a name appears only when the number asks for the lookup', async () => {
    await world.callIn('<Hangup/>');
    expect(world.last('/v')).not.toHaveProperty('CallerName');
  });
});
