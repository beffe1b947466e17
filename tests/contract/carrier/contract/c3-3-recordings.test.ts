import { describe, expect } from 'vitest';
import { differsHere, simulated } from '../harness/modes.ts';
import { refusalOf } from '../harness/rejection.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

const talking = () => world.talking('<Pause length="600"/>');
const recordings = (sid: string) => world.client.calls(sid).recordings;
const media = (path: string) =>
  fetch(`${world.target.url}/2010-04-01/Accounts/${world.target.accountSid}${path}`, {
    headers: {
      authorization: `Basic ${Buffer.from(`${world.target.accountSid}:${world.target.authToken}`).toString('base64')}`,
    },
  });

/** Seconds of sound in a WAV file, from its header. */
function secondsOf(wav: Buffer): { seconds: number; channels: number } {
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(wav.toString('latin1', 8, 12)).toBe('WAVE');
  const format = wav.indexOf('fmt ');
  const data = wav.indexOf('data');
  const channels = wav.readUInt16LE(format + 10);
  const bytesPerSecond = wav.readUInt32LE(format + 16);
  return { seconds: Math.round(wav.readUInt32LE(data + 4) / bytesPerSecond), channels };
}

describe('3.3 Recording a call over REST', () => {
  simulated('starts, pauses, goes on and stops', async () => {
    const sid = await talking();
    const recording = await recordings(sid).create({
      recordingStatusCallback: world.product.url('/rec'),
      recordingStatusCallbackEvent: ['in-progress', 'completed'],
    });
    expect(recording).toMatchObject({ callSid: sid, status: 'in-progress', source: 'StartCallRecordingAPI' });
    await world.advance(4000);
    expect(await recordings(sid)(recording.sid).update({ status: 'paused' })).toMatchObject({ status: 'paused' });
    await world.advance(3000);
    expect(await recordings(sid)('Twilio.CURRENT').update({ status: 'in-progress' })).toMatchObject({
      sid: recording.sid,
      status: 'in-progress',
    });
    await world.advance(2000);
    await recordings(sid)(recording.sid).update({ status: 'stopped' });
    await world.advance(3000);
    expect(await world.client.recordings(recording.sid).fetch()).toMatchObject({ status: 'completed', duration: '9' });
    expect(world.product.to('/rec').map((one) => one.params.RecordingStatus)).toEqual(['in-progress', 'completed']);
    expect(world.last('/rec')).toMatchObject({
      CallSid: sid,
      RecordingSid: recording.sid,
      RecordingUrl: expect.stringContaining(`/Recordings/${recording.sid}`),
      RecordingDuration: '9',
      RecordingSource: 'StartCallRecordingAPI',
    });
  });

  simulated('pausing with skip makes it shorter, with silence it does not', async () => {
    const lengths: (string | undefined)[] = [];
    for (const pauseBehavior of ['skip', 'silence'] as const) {
      const sid = await talking();
      const recording = await recordings(sid).create();
      await world.advance(4000);
      await recordings(sid)(recording.sid).update({ status: 'paused', pauseBehavior });
      await world.advance(10_000);
      await recordings(sid)(recording.sid).update({ status: 'in-progress' });
      await world.advance(2000);
      await recordings(sid)(recording.sid).update({ status: 'stopped' });
      await world.advance(3000);
      lengths.push((await world.client.recordings(recording.sid).fetch()).duration);
    }
    expect(lengths).toEqual(['6', '16']);
  });

  simulated('ends with the call', async () => {
    const sid = await talking();
    const recording = await recordings(sid).create();
    await world.advance(5000);
    await world.hangup(sid);
    await world.advance(5000);
    expect(await world.client.recordings(recording.sid).fetch()).toMatchObject({ status: 'completed', duration: '5' });
    expect((await recordings(sid).list()).map((one) => one.sid)).toEqual([recording.sid]);
  });

  simulated('too early is 21220 as too late is', async () => {
    const sid = await world.callOut('<Pause length="60"/>');
    expect(await refusalOf(recordings(sid).create())).toMatchObject({
      status: 400,
      code: 21220,
      message: expect.stringContaining('Requested resource is not eligible for recording'),
    });
  });

  simulated('a second start on the same call makes no second recording', async () => {
    const sid = await talking();
    await recordings(sid).create();
    await recordings(sid)
      .create()
      .catch(() => undefined);
    expect(await recordings(sid).list()).toHaveLength(1);
  });

  simulated('different sources coexist; CURRENT is then ambiguous', async () => {
    const sid = await world.talking('<Pause length="600"/>', { record: true });
    await recordings(sid).create();
    const list = await recordings(sid).list();
    expect(list.map((one) => one.source).sort()).toEqual(['OutboundAPI', 'StartCallRecordingAPI']);
    const attempt = recordings(sid)('Twilio.CURRENT').update({ status: 'stopped' });
    expect((await refusalOf(attempt)).status).toBeGreaterThanOrEqual(400);
  });

  simulated('Record=true at creation tells the recording in the last status callback', async () => {
    const sid = await world.talking('<Pause length="600"/>', {
      record: true,
      recordingStatusCallback: world.product.url('/rec'),
      statusCallback: world.product.url('/s'),
    });
    await world.advance(6000);
    await world.hangup(sid);
    await world.advance(5000);
    const [recording] = await recordings(sid).list();
    expect(recording).toMatchObject({ source: 'OutboundAPI', duration: '6', status: 'completed' });
    expect(world.last('/rec')).toMatchObject({ RecordingSid: recording!.sid, RecordingStatus: 'completed' });
    expect(world.last('/s')).toMatchObject({ RecordingSid: recording!.sid, RecordingUrl: expect.any(String) });
  });
});

