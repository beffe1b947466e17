import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outside, owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.sim('reset');
  await world.sim('account', { cps: 1000 });
  world.product.forget();
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const talk = twiml('<Pause length="600"/>');
const answered = async (verbs = talk) => {
  world.product.on('/v', verbs);
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound();
};
const placed = async (extra: Record<string, unknown> = {}) => {
  world.product.on('/v', talk);
  const { sid } = await world.client.calls.create({
    to: outside,
    from: owned,
    url: `${world.product.url}/v`,
    statusCallback: `${world.product.url}/s`,
    ...extra,
  });
  await world.advance(0);
  await world.sim('answer', { callSid: sid });
  await world.advance(0);
  return sid;
};
const told = (path = '/r') => world.product.to(path).map((one) => one.params);
const recordingCallback = () => ({
  recordingStatusCallback: `${world.product.url}/r`,
  recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
});
const media = async (path: string, init: RequestInit = {}) => {
  const auth = Buffer.from(`${world.carrier.accountSid}:${world.carrier.authToken}`).toString('base64');
  return fetch(path, { ...init, headers: { authorization: `Basic ${auth}`, ...init.headers } });
};

describe('a recording of a call, over REST', () => {
  it('runs, pauses, is stopped, processed and completed, and tells of it', async () => {
    const call = await answered();
    const recordings = world.client.calls(call).recordings;
    const created = await recordings.create({ ...recordingCallback(), recordingChannels: 'dual' });
    expect(created).toMatchObject({
      status: 'in-progress',
      source: 'StartCallRecordingAPI',
      channels: 2,
      track: 'both',
      duration: null,
      callSid: call,
    });
    await world.advance(10_000);
    const paused = await recordings(created.sid).update({ status: 'paused', pauseBehavior: 'skip' });
    expect(paused.status).toBe('paused');
    await world.advance(5000);
    await recordings('Twilio.CURRENT').update({ status: 'in-progress' });
    await world.advance(3000);
    expect((await recordings(created.sid).update({ status: 'stopped' })).status).toBe('stopped');
    await world.advance(0);
    expect((await world.client.recordings(created.sid).fetch()).status).toBe('processing');
    await world.advance(1000);
    expect(await world.client.recordings(created.sid).fetch()).toMatchObject({ status: 'completed', duration: '13' });
    expect(told()).toMatchObject([
      { RecordingStatus: 'in-progress', RecordingSid: created.sid, CallSid: call },
      {
        RecordingStatus: 'completed',
        RecordingDuration: '13',
        RecordingChannels: '2',
        RecordingSource: 'StartCallRecordingAPI',
        RecordingTrack: 'both',
        RecordingUrl: `${world.carrier.url}/2010-04-01/Accounts/${world.carrier.accountSid}/Recordings/${created.sid}`,
      },
    ]);
    expect(told()[1]?.RecordingStartTime).toMatch(/ \+0000$/);
    expect(told()[0]).not.toHaveProperty('RecordingDuration');
  });

  it('keeps the time of a pause with silence, which is the default', async () => {
    const call = await answered();
    const { sid } = await world.client.calls(call).recordings.create();
    await world.advance(2000);
    await world.client.calls(call).recordings(sid).update({ status: 'paused' });
    await world.advance(4000);
    await world.sim('hangup', { callSid: call });
    await world.advance(1000);
    expect(await world.client.recordings(sid).fetch()).toMatchObject({ status: 'completed', duration: '6' });
  });

  it('is refused before the answer and after the end, with 21220', async () => {
    const refusal = { status: 400, code: 21220, message: 'Requested resource is not eligible for recording' };
    const { sid } = await world.client.calls.create({ to: outside, from: owned, twiml: talk });
    await world.advance(0);
    await expect(world.client.calls(sid).recordings.create()).rejects.toMatchObject(refusal);
    await world.sim('answer', { callSid: sid });
    const recording = await world.client.calls(sid).recordings.create();
    await world.sim('hangup', { callSid: sid });
    await world.advance(1000);
    await expect(world.client.calls(sid).recordings.create()).rejects.toMatchObject(refusal);
    await expect(world.client.calls(sid).recordings(recording.sid).update({ status: 'paused' })).rejects.toMatchObject(
      refusal,
    );
    expect(await world.client.recordings.list()).toHaveLength(1);
  });

  it('is started once, however often it is asked for', async () => {
    const call = await answered();
    const first = await world.client.calls(call).recordings.create(recordingCallback());
    const second = await world.client.calls(call).recordings.create({ recordingStatusCallback: 'http://127.0.0.1:1/' });
    expect(second.sid).toBe(first.sid);
    expect(await world.client.calls(call).recordings.list()).toHaveLength(1);
    await world.advance(0);
    expect(told()).toHaveLength(1);
  });

  it('cannot be meant by CURRENT when there is none, or more than one', async () => {
    const call = await placed({ record: true });
    const current = world.client.calls(call).recordings('Twilio.CURRENT');
    expect((await current.update({ status: 'paused' })).source).toBe('OutboundAPI');
    await world.client.calls(call).recordings.create();
    await expect(current.update({ status: 'in-progress' })).rejects.toMatchObject({ status: 400, code: 16108 });
    const other = await answered();
    await expect(
      world.client.calls(other).recordings('Twilio.CURRENT').update({ status: 'paused' }),
    ).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it('is listed newest first by call and date, and remains as deleted', async () => {
    const calls = [await answered(), await answered(), await answered()];
    const sids: string[] = [];
    for (const call of calls) {
      sids.unshift((await world.client.calls(call).recordings.create()).sid);
      await world.advance(1000);
      await world.sim('hangup', { callSid: call });
      await world.advance(1000);
    }
    const all = await world.client.recordings.list({ pageSize: 2 });
    expect(all.map((one) => one.sid)).toEqual(sids);
    expect((await world.client.recordings.list({ callSid: calls[0]! })).map((one) => one.sid)).toEqual([sids[2]]);
    const early = await world.client.recordings.list({ dateCreatedBefore: new Date(Date.now() - 9e8) });
    expect(early).toEqual([]);
    expect(await world.client.recordings(sids[0]!).remove()).toBe(true);
    expect(await world.client.recordings.list()).toHaveLength(2);
    await expect(world.client.recordings(sids[0]!).fetch()).rejects.toMatchObject({ status: 404 });
    expect(await world.client.recordings(sids[0]!).fetch({ includeSoftDeleted: true })).toMatchObject({
      status: 'deleted',
    });
  });

  it('is not found when there is none', async () => {
    const sid = `RE${'0'.repeat(32)}`;
    await expect(world.client.recordings(sid).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
      message: `The requested resource /2010-04-01/Accounts/${world.carrier.accountSid}/Recordings/${sid}.json was not found`,
    });
  });
});

describe('the sound of a recording', () => {
  const recorded = async (channels: string) => {
    const call = await answered();
    const { sid } = await world.client
      .calls(call)
      .recordings.create({ recordingChannels: channels, ...recordingCallback() });
    await world.advance(3000);
    await world.sim('hangup', { callSid: call });
    await world.advance(1000);
    return told().at(-1)?.RecordingUrl ?? sid;
  };

  it.each([
    ['mono', 1],
    ['dual', 2],
  ])('is a WAV of 8 kHz: %s', async (name, channels) => {
    const url = await recorded(name);
    const response = await media(`${url}.wav`);
    const wav = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('audio/x-wav');
    expect([wav.toString('ascii', 0, 4), wav.toString('ascii', 8, 12)]).toEqual(['RIFF', 'WAVE']);
    expect([wav.readUInt16LE(22), wav.readUInt32LE(24)]).toEqual([channels, 8000]);
    expect(wav.length).toBe(44 + 3 * 8000 * 2 * channels);
    expect(wav.subarray(44).every((byte) => byte === 0)).toBe(true);
    const part = await media(`${url}.wav`, { headers: { range: 'bytes=40-47' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 40-47/${wav.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(wav.subarray(40, 48));
  });

  it('is neither there while the recording runs, nor as MP3, nor for strangers', async () => {
    const url = await recorded('mono');
    expect((await fetch(`${url}.wav`)).status).toBe(401);
    expect((await media(`${url}.mp3`)).status).toBe(406);
    expect(await (await media(url)).json()).toMatchObject({ status: 'completed', duration: '3' });
    const call = await answered();
    const { sid } = await world.client.calls(call).recordings.create();
    const running = url.replace(/RE[0-9a-f]{32}/, sid);
    expect((await media(`${running}.wav`)).status).toBe(404);
  });
});

describe('a call that is placed with Record', () => {
  it('is recorded from its answer on, and its end tells of it', async () => {
    const call = await placed({ record: true, recordingChannels: 'dual', ...recordingCallback() });
    await world.advance(7000);
    await world.sim('hangup', { callSid: call });
    await world.advance(1000);
    const [recording] = await world.client.calls(call).recordings.list();
    expect(recording).toMatchObject({ source: 'OutboundAPI', channels: 2, duration: '7', status: 'completed' });
    expect(told('/s')).toMatchObject([
      { CallStatus: 'completed', RecordingSid: recording?.sid, RecordingDuration: '7' },
    ]);
    expect(told('/s')[0]?.RecordingUrl).toContain(recording?.sid);
  });

  it('has no recording when nobody answers', async () => {
    await world.client.calls.create({ to: outside, from: owned, twiml: talk, record: true, timeout: 5 });
    await world.advance(20_000);
    expect(await world.client.recordings.list()).toEqual([]);
  });
});

describe('Dial record', () => {
  const dialled = async (record: string) => {
    world.product.on('/after', talk);
    const call = await answered(
      twiml(
        `<Dial action="/after" callerId="${owned}" record="${record}" recordingStatusCallback="/r" recordingStatusCallbackEvent="in-progress completed"><Number>${outside}</Number></Dial>`,
      ),
    );
    await world.advance(2000);
    const { callSids } = await world.sim<{ callSids: string[] }>('legs', { to: outside });
    await world.sim('answer', { callSid: callSids[0] });
    await world.advance(5000);
    await world.sim('hangup', { callSid: callSids[0] });
    await world.advance(1000);
    return call;
  };

  it.each([
    ['record-from-answer', '1', '5'],
    ['record-from-answer-dual', '2', '5'],
    ['record-from-ringing', '1', '7'],
    ['record-from-ringing-dual', '2', '7'],
  ])('%s: %s channel(s), %s seconds', async (record, channels, seconds) => {
    const call = await dialled(record);
    expect(told().at(-1)).toMatchObject({
      RecordingStatus: 'completed',
      RecordingSource: 'DialVerb',
      RecordingChannels: channels,
      RecordingDuration: seconds,
      CallSid: call,
    });
    expect(told('/after')).toMatchObject([{ DialCallStatus: 'completed', RecordingDuration: seconds }]);
    expect(told('/after')[0]?.RecordingUrl).toBe(told()[0]?.RecordingUrl);
  });

  it('do-not-record: nothing', async () => {
    await dialled('do-not-record');
    expect(await world.client.recordings.list()).toEqual([]);
    expect(told('/after')[0]).not.toHaveProperty('RecordingUrl');
  });

  it('ends when the caller is taken elsewhere', async () => {
    const call = await answered(
      twiml(`<Dial callerId="${owned}" record="record-from-ringing"><Number>${outside}</Number></Dial>`),
    );
    await world.advance(3000);
    await world.client.calls(call).update({ twiml: talk });
    await world.advance(5000);
    expect(await world.client.recordings.list()).toMatchObject([{ status: 'completed', duration: '3' }]);
  });
});

describe('a recorded conference', () => {
  it('is recorded from its start to its end, in one channel', async () => {
    const conference = twiml(
      '<Dial><Conference record="record-from-start" recordingStatusCallback="/r" recordingStatusCallbackEvent="in-progress completed">r1</Conference></Dial>',
    );
    const first = await answered(conference);
    await world.advance(4000);
    expect(told()).toEqual([]);
    const second = await answered(conference);
    await world.advance(6000);
    const [room] = await world.client.conferences.list();
    const recordings = world.client.conferences(room!.sid).recordings;
    expect(await recordings('Twilio.CURRENT').update({ status: 'paused', pauseBehavior: 'skip' })).toMatchObject({
      status: 'paused',
      conferenceSid: room!.sid,
    });
    await world.advance(6000);
    for (const callSid of [first, second]) await world.sim('hangup', { callSid });
    await world.advance(1000);
    expect(await recordings.list()).toMatchObject([
      { source: 'Conference', channels: 1, duration: '6', status: 'completed' },
    ]);
    expect(told()).toMatchObject([
      { RecordingStatus: 'in-progress', ConferenceSid: room!.sid, RecordingSource: 'Conference' },
      { RecordingStatus: 'completed', RecordingDuration: '6', RecordingChannels: '1' },
    ]);
    expect(await world.client.recordings.list({ conferenceSid: room!.sid })).toHaveLength(1);
  });

  it('can be asked for with a participant, whose call can be recorded for itself', async () => {
    const join = async (extra: object) => {
      const { callSid } = await world.client
        .conferences('r2')
        .participants.create({ to: outside, from: owned, ...extra });
      await world.advance(0);
      await world.sim('answer', { callSid });
      await world.advance(1000);
      return callSid;
    };
    const first = await join({
      conferenceRecord: 'record-from-start',
      conferenceRecordingStatusCallback: `${world.product.url}/r`,
    });
    await join({ record: true });
    await world.sim('hangup', { callSid: first });
    await world.sim('reset');
    expect(told()).toEqual([]);
    await join({ conferenceRecord: 'true', conferenceRecordingStatusCallback: `${world.product.url}/r` });
    const second = await join({ record: true });
    const sources = (await world.client.recordings.list()).map((one) => [one.source, one.callSid]).sort();
    expect(sources).toEqual([
      ['Conference', null],
      ['OutboundAPI', second],
    ]);
  });
});
