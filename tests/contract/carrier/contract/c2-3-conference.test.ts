import { describe, expect } from 'vitest';
import { simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const callback = 'statusCallback="/c" statusCallbackEvent="start end join leave mute hold modify speaker announcement"';

let nth = 0;
/** A leg that entered a room with these attributes. */
const enter = (attributes = '', dial = 'action="/after"'): Promise<string> => {
  world.product.on('/after', doc('<Say>after</Say><Pause length="30"/>'));
  world.product.on('/music', doc('<Play loop="0">/m.mp3</Play>'));
  nth += 1;
  return world.callIn(
    `<Dial ${dial}><Conference ${callback} waitUrl="/music" ${attributes}>r1</Conference></Dial><Say>next verb</Say><Pause length="30"/>`,
    { from: `+1415555${String(1000 + (nth % 9000))}` },
  );
};
const names = () => world.product.to('/c').map((one) => one.params.StatusCallbackEvent);
const room = async () => (await world.client.conferences.list({ friendlyName: 'r1' }))[0]!;

describe('2.3 Labels', () => {
  simulated('name a participant in REST and callbacks', async () => {
    const sid = await enter('participantLabel="customer"');
    expect(world.last('/c')).toMatchObject({ CallSid: sid, ParticipantLabel: 'customer' });
    const { sid: conferenceSid } = await room();
    expect(await world.client.conferences(conferenceSid).participants('customer').fetch()).toMatchObject({
      callSid: sid,
    });
  });

  simulated('taken already: 16025, the call does not join and goes on with the next verb', async () => {
    const first = await enter('participantLabel="customer"', '');
    const second = await enter('participantLabel="customer"', '');
    expect(await world.notices(second)).toContain('16025');
    expect(await world.hears(second)).toMatchObject([{ say: 'next verb' }]);
    const { sid } = await room();
    expect((await world.client.conferences(sid).participants.list()).map((one) => one.callSid)).toEqual([first]);
  });

  for (const [name, label] of [
    ['with a slash', 'a/b'],
    ['longer than 128', 'x'.repeat(129)],
    ['that look like a CallSid', `CA${'0'.repeat(32)}`],
  ] as const) {
    simulated(`${name} are refused with 16023 or 16024`, async () => {
      const sid = await enter(`participantLabel="${label}"`, '');
      const notices = await world.notices(sid);
      expect(notices.some((code) => code === '16023' || code === '16024')).toBe(true);
      expect(await world.client.conferences.list({ status: 'in-progress' })).toEqual([]);
    });
  }
});

describe('2.3 Limits and wrong attributes', () => {
  simulated('a full room is 16020 for the next', async () => {
    await enter('maxParticipants="2"');
    await enter('maxParticipants="2"');
    const third = await enter('maxParticipants="2"');
    expect(await world.notices(third)).toContain('16020');
    const { sid } = await room();
    expect(await world.client.conferences(sid).participants.list()).toHaveLength(2);
  });

  const wrong: [string, string][] = [
    ['muted="perhaps"', 'muted'],
    ['endConferenceOnExit="7"', 'endConferenceOnExit'],
    ['startConferenceOnEnter="x"', 'startConferenceOnEnter'],
    ['beep="loudly"', 'beep'],
  ];
  for (const [attribute, name] of wrong) {
    simulated(`an unusable ${name} is told with a code from 13230 to 13240`, async () => {
      const sid = await enter(attribute);
      const codes = (await world.notices(sid)).map(Number);
      expect(codes.some((code) => code >= 13_230 && code <= 13_240)).toBe(true);
    });
  }

  simulated('an empty name joins no room', async () => {
    const sid = await world.callIn('<Dial><Conference></Conference></Dial><Say>next verb</Say><Pause length="30"/>');
    expect(await world.hears(sid)).toMatchObject([{ say: 'next verb' }]);
  });
});

describe('2.3 The wait document', () => {
  simulated('runs Say, Play, Pause and Redirect; another verb is 13238', async () => {
    world.product.on('/w', doc('<Gather/><Play loop="0">/m.mp3</Play>'));
    const sid = await world.callIn('<Dial><Conference waitUrl="/w">r2</Conference></Dial>');
    expect(await world.notices(sid)).toContain('13238');
    expect(await world.hears(sid)).toEqual([{ media: world.product.url('/m.mp3') }]);
  });

  simulated('loops by an empty Redirect', async () => {
    world.product.on('/w', doc('<Pause length="1"/><Redirect/>'));
    await world.callIn('<Dial><Conference waitUrl="/w">r1</Conference></Dial>');
    await world.advance(5500);
    expect(world.product.to('/w').length).toBeGreaterThanOrEqual(5);
  });

  simulated('a failing one drops the join and the call goes on with its action', async () => {
    world.product.on('/w', { status: 500 });
    world.product.on('/after', doc('<Say>after</Say><Pause length="30"/>'));
    const sid = await world.callIn('<Dial action="/after"><Conference waitUrl="/w">r1</Conference></Dial>');
    expect(world.product.to('/after')).toHaveLength(1);
    expect(await world.hears(sid)).toMatchObject([{ say: 'after' }]);
    expect(await world.client.conferences.list({ status: 'in-progress' })).toEqual([]);
  });

  simulated('by GET when waitMethod says so, with the room’s fields', async () => {
    world.product.on('/w', doc('<Play loop="0">/m.mp3</Play>'));
    const sid = await world.callIn('<Dial><Conference waitUrl="/w" waitMethod="GET">r1</Conference></Dial>');
    expect(world.product.to('/w')).toMatchObject([{ method: 'GET', params: { CallSid: sid } }]);
  });
});

describe('2.3 Joining', () => {
  simulated('muted joins without a voice', async () => {
    const a = await enter();
    const b = await enter('muted="true"');
    expect(await world.hearsLegs(a)).toEqual([]);
    expect(await world.hearsLegs(b)).toEqual([a]);
  });

  simulated('the flags of a participant appear in REST', async () => {
    const a = await enter('muted="true" endConferenceOnExit="true" startConferenceOnEnter="true" participantLabel="x"');
    const { sid } = await room();
    expect(await world.client.conferences(sid).participants(a).fetch()).toMatchObject({
      muted: true,
      hold: false,
      endConferenceOnExit: true,
      startConferenceOnEnter: true,
      coaching: false,
      callSidToCoach: null,
      label: 'x',
      conferenceSid: sid,
    });
  });

  simulated('changing end and coach flags is told as participant-modify', async () => {
    const a = await enter();
    await enter();
    const { sid } = await room();
    await world.client.conferences(sid).participants(a).update({ endConferenceOnExit: true });
    await world.advance(0);
    expect(world.last('/c')).toMatchObject({
      StatusCallbackEvent: 'participant-modify',
      CallSid: a,
      EndConferenceOnExit: 'true',
    });
  });

  simulated('only the events that were asked for are told', async () => {
    world.product.on(
      '/v',
      doc('<Dial><Conference statusCallback="/c" statusCallbackEvent="leave">r1</Conference></Dial>'),
    );
    await world.setNumber({ voiceUrl: world.product.url('/v') });
    const sid = await world.inbound();
    await world.hangup(sid);
    expect(names()).toEqual(['participant-leave']);
  });

  simulated('the label of who ended the room is told', async () => {
    const a = await enter('endConferenceOnExit="true" participantLabel="boss"');
    await enter();
    await world.hangup(a);
    expect(world.last('/c')).toMatchObject({
      StatusCallbackEvent: 'conference-end',
      CallSidEndingConference: a,
      ParticipantLabelEndingConference: 'boss',
    });
  });

  simulated('record-from-start records the room in one channel and tells it', async () => {
    const a = await enter('record="record-from-start" recordingStatusCallback="/rec"');
    const b = await enter();
    const { sid } = await room();
    await world.advance(5000);
    await world.hangup(b);
    await world.hangup(a);
    await world.advance(5000);
    expect(world.last('/rec')).toMatchObject({
      ConferenceSid: sid,
      RecordingSid: expect.stringMatching(/^RE/),
      RecordingStatus: 'completed',
      RecordingChannels: '1',
      RecordingSource: 'Conference',
      RecordingDuration: expect.stringMatching(/^\d+$/),
    });
    const recordings = await world.client.conferences(sid).recordings.list();
    expect(recordings).toMatchObject([{ conferenceSid: sid, source: 'Conference', channels: 1 }]);
  });
});

describe('3.2 Conferences and participants over REST', () => {
  simulated('participants are only those who are there', async () => {
    const a = await enter();
    const b = await enter();
    const { sid } = await room();
    await world.hangup(b);
    const participants = world.client.conferences(sid).participants;
    expect((await participants.list()).map((one) => one.callSid)).toEqual([a]);
    await world.hangup(a);
    expect(await participants.list()).toEqual([]);
  });

  simulated('remove kicks: 204, then 404; an API-created leg is hung up', async () => {
    await enter();
    const { sid } = await room();
    const { callSid } = await world.client
      .conferences(sid)
      .participants.create({ to: outside, from: world.target.owned, label: 'x' });
    await world.ring();
    await world.answer(callSid);
    expect(await world.client.conferences(sid).participants('x').remove()).toBe(true);
    await world.advance(0);
    expect(await world.status(callSid)).toBe('completed');
    expect(world.last('/c').StatusCallbackEvent).toBe('participant-leave');
  });

  simulated('completing the room tells conference-ended-via-api and lets the legs go on', async () => {
    const a = await enter();
    const b = await enter();
    const { sid } = await room();
    expect(await world.client.conferences(sid).update({ status: 'completed' })).toMatchObject({ sid });
    await world.advance(0);
    const leaves = world.product.to('/c').filter((one) => one.params.StatusCallbackEvent === 'participant-leave');
    expect(leaves.map((one) => one.params.ReasonParticipantLeft)).toEqual([
      'conference_ended_via_api',
      'conference_ended_via_api',
    ]);
    expect(await world.client.conferences(sid).fetch()).toMatchObject({
      status: 'completed',
      reasonConferenceEnded: 'conference-ended-via-api',
    });
    for (const leg of [a, b]) expect(await world.hears(leg)).toMatchObject([{ say: 'after' }]);
  });

  simulated('an announcement is heard by the whole room and told when it ended', async () => {
    world.product.on('/announce', doc('<Say>five minutes left</Say>'));
    const a = await enter();
    const b = await enter();
    const { sid } = await room();
    await world.client.conferences(sid).update({ announceUrl: world.product.url('/announce') });
    await world.advance(0);
    for (const leg of [a, b]) {
      expect(await world.hears(leg)).toContainEqual(expect.objectContaining({ say: 'five minutes left' }));
    }
    await world.advance(10_000);
    expect(names()).toContain('announcement-end');
    expect(await world.hearsLegs(a)).toEqual([b]);
  });

  simulated('an announcement to one participant is heard by that one only', async () => {
    world.product.on('/announce', doc('<Say>just for you</Say>'));
    const a = await enter();
    const b = await enter();
    const { sid } = await room();
    await world.client
      .conferences(sid)
      .participants(a)
      .update({ announceUrl: world.product.url('/announce') });
    await world.advance(0);
    expect(await world.hears(a)).toContainEqual(expect.objectContaining({ say: 'just for you' }));
    expect(await world.hears(b)).not.toContainEqual(expect.objectContaining({ say: 'just for you' }));
  });

  simulated('lists filter by name and status', async () => {
    const a = await enter();
    expect(await world.client.conferences.list({ friendlyName: 'other' })).toEqual([]);
    const inProgress = await world.client.conferences.list({ friendlyName: 'r1' });
    expect(inProgress).toHaveLength(1);
    await world.hangup(a);
    expect(await world.client.conferences.list({ status: 'completed' })).toHaveLength(1);
    expect(await world.client.conferences.list({ status: 'in-progress' })).toEqual([]);
  });

  simulated('ConferenceStatusCallback of participants.create tells start and end by default', async () => {
    const { callSid } = await world.client.conferences('r1').participants.create({
      to: outside,
      from: world.target.owned,
      conferenceStatusCallback: world.product.url('/c'),
    });
    await world.ring();
    await world.answer(callSid);
    world.product.on('/v', doc('<Dial><Conference>r1</Conference></Dial>'));
    await world.setNumber({ voiceUrl: world.product.url('/v') });
    const other = await world.inbound();
    await world.hangup(other);
    await world.hangup(callSid);
    expect(names()).toEqual(['conference-start', 'conference-end']);
  });

  simulated('participants.create rings for its timeout plus five seconds', async () => {
    const { callSid } = await world.client
      .conferences('r1')
      .participants.create({ to: outside, from: world.target.owned, timeout: 20 });
    await world.ring();
    await world.advance(24_000);
    expect(await world.status(callSid)).toBe('ringing');
    await world.advance(1500);
    expect(await world.status(callSid)).toBe('no-answer');
  });
});
