import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import { afterEach, expect, it, vi } from 'vitest';
import { writeRtpHeader } from './rtp-packet.ts';
import { openWebRtc } from './webrtc-endpoint.ts';

const bindAddress = '127.0.0.1';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A far end that offers PCMU, Opus and keys, as a browser does. */
async function offerer() {
  const peer: PeerConnection = new nodeDataChannel.PeerConnection('browser', {
    iceServers: [],
    bindAddress,
    disableAutoNegotiation: true,
  });
  closing.push(() => peer.close());
  const audio = new nodeDataChannel.Audio('0', 'SendRecv');
  audio.addAudioCodec(111, 'opus');
  audio.addAudioCodec(0, 'PCMU');
  audio.addAudioCodec(126, 'telephone-event');
  audio.addSSRC(77, 'browser');
  const track: Track = peer.addTrack(audio);
  const heard: Buffer[] = [];
  track.onMessage((packet) => heard.push(packet));
  const gathered = new Promise<void>((resolve) =>
    peer.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    }),
  );
  peer.setLocalDescription('offer');
  await gathered;
  const offer = peer.localDescription()!.sdp.replace('telephone-event/48000/2', 'telephone-event/8000');
  let sequence = 0;
  const send = (payloadType: number, payload: Uint8Array, timestamp: number) => {
    const packet = Buffer.alloc(12 + payload.length);
    writeRtpHeader(packet, { payloadType, marker: false, sequence: sequence & 0xffff, timestamp, ssrc: 77 });
    sequence += 1;
    packet.set(payload, 12);
    return track.sendMessageBinary(packet);
  };
  return { peer, track, offer, heard, send };
}

it('answers with PCMU and keys at 8 kHz only, and with addresses of this machine only', async () => {
  const browser = await offerer();
  const { endpoint, answer } = await openWebRtc({ offer: browser.offer, bindAddress }, { leg: 'CA1' });
  closing.push(() => endpoint.close());
  expect(answer.sdp).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF 0 126\r?$/m);
  expect(answer.sdp).toContain('a=rtpmap:126 telephone-event/8000\r\n');
  expect(answer.sdp).not.toContain('48000');
  const candidates = answer.sdp.match(/^a=candidate:.*$/gm) ?? [];
  expect(candidates.length).toBeGreaterThan(0);
  for (const candidate of candidates) expect(candidate).toContain(' 127.0.0.1 ');
});

it('carries sound both ways and keys once, and takes more of both after it was closed', async () => {
  const browser = await offerer();
  const { endpoint, answer } = await openWebRtc({ offer: browser.offer, bindAddress }, { leg: 'CA1' });
  closing.push(() => endpoint.close());
  const keys: string[] = [];
  endpoint.onKey((key) => keys.push(key));
  browser.peer.setRemoteDescription(answer.sdp, 'answer');
  await vi.waitUntil(() => browser.track.isOpen(), { timeout: 10_000, interval: 20 });

  const pulled: number[] = [];
  let timestamp = 0;
  await vi.waitUntil(
    () => {
      browser.send(0, new Uint8Array(160).fill(0x42), timestamp);
      timestamp += 160;
      endpoint.push(new Uint8Array(160).fill(0x24));
      const frame = endpoint.pull();
      if (frame) pulled.push(frame[0] ?? 0);
      return pulled.includes(0x42) && browser.heard.some((packet) => packet[12] === 0x24);
    },
    { timeout: 10_000, interval: 20 },
  );
  expect(browser.heard.every((packet) => packet.length === 172 && (packet[1]! & 0x7f) === 0)).toBe(true);

  for (const flags of [10, 10, 0x8a, 0x8a, 0x8a]) browser.send(126, Uint8Array.from([9, flags, 3, 32]), timestamp);
  await vi.waitUntil(
    () => {
      endpoint.pull();
      return keys.length > 0;
    },
    { timeout: 10_000, interval: 20 },
  );
  expect(keys).toEqual(['9']);

  endpoint.close();
  expect(() => {
    endpoint.push(new Uint8Array(160));
    endpoint.pull();
    endpoint.close();
  }).not.toThrow();
}, 20_000);

it('refuses an offer that it could not answer, and leaves nothing open', async () => {
  await expect(openWebRtc({ offer: 'v=0\r\nnonsense', bindAddress }, { leg: 'CA1' })).rejects.toThrow(/audio section/);
});
