import { randomInt } from 'node:crypto';
import nodeDataChannel from 'node-datachannel';
import { emptyHeader, readRtp, writeRtpHeader } from '../media/endpoints/rtp-packet.ts';
import { decodeMuLaw, encodeMuLaw } from '../media/sound/mu-law.ts';
import { sine } from '../media/sound/tones.ts';

const frameSamples = 160;
const frameMs = 20;

export interface RtcParty {
  readonly offer: string;
  accept(answer: string): void;
  /** Sings from now on: a frame every 20 ms. */
  sing(hz: number): void;
  /** What it heard last: a quarter of a second; shorter while it has not heard so much. */
  heard(): Int16Array;
  /** Presses a key as a browser does: the same event again and again, its end three times. */
  press(event: number): void;
  close(): void;
}

/** A browser's end of a WebRTC call, without the browser. */
export async function openRtcParty(codecs: readonly ('PCMU' | 'opus')[] = ['opus', 'PCMU']): Promise<RtcParty> {
  const peer = new nodeDataChannel.PeerConnection('party', {
    iceServers: [],
    bindAddress: '127.0.0.1',
    disableAutoNegotiation: true,
  });
  const audio = new nodeDataChannel.Audio('0', 'SendRecv');
  const ssrc = randomInt(1, 2 ** 31);
  for (const codec of codecs) audio.addAudioCodec(codec === 'PCMU' ? 0 : 111, codec);
  audio.addAudioCodec(126, 'telephone-event');
  audio.addSSRC(ssrc, 'party');
  const track = peer.addTrack(audio);
  let sequence = 0;
  let timestamp = 0;
  let timer: NodeJS.Timeout | undefined;
  let heard: number[] = [];
  const header = emptyHeader();
  track.onMessage((packet) => {
    if (!readRtp(packet, header) || header.payloadType !== 0) return;
    heard = [...heard, ...decodeMuLaw(packet.subarray(header.payloadStart, header.payloadEnd))].slice(-2000);
  });
  const send = (payloadType: number, payload: Uint8Array, at: number) => {
    if (!track.isOpen()) return;
    const packet = Buffer.alloc(12 + payload.length);
    writeRtpHeader(packet, { payloadType, marker: false, sequence: sequence & 0xffff, timestamp: at, ssrc });
    sequence += 1;
    packet.set(payload, 12);
    track.sendMessageBinary(packet);
  };
  const gathered = new Promise<void>((resolve) =>
    peer.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    }),
  );
  peer.setLocalDescription('offer');
  await gathered;
  return {
    // Without addresses: the library fails a handshake that begins before it was given the answer. A browser waits.
    offer: (peer.localDescription()?.sdp ?? '')
      .replace('telephone-event/48000/2', 'telephone-event/8000')
      .replaceAll(/a=(candidate:.*|end-of-candidates)\r\n/g, ''),
    accept: (answer) => peer.setRemoteDescription(answer, 'answer'),
    sing: (hz) => {
      clearInterval(timer);
      const voice = encodeMuLaw(sine([hz], 1000, 0.3));
      timer = setInterval(() => {
        const from = timestamp % (voice.length - (voice.length % frameSamples));
        send(0, voice.subarray(from, from + frameSamples), timestamp);
        timestamp += frameSamples;
      }, frameMs);
    },
    heard: () => Int16Array.from(heard),
    press: (event) => {
      const at = timestamp;
      for (const [flags, duration] of [
        [10, 160],
        [10, 320],
        [0x8a, 480],
        [0x8a, 480],
        [0x8a, 480],
      ] as const)
        send(126, Uint8Array.from([event, flags, duration >> 8, duration & 0xff]), at);
    },
    close: () => {
      clearInterval(timer);
      peer.close();
    },
  };
}
