import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { isLive } from '../harness/environment.ts';
import { differsHere, simulated } from '../harness/modes.ts';
import { doc } from '../harness/product.ts';
import { openWorld } from '../harness/world.ts';

const world = openWorld();

type Frame = {
  event: string;
  start?: Record<string, unknown>;
  media?: Record<string, unknown>;
  [more: string]: unknown;
};

/** The product's end of a media stream: what it received, and what it may say. */
const frames: Frame[] = [];
let socket: WebSocket | undefined;
const server = isLive ? undefined : new WebSocketServer({ port: 0, host: '127.0.0.1' });
server?.on('connection', (opened) => {
  socket = opened;
  opened.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
});
afterAll(() => {
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});
const streamUrl = () => `ws://127.0.0.1:${(server!.address() as AddressInfo).port}/media`;
const framesOf = (event: string) => frames.filter((one) => one.event === event);

/** Frames arrive by a socket of their own: real time, so wait for them. */
async function frame(event: string): Promise<Frame> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = framesOf(event)[0];
    if (found) return found;
    await world.advance(20);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no ${event} frame: ${frames.map((one) => one.event).join(' ')}`);
}

describe('2 Start and Stop', () => {
  simulated('Stream: connected, start and media as JSON text', async () => {
    frames.length = 0;
    const sid = await world.callIn(
      `<Start><Stream name="tap" url="${streamUrl()}" statusCallback="/st"><Parameter name="case" value="42"/></Stream></Start><Say>hello</Say><Pause length="60"/>`,
    );
    expect(await frame('connected')).toMatchObject({ protocol: 'Call', version: expect.any(String) });
    const start = await frame('start');
    expect(start).toMatchObject({
      streamSid: expect.stringMatching(/^MZ[0-9a-f]{32}$/),
      start: {
        callSid: sid,
        accountSid: world.target.accountSid,
        tracks: ['inbound'],
        customParameters: { case: '42' },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      },
    });
    const media = await frame('media');
    expect(media.media).toMatchObject({ track: 'inbound', payload: expect.stringMatching(/^[A-Za-z0-9+/=]+$/) });
    expect(await world.hears(sid)).toMatchObject([{ say: 'hello' }]); // the document goes on meanwhile
    await world.hangup(sid);
    expect(await frame('stop')).toMatchObject({ streamSid: start.streamSid });
    await world.advance(100);
    const told = world.product.to('/st').map((one) => one.params.StreamEvent);
    expect(told).toEqual(['stream-started', 'stream-stopped']);
  });

  simulated('a background stream survives a redirect and ends at Stop', async () => {
    frames.length = 0;
    const sid = await world.callIn(`<Start><Stream name="tap" url="${streamUrl()}"/></Start><Pause length="60"/>`);
    await frame('start');
    await world.client.calls(sid).update({ twiml: doc('<Say>next</Say><Pause length="60"/>') });
    await world.advance(500);
    expect(framesOf('stop')).toEqual([]);
    await world.client.calls(sid).update({ twiml: doc('<Stop><Stream name="tap"/></Stop><Pause length="60"/>') });
    expect(await frame('stop')).toBeDefined();
    expect(await world.status(sid)).toBe('in-progress');
  });

  simulated('a stream that cannot be opened does not disturb the call', async () => {
    const sid = await world.callIn(
      '<Start><Stream url="wss://127.0.0.1:1/none" statusCallback="/st"/></Start><Say>hello</Say><Pause length="60"/>',
    );
    await world.advance(100);
    expect(await world.hears(sid)).toMatchObject([{ say: 'hello' }]);
  });

  simulated('Recording: two channels, with a callback that must be absolute', async () => {
    const url = world.product.url('/rec');
    const sid = await world.callIn(
      `<Start><Recording recordingStatusCallback="${url}" recordingStatusCallbackEvent="in-progress completed"/></Start><Pause length="10"/>`,
    );
    await world.advance(4000);
    await world.hangup(sid);
    await world.advance(5000);
    expect(world.product.to('/rec').map((one) => one.params.RecordingStatus)).toEqual(['in-progress', 'completed']);
    expect(world.last('/rec')).toMatchObject({ CallSid: sid, RecordingChannels: '2', RecordingDuration: '4' });
  });

  simulated('Recording: a relative callback is 11200 and never asked for', async () => {
    const sid = await world.callIn('<Start><Recording recordingStatusCallback="/rec"/></Start><Pause length="10"/>');
    await world.advance(2000);
    await world.hangup(sid);
    await world.advance(5000);
    expect(world.product.to('/rec')).toEqual([]);
    expect(await world.notices(sid)).toContain('11200');
    expect(await world.client.recordings.list({ callSid: sid })).toHaveLength(1);
  });

  simulated('Transcription: started, content, stopped', async () => {
    const sid = await world.callIn(
      '<Start><Transcription name="t" statusCallbackUrl="/tr"/></Start><Pause length="20"/><Stop><Transcription name="t"/></Stop><Pause length="20"/>',
    );
    await world.sim('speak', { callSid: sid, text: 'my order is late', confidence: 0.9 });
    await world.advance(25_000);
    const told = world.product.to('/tr').map((one) => one.params);
    expect(told.map((one) => one.TranscriptionEvent)).toEqual([
      'transcription-started',
      'transcription-content',
      'transcription-stopped',
    ]);
    expect(told[1]!.TranscriptionData).toContain('my order is late');
    for (const one of told) expect(one).toMatchObject({ CallSid: sid, TranscriptionSid: expect.stringMatching(/^GT/) });
  });
});

describe('2 Connect Stream', () => {
  simulated('holds the document until the socket closes, then asks for the action', async () => {
    frames.length = 0;
    const sid = await world.callIn(`<Connect action="/after"><Stream url="${streamUrl()}"/></Connect><Say>never</Say>`);
    await frame('start');
    await world.advance(5000);
    expect(world.product.to('/after')).toEqual([]);
    expect(await world.status(sid)).toBe('in-progress');
    world.product.on('/after', doc('<Say>after</Say><Pause length="30"/>'));
    socket!.close();
    for (let tries = 0; tries < 100 && world.product.to('/after').length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await world.advance(0);
    }
    expect(world.product.to('/after')).toHaveLength(1);
  });

  simulated('plays what the product sends and gives its marks back', async () => {
    frames.length = 0;
    await world.callIn(`<Connect><Stream url="${streamUrl()}"/></Connect>`);
    const { streamSid } = await frame('start');
    const payload = Buffer.alloc(1600, 0x7f).toString('base64'); // 200 ms
    socket!.send(JSON.stringify({ event: 'media', streamSid, media: { payload } }));
    socket!.send(JSON.stringify({ event: 'mark', streamSid, mark: { name: 'said' } }));
    expect(await frame('mark')).toMatchObject({ streamSid, mark: { name: 'said' } });
  });

  simulated('tells the keys that are pressed', async () => {
    frames.length = 0;
    const sid = await world.callIn(`<Connect><Stream url="${streamUrl()}"/></Connect>`);
    await frame('start');
    await world.sim('dtmf', { callSid: sid, digits: '5' });
    expect(await frame('dtmf')).toMatchObject({ dtmf: { digit: '5' } });
  });
});

describe('2 Refer and Pay', () => {
  simulated('Refer asks its action with the outcome', async () => {
    world.product.on('/r', doc('<Say>still here</Say><Pause length="30"/>'));
    const sid = await world.callIn('<Refer action="/r"><Sip>sip:other@example.com</Sip></Refer>');
    expect(world.last('/r')).toMatchObject({
      CallSid: sid,
      ReferCallStatus: expect.stringMatching(/\S/),
      ReferSipResponseCode: expect.stringMatching(/^\d{3}$/),
    });
    expect(await world.notices(sid)).not.toEqual([]);
  });

  simulated('Pay asks its action with a Result', async () => {
    world.product.on('/p', doc('<Say>still here</Say><Pause length="30"/>'));
    const sid = await world.callIn('<Pay action="/p" chargeAmount="20.00" paymentConnector="Default"/>');
    expect(world.last('/p')).toMatchObject({ CallSid: sid, Result: expect.stringMatching(/\S/) });
    expect(await world.notices(sid)).not.toEqual([]);
  });

  differsHere('Pay takes a card by keys and gives a token', async () => {
    const sid = await world.callIn('<Pay action="/p" tokenType="one-time" postalCode="false"/>');
    for (const keys of ['4242424242424242#', '1228#', '123#']) {
      await world.dtmf(sid, keys);
      await world.advance(3000);
    }
    expect(world.last('/p')).toMatchObject({ Result: 'success', PaymentToken: expect.stringMatching(/\S/) });
  });
});
