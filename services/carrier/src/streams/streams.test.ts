import twilio from 'twilio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { outside, owned, startWorld, type World } from '../testing/carrier-world.ts';
import { twiml } from '../testing/product-server.ts';
import { startStreamServer } from '../testing/stream-server.ts';

let world: World;
let server: Awaited<ReturnType<typeof startStreamServer>>;
beforeAll(async () => {
  world = await startWorld();
  server = await startStreamServer();
});
afterAll(async () => {
  await world.stop();
  await server.stop();
});
beforeEach(async () => {
  await world.sim('reset');
  world.product.forget();
  server.forget();
});
afterEach(() => expect(world.product.unsigned(world.carrier.authToken)).toEqual([]));

const call = async (verbs: string) => {
  world.product.on('/v', twiml(verbs));
  await world.setNumber({ voiceUrl: `${world.product.url}/v` });
  return world.inbound();
};
const told = (path: string) => world.product.to(path).map((one) => one.params);
const codes = async (callSid: string) =>
  (await world.client.calls(callSid).notifications.list()).map((one) => one.errorCode);
const pause = '<Pause length="60"/>';

describe('Start Stream', () => {
  it('sends the sound of a call to the application, signed, in order, beside its document', async () => {
    const url = `${server.url}/audio?a=1`;
    const callSid = await call(
      `<Start><Stream url="${url}" name="s" statusCallback="/s" track="both_tracks"><Parameter name="case" value="a b&amp;c"/></Stream></Start><Say>Hello</Say>${pause}`,
    );
    expect(await world.hears(callSid)).toEqual([{ say: 'Hello', language: 'en-US' }]);
    await world.advance(100);
    await vi.waitFor(() => expect(server.frames).toHaveLength(12));
    const { signature } = server.handshakes[0]!;
    expect(twilio.validateRequest(world.carrier.authToken, signature, url, {})).toBe(true);
    const [connected, start, ...media] = server.frames;
    expect(connected).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    expect(start).toMatchObject({
      sequenceNumber: '1',
      streamSid: expect.stringMatching(/^MZ[0-9a-f]{32}$/),
      start: {
        accountSid: world.carrier.accountSid,
        callSid,
        tracks: ['inbound', 'outbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: { case: 'a b&c' },
      },
    });
    expect(media.map((frame) => frame.sequenceNumber)).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    const first = media[0]?.media as { track: string; chunk: string; timestamp: string; payload: string };
    expect(first).toMatchObject({ track: 'inbound', chunk: '1', timestamp: '20' });
    expect(Buffer.from(first.payload, 'base64')).toEqual(Buffer.alloc(160, 0xff));

    await world.client.calls(callSid).update({ twiml: twiml(pause) });
    await world.advance(20);
    await vi.waitFor(() => expect(server.of('media')).toHaveLength(12));
    await world.sim('hangup', { callSid });
    await vi.waitFor(() => expect(server.closed()).toBe(1));
    expect(server.frames.at(-1)).toMatchObject({ event: 'stop', stop: { callSid } });
    await world.advance(0);
    expect(told('/s')).toMatchObject([
      { StreamEvent: 'stream-started', StreamName: 's', CallSid: callSid },
      { StreamEvent: 'stream-stopped' },
    ]);
  });

  it('is ended by Stop with its name, and by no other', async () => {
    await call(
      `<Start><Stream url="${server.url}" name="a"/></Start><Stop><Stream name="b"/></Stop><Pause/><Stop><Stream name="a"/></Stop>${pause}`,
    );
    await world.advance(900);
    expect(server.of('stop')).toEqual([]);
    await world.advance(200);
    await vi.waitFor(() => expect(server.closed()).toBe(1));
    expect(server.of('stop')).toHaveLength(1);
  });

  it('tells of an address where nobody answers, and the call goes on', async () => {
    const callSid = await call(
      `<Start><Stream url="ws://127.0.0.1:9/" statusCallback="/s"/></Start><Say>on</Say>${pause}`,
    );
    await world.advance(0);
    expect(await codes(callSid)).toEqual(['31920']);
    expect(told('/s')).toMatchObject([{ StreamEvent: 'stream-error', StreamErrorCode: '31920' }]);
    expect(await world.hears(callSid)).toEqual([{ say: 'on', language: 'en-US' }]);
  });

  it.each([
    ['url="http://127.0.0.1/"', '11100'],
    ['url="wss://x.example/" track="none"', '31941'],
  ])('refuses %s', async (attributes, code) => {
    expect(await codes(await call(`<Start><Stream ${attributes}/></Start>${pause}`))).toEqual([code]);
  });
});

describe('Connect Stream', () => {
  const connect = async () => {
    world.product.on('/a', twiml(`<Say>after</Say>${pause}`));
    const callSid = await call(`<Connect action="/a"><Stream url="${server.url}"/></Connect>${pause}`);
    await vi.waitFor(() => expect(server.of('start')).toHaveLength(1));
    return { callSid, streamSid: server.of('start')[0]?.streamSid ?? '' };
  };
  /** Passes virtual time until the carrier has heard what was said to it. */
  const heard = (check: () => unknown) => vi.waitFor(async () => check());

  it('plays what the application sends, tells marks back when they are reached, and keys', async () => {
    const { callSid, streamSid } = await connect();
    server.say({ event: 'media', streamSid, media: { payload: Buffer.alloc(8000, 0x55).toString('base64') } });
    server.say({ event: 'mark', streamSid, mark: { name: 'said' } });
    await heard(async () => expect(await world.hears(callSid)).toEqual([{ media: server.url }]));
    await world.sim('dtmf', { callSid, digits: '7' });
    await world.advance(900);
    expect(server.of('mark')).toEqual([]);
    await world.advance(200);
    await vi.waitFor(() => expect(server.of('mark')).toMatchObject([{ mark: { name: 'said' } }]));
    expect(await world.hears(callSid)).toEqual([{ silence: true }]);
    expect(server.of('dtmf')).toMatchObject([{ dtmf: { track: 'inbound_track', digit: '7' } }]);
  });

  it('forgets at "clear" what has not been heard', async () => {
    const { callSid, streamSid } = await connect();
    server.say({ event: 'media', streamSid, media: { payload: Buffer.alloc(80_000).toString('base64') } });
    server.say({ event: 'mark', streamSid, mark: { name: 'late' } });
    server.say({ event: 'clear', streamSid });
    await vi.waitFor(() => expect(server.of('mark')).toMatchObject([{ mark: { name: 'late' } }]));
    expect(await world.hears(callSid)).toEqual([{ silence: true }]);
  });

  it('goes to its action when the application ends it', async () => {
    const { callSid, streamSid } = await connect();
    expect(told('/a')).toEqual([]);
    server.close();
    await heard(() => expect(told('/a')).toMatchObject([{ StreamSid: streamSid, CallStatus: 'in-progress' }]));
    await heard(async () => expect(await world.hears(callSid)).toEqual([{ say: 'after', language: 'en-US' }]));
  });

  it('ends with a redirect of the call', async () => {
    const { callSid } = await connect();
    await world.client.calls(callSid).update({ twiml: twiml(`<Say>elsewhere</Say>${pause}`) });
    await vi.waitFor(() => expect(server.closed()).toBe(1));
    expect(server.frames.at(-1)?.event).toBe('stop');
    expect(told('/a')).toEqual([]);
    expect(await world.hears(callSid)).toEqual([{ say: 'elsewhere', language: 'en-US' }]);
  });

  it('survives nonsense', async () => {
    const { callSid, streamSid } = await connect();
    server.say({ event: 'media', streamSid, media: { payload: '?' } });
    server.say({ event: 'no such thing', streamSid });
    server.say({ event: 'clear', streamSid: 'MZ0' });
    await heard(async () => expect(await codes(callSid)).toEqual(['31951', '31951', '31951']));
    server.say({ event: 'mark', streamSid, mark: { name: 'still here' } });
    await heard(async () => {
      await world.advance(0);
      expect(server.of('mark')).toHaveLength(1);
    });
  });
});

it.each([
  ['a flood of nonsense', () => Array.from({ length: 50 }, () => server.say({ event: '?' })), 'in-progress', 10],
  ['a message without end', () => server.say({ event: 'x'.repeat(2 * 1024 * 1024) }), 'completed', 0],
])('%s harms nobody but its own stream', async (_name, misbehave, status, complaints) => {
  const callSid = await call(`<Connect><Stream url="${server.url}"/></Connect>`);
  await vi.waitFor(() => expect(server.of('start')).toHaveLength(1));
  misbehave();
  if (status === 'in-progress')
    server.say({ event: 'mark', streamSid: server.of('start')[0]?.streamSid, mark: { name: 'm' } });
  await vi.waitFor(async () => {
    await world.advance(0);
    expect((await world.client.calls(callSid).fetch()).status).toBe(status);
    expect(server.of('mark')).toHaveLength(status === 'in-progress' ? 1 : 0);
  });
  expect(await codes(callSid)).toHaveLength(complaints);
});

it('a reset ends streams without a word to the application', async () => {
  await call(`<Start><Stream url="${server.url}" statusCallback="/s"/></Start>${pause}`);
  await vi.waitFor(() => expect(server.of('start')).toHaveLength(1));
  await world.sim('reset');
  await vi.waitFor(() => expect(server.closed()).toBe(1));
  await world.advance(1000);
  expect(told('/s').map((one) => one.StreamEvent)).toEqual(['stream-started']);
});

describe('Start Transcription', () => {
  it('tells what the caller says, across documents, until it is stopped', async () => {
    world.product.on('/next', twiml(`<Pause length="5"/><Stop><Transcription name="t"/></Stop>${pause}`));
    const callSid = await call(
      '<Start><Transcription name="t" statusCallbackUrl="/t" languageCode="de-DE" partialResults="true"/></Start><Redirect>/next</Redirect>',
    );
    await world.sim('speak', { callSid, text: 'billing please', confidence: 0.91, partials: ['bill'] });
    await world.advance(6000);
    await world.sim('speak', { callSid, text: 'unheard' });
    await world.advance(0);
    expect(told('/t')).toMatchObject([
      { TranscriptionEvent: 'transcription-started', SequenceId: '1', LanguageCode: 'de-DE', CallSid: callSid },
      { TranscriptionEvent: 'transcription-content', SequenceId: '2', Final: 'false' },
      { TranscriptionEvent: 'transcription-content', SequenceId: '3', Final: 'true', Track: 'inbound_track' },
      { TranscriptionEvent: 'transcription-stopped', SequenceId: '4' },
    ]);
    expect(JSON.parse(told('/t')[2]?.TranscriptionData ?? '')).toEqual({
      transcript: 'billing please',
      confidence: 0.91,
    });
  });
});

describe('over REST', () => {
  it('starts and stops a stream, with its parameters', async () => {
    const callSid = await call(pause);
    const streams = world.client.calls(callSid).streams;
    const started = await streams.create({
      url: server.url,
      name: 'r',
      track: 'outbound_track',
      'parameter1.name': 'a',
      'parameter1.value': 'b',
    });
    expect(started).toMatchObject({ status: 'in-progress', name: 'r', callSid });
    await vi.waitFor(() =>
      expect(server.of('start')).toMatchObject([{ start: { tracks: ['outbound'], customParameters: { a: 'b' } } }]),
    );
    expect(await streams(started.sid).update({ status: 'stopped' })).toMatchObject({ status: 'stopped' });
    await vi.waitFor(() => expect(server.closed()).toBe(1));
    await expect(streams('r').update({ status: 'stopped' })).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(streams.create({ url: 'http://x.example/' })).rejects.toMatchObject({ status: 400 });
  });

  it('transcribes both sides of a bridged call', async () => {
    const callSid = await call(`<Dial callerId="${owned}"><Number>${outside}</Number></Dial>`);
    const { callSids } = await world.sim<{ callSids: string[] }>('legs', { to: outside });
    await world.sim('answer', { callSid: callSids[0] });
    await world.advance(0);
    const transcriptions = world.client.calls(callSid).transcriptions;
    const { sid } = await transcriptions.create({ statusCallbackUrl: `${world.product.url}/t` });
    await world.sim('speak', { callSid, text: 'hello' });
    await world.sim('speak', { callSid: callSids[0], text: 'good morning' });
    await transcriptions(sid).update({ status: 'stopped' });
    await world.advance(0);
    expect(told('/t').map((one) => [one.TranscriptionEvent, one.Track, one.TranscriptionData])).toEqual([
      ['transcription-started', 'both_tracks', undefined],
      ['transcription-content', 'inbound_track', '{"transcript":"hello"}'],
      ['transcription-content', 'outbound_track', '{"transcript":"good morning"}'],
      ['transcription-stopped', undefined, undefined],
    ]);
  });
});

describe('Start Recording', () => {
  it('records two channels beside the document, once', async () => {
    const begin = `<Start><Recording recordingStatusCallback="${world.product.url}/r" channels="mono"/></Start>`;
    world.product.on('/next', twiml(`${begin}${pause}`));
    const callSid = await call(`${begin}<Redirect>/next</Redirect>`);
    await world.advance(4000);
    await world.sim('hangup', { callSid });
    await world.advance(1000);
    expect(told('/r')).toMatchObject([
      {
        RecordingStatus: 'completed',
        RecordingSource: 'StartCallRecordingTwiML',
        RecordingChannels: '2',
        RecordingDuration: '4',
      },
    ]);
  });

  it('tells nobody at a relative URL, and says so with 11200', async () => {
    const callSid = await call(`<Start><Recording recordingStatusCallback="/r"/></Start>${pause}`);
    await world.advance(1000);
    await world.sim('hangup', { callSid });
    await world.advance(1000);
    expect(await codes(callSid)).toEqual(['11200']);
    expect(await world.client.recordings.list()).toHaveLength(1);
    expect(told('/r')).toEqual([]);
  });
});

it('says that Siprec is not built', async () => {
  const callSid = await call(`<Start><Siprec name="x" connectorName="y"/></Start>${pause}`);
  const notices = await world.client.calls(callSid).notifications.list();
  expect(notices.map((one) => one.messageText)).toEqual([expect.stringContaining('not built')]);
});
