import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { caller, openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const other = '+15558675311';

async function dialling(dial: string): Promise<string> {
  world.product.on('/d', doc('<Say>after</Say><Pause length="30"/>'));
  return world.callIn(`${dial}<Say>next verb</Say><Pause length="30"/>`);
}

describe('2.2 Several nouns', () => {
  simulated('ring together; the first answer wins, the rest is canceled', async () => {
    const sid = await dialling(`<Dial action="/d"><Number>${outside}</Number><Number>${other}</Number></Dial>`);
    const [first, second] = [await world.legTo(outside), await world.legTo(other)];
    expect([await world.status(first), await world.status(second)]).toEqual(['ringing', 'ringing']);
    await world.answer(second);
    expect(await world.status(first)).toBe('canceled');
    expect(await world.hearsLegs(sid)).toEqual([second]);
    await world.hangup(second);
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'completed', DialCallSid: second });
  });

  simulated('one busy line does not end the ringing of the others', async () => {
    const sid = await dialling(`<Dial action="/d"><Number>${outside}</Number><Number>${other}</Number></Dial>`);
    await world.party('busy', await world.legTo(outside));
    expect(world.product.to('/d')).toEqual([]);
    const second = await world.legTo(other);
    await world.answer(second);
    expect(await world.hearsLegs(sid)).toEqual([second]);
  });

  simulated('sequential rings one after another', async () => {
    await dialling(`<Dial action="/d" sequential="true"><Number>${outside}</Number><Number>${other}</Number></Dial>`);
    expect(await world.legsTo(other)).toEqual([]);
    await world.party('busy', await world.legTo(outside));
    const second = await world.legTo(other);
    expect(await world.status(second)).toBe('ringing');
    await world.answer(second);
    await world.hangup(second);
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'completed', DialCallSid: second });
  });
});

