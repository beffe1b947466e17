import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();

const add = (room = 'r2', settings: Record<string, unknown> = {}) =>
  world.client.conferences(room).participants.create({
    to: outside,
    from: world.target.owned,
    label: 'agent-7',
    earlyMedia: false,
    timeout: 20,
    statusCallback: world.product.url('/s'),
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    ...settings,
  });

describe('V17 Add a participant by REST', () => {
  simulated('answers 201 with the leg and the room', async () => {
    const participant = await add();
    expect(world.answers.at(-1)?.status).toBe(201);
    expect(participant.callSid).toMatch(/^CA/);
    expect(participant.conferenceSid).toMatch(/^CF/);
    expect(['queued', 'connecting', 'ringing']).toContain(participant.status);
    expect(participant.label).toBe('agent-7');
  });

  simulated('tells the leg’s progress, and finds it by label and by CallSid', async () => {
    const { callSid, conferenceSid } = await add();
    await world.ring();
    await world.answer(callSid);
    const participants = world.client.conferences(conferenceSid).participants;
    const byLabel = await participants('agent-7').fetch();
    const bySid = await participants(callSid).fetch();
    expect(byLabel).toMatchObject({ callSid, status: 'connected', label: 'agent-7' });
    expect(bySid.callSid).toBe(callSid);
    await world.hangup(callSid);
    expect(world.product.to('/s').map((one) => [one.params.CallStatus, one.params.SequenceNumber])).toEqual([
      ['initiated', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ]);
    expect(await refusalOf(participants(callSid).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  simulated('joins the same room by the same name', async () => {
    const first = await add();
    const second = await add('r2', { to: '+15558675311', label: 'agent-8' });
    expect(second.conferenceSid).toBe(first.conferenceSid);
    const third = await add(first.conferenceSid, { to: '+15558675312', label: 'agent-9' });
    expect(third.conferenceSid).toBe(first.conferenceSid);
  });

  simulated('refuses an unknown or completed room’s sid and dials nobody', async () => {
    const unknown = await refusalOf(add(`CF${'0'.repeat(32)}`));
    expect(unknown.status).toBeGreaterThanOrEqual(400);
    expect(unknown.status).toBeLessThan(500);
    expect(await world.legsTo(outside)).toEqual([]);

    const { callSid, conferenceSid } = await add();
    await world.ring();
    await world.answer(callSid);
    await world.hangup(callSid);
    const completed = await refusalOf(add(conferenceSid, { to: '+15558675311' }));
    expect(completed.status).toBeGreaterThanOrEqual(400);
    expect(await world.legsTo('+15558675311')).toEqual([]);
  });

  simulated('is not in the room before it answers when early media is off', async () => {
    const inside = await world.talking('<Dial><Conference>r2</Conference></Dial>', { to: '+15558675311' });
    const { callSid } = await add();
    await world.ring();
    expect(await world.hearsLegs(inside)).toEqual([]);
    await world.answer(callSid);
    expect(await world.hearsLegs(inside)).toEqual([callSid]);
  });

  const wrong: [string, Record<string, string | undefined>, number | null][] = [
    ['To is missing', { To: undefined }, 21201],
    ['From is missing', { From: undefined }, 21213],
    ['From is not owned', { From: '+15005550006' }, 21210],
    ['To is not a number', { To: 'nobody' }, 21211],
    ['the label has a slash', { Label: 'a/b' }, null],
    ['the label is longer than 128', { Label: 'x'.repeat(129) }, null],
  ];
  for (const [name, change, code] of wrong) {
    simulated(`refuses with 400 when ${name}`, async () => {
      const fields = { To: outside, From: world.target.owned, ...change };
      const form = new URLSearchParams();
      for (const [key, value] of Object.entries(fields)) if (value !== undefined) form.set(key, value);
      const answer = await world.http('POST', '/Conferences/r2/Participants.json', { body: form.toString() });
      expect(answer).toMatchObject({ status: 400, ...(code === null ? {} : { body: { code } }) });
      expect(await world.legsTo(outside)).toEqual([]);
    });
  }
});