describe('3.3 The file', () => {
  async function completed(settings: Record<string, unknown> = {}): Promise<string> {
    const sid = await talking();
    const recording = await recordings(sid).create(settings);
    await world.advance(4000);
    await recordings(sid)(recording.sid).update({ status: 'stopped' });
    await world.advance(3000);
    return recording.sid;
  }

  simulated('is a WAV of the recording’s length', async () => {
    const sid = await completed({ recordingChannels: 'dual' });
    const response = await media(`/Recordings/${sid}.wav`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^audio\/(x-)?wav/);
    expect(secondsOf(Buffer.from(await response.arrayBuffer()))).toEqual({ seconds: 4, channels: 2 });
  });

  simulated('is metadata without an extension', async () => {
    const sid = await completed();
    const response = await media(`/Recordings/${sid}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(await response.json()).toMatchObject({ sid });
  });

  differsHere('is an MP3 when asked for one', async () => {
    const sid = await completed();
    const response = await media(`/Recordings/${sid}.mp3`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
  });

  simulated('is gone after it was deleted', async () => {
    const sid = await completed();
    expect(await world.client.recordings(sid).remove()).toBe(true);
    expect(world.answers.at(-1)).toMatchObject({ status: 204 });
    expect((await media(`/Recordings/${sid}.wav`)).status).toBe(404);
    expect((await world.client.recordings.list()).map((one) => one.sid)).not.toContain(sid);
  });
});

describe('3.3 Recording a room', () => {
  simulated('can be paused and stopped under the conference', async () => {
    const callback = world.product.url('/rec');
    const verbs = `<Dial><Conference record="record-from-start" recordingStatusCallback="${callback}">r1</Conference></Dial>`;
    await world.callIn(verbs);
    await world.talking(verbs);
    const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
    await world.advance(3000);
    const list = world.client.conferences(room!.sid).recordings;
    const [recording] = await list.list();
    expect(recording).toMatchObject({ status: 'in-progress', conferenceSid: room!.sid });
    expect(await list(recording!.sid).update({ status: 'paused' })).toMatchObject({ status: 'paused' });
    expect(await list('Twilio.CURRENT').update({ status: 'stopped' })).toMatchObject({ sid: recording!.sid });
    await world.advance(3000);
    expect(world.last('/rec')).toMatchObject({ RecordingStatus: 'completed', ConferenceSid: room!.sid });
  });
});