describe('2.2 Number url', () => {
  simulated('whispers to the called leg before the bridge', async () => {
    world.product.on('/u', doc('<Say>a caller for you</Say>'));
    const sid = await dialling(`<Dial><Number url="/u">${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    expect(await world.hears(child)).toMatchObject([{ say: 'a caller for you' }]);
    expect(await world.hearsLegs(sid)).toEqual([]);
    await world.until('the bridge', async () => (await world.hearsLegs(sid)).length > 0);
    expect(await world.hearsLegs(child)).toEqual([sid]);
  });

  simulated('declines with Hangup', async () => {
    world.product.on('/u', doc('<Hangup/>'));
    const sid = await dialling(`<Dial action="/d"><Number url="/u">${outside}</Number></Dial>`);
    await world.answer(await world.legTo(outside));
    expect(world.last('/d')).toMatchObject({ CallSid: sid, DialBridged: 'false' });
  });

  simulated('does not allow a Dial inside: 13201', async () => {
    world.product.on('/u', doc(`<Dial><Number>${other}</Number></Dial>`));
    await dialling(`<Dial action="/d"><Number url="/u">${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    expect(await world.legsTo(other)).toEqual([]);
    expect(await world.notices(child)).toContain('13201');
  });
});

describe('2.2 Attributes of Dial', () => {
  simulated('answerOnBridge keeps the caller ringing until the child answers', async () => {
    const sid = await dialling(`<Dial answerOnBridge="true"><Number>${outside}</Number></Dial>`);
    expect(await world.status(sid)).toBe('ringing');
    await world.advance(5000);
    await world.answer(await world.legTo(outside));
    expect(await world.status(sid)).toBe('in-progress');
  });

  simulated('without it the caller is answered at once and hears a ringing tone', async () => {
    const sid = await dialling(`<Dial><Number>${outside}</Number></Dial>`);
    expect(await world.status(sid)).toBe('in-progress');
    expect(await world.hears(sid)).toMatchObject([{ tone: expect.any(String) }]);
  });

  simulated('the callee sees the caller’s number, or the callerId', async () => {
    await dialling(`<Dial><Number>${outside}</Number></Dial>`);
    expect(await world.client.calls(await world.legTo(outside)).fetch()).toMatchObject({ from: caller });
    await dialling(`<Dial callerId="${world.target.ownedUs}"><Number>${other}</Number></Dial>`);
    expect(await world.client.calls(await world.legTo(other)).fetch()).toMatchObject({ from: world.target.ownedUs });
  });

  simulated('a callerId that is not ours is 13214 and dials nobody', async () => {
    const sid = await dialling(`<Dial action="/d" callerId="+15005550006"><Number>${outside}</Number></Dial>`);
    expect(await world.legsTo(outside)).toEqual([]);
    expect(await world.notices(sid)).toContain('13214');
  });

  simulated('timeLimit ends the conversation', async () => {
    await dialling(`<Dial action="/d" timeLimit="20"><Number>${outside}</Number></Dial>`);
    await world.answer(await world.legTo(outside));
    await world.advance(19_000);
    expect(world.product.to('/d')).toEqual([]);
    await world.advance(1500);
    expect(world.last('/d')).toMatchObject({ DialCallStatus: 'completed', DialCallDuration: '20' });
  });

  simulated('hangupOnStar lets the caller drop the callee', async () => {
    const sid = await dialling(`<Dial action="/d" hangupOnStar="true"><Number>${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    await world.dtmf(sid, '*');
    expect(await world.status(child)).toBe('completed');
    expect(await world.hears(sid)).toMatchObject([{ say: 'after' }]);
  });

  simulated('a number that is none is 13223 and failed', async () => {
    const sid = await dialling('<Dial action="/d"><Number>12</Number></Dial>');
    expect(world.last('/d').DialCallStatus).toBe('failed');
    expect(await world.notices(sid)).toContain('13223');
  });

  simulated('a number as text of Dial is dialled', async () => {
    await dialling(`<Dial>${outside}</Dial>`);
    expect(await world.status(await world.legTo(outside))).toBe('ringing');
  });

  simulated('rings for 30 seconds by default', async () => {
    await dialling(`<Dial action="/d"><Number>${outside}</Number></Dial>`);
    await world.advance(29_000);
    expect(world.product.to('/d')).toEqual([]);
    await world.advance(7000);
    expect(world.last('/d').DialCallStatus).toBe('no-answer');
  });

  simulated('the caller who hangs up cancels what rings and ends what talks', async () => {
    const ringing = await dialling(`<Dial><Number>${outside}</Number></Dial>`);
    await world.hangup(ringing);
    expect(await world.status(await world.legTo(outside))).toBe('canceled');
    const talking = await dialling(`<Dial><Number>${other}</Number></Dial>`);
    await world.answer(await world.legTo(other));
    await world.hangup(talking);
    expect(await world.status(await world.legTo(other))).toBe('completed');
  });

  simulated('redirecting the child lets the parent go on, without DialCallDuration', async () => {
    const sid = await dialling(`<Dial action="/d"><Number>${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    await world.client.calls(child).update({ twiml: doc('<Say>on my own</Say><Pause length="30"/>') });
    await world.advance(0);
    expect(await world.hears(child)).toMatchObject([{ say: 'on my own' }]);
    expect(world.last('/d')).toMatchObject({ CallSid: sid });
    expect(world.last('/d')).not.toHaveProperty('DialCallDuration');
  });

  simulated('record makes a recording of the Dial, told to the action', async () => {
    const sid = await dialling(`<Dial action="/d" record="record-from-answer-dual"><Number>${outside}</Number></Dial>`);
    const child = await world.legTo(outside);
    await world.answer(child);
    await world.advance(5000);
    await world.hangup(child);
    await world.advance(3000);
    expect(world.last('/d').RecordingUrl).toMatch(/\/Recordings\/RE[0-9a-f]{32}$/);
    const recordings = await world.client.recordings.list({ callSid: sid });
    expect(recordings).toMatchObject([{ source: 'DialVerb', channels: 2, duration: '5' }]);
  });

  simulated('a call to one of our own numbers makes two calls', async () => {
    world.product.on('/mine', doc('<Say>other end</Say><Pause length="60"/>'));
    await world.setNumber({ voiceUrl: world.product.url('/mine') }, world.target.ownedUs);
    await dialling(`<Dial action="/d"><Number>${world.target.ownedUs}</Number></Dial>`);
    expect(world.last('/mine')).toMatchObject({ Direction: 'inbound', To: world.target.ownedUs });
    const calls = await world.client.calls.list({ to: world.target.ownedUs });
    expect(calls.map((one) => one.direction).sort()).toEqual(['inbound', 'outbound-dial']);
  });

  simulated('Dial Sip dials a leg of its own', async () => {
    await dialling('<Dial action="/d" timeout="10"><Sip>sip:desk@phones.example.com</Sip></Dial>');
    const calls = await world.client.calls.list({ to: 'sip:desk@phones.example.com' });
    expect(calls).toMatchObject([{ direction: 'outbound-dial' }]);
  });
});
