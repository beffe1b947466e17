import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { KeyEvents } from '../media/endpoints/key-events.ts';
import { emptyHeader, readRtp, rtpHeaderBytes, writeRtpHeader } from '../media/endpoints/rtp-packet.ts';
import { toneAmplitude } from '../media/sound/goertzel.ts';
import { decodeMuLaw, encodeMuLaw } from '../media/sound/mu-law.ts';
import { sine } from '../media/sound/tones.ts';

const frameSamples = 160;
const frameMs = 20;
const keyEventType = 101;
const keys = '0123456789*#ABCD';
let nextSource = 1;

export interface RtpParty {
  readonly port: number;
  /** Keys that it was sent as events. */
  readonly keys: string[];
  /** Where its sound goes. */
  sendTo(port: number, host: string): void;
  /** Sings from now on, a frame every 20 ms; null: silence, but it still sends. */
  sing(hz: number | null): void;
  /** It sends nothing at all any more. */
  fallSilent(): void;
  /** How loud a tone is in the last quarter of a second that it heard. */
  hears(hz: number): number;
  /** The energy of the same quarter: silence is exactly 0. */
  loudness(): number;
  packetsHeard(): number;
  forgetSound(): void;
  /** As RFC 4733 wants it: the same event again and again, its end three times. */
  press(key: string): void;
  close(): void;
}

/** A phone's sound: mu-law over RTP on loopback. */
export async function openRtpParty(host = '127.0.0.1'): Promise<RtpParty> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, host, () => resolve()));
  const keyEvents = new KeyEvents();
  const header = emptyHeader();
  const ssrc = nextSource++;
  const told: string[] = [];
  let remote: { port: number; host: string } | null = null;
  let samples: number[] = [];
  let packets = 0;
  let sequence = 0;
  let timestamp = 0;
  let timer: NodeJS.Timeout | undefined;
  socket.on('error', () => {});
  socket.on('message', (packet) => {
    if (!readRtp(packet, header)) return;
    packets += 1;
    if (header.payloadType === keyEventType) {
      const key = keyEvents.read(header.timestamp, packet, header.payloadStart, header.payloadEnd);
      if (key !== null) told.push(key);
    } else if (header.payloadType === 0)
      samples = [...samples, ...decodeMuLaw(packet.subarray(header.payloadStart, header.payloadEnd))].slice(-2000);
  });
  const send = (payloadType: number, payload: Uint8Array, at: number) => {
    if (!remote) return;
    const packet = Buffer.alloc(rtpHeaderBytes + payload.length);
    packet.set(payload, rtpHeaderBytes);
    writeRtpHeader(packet, { payloadType, marker: false, sequence: sequence & 0xffff, timestamp: at, ssrc });
    sequence += 1;
    socket.send(packet, remote.port, remote.host, () => {});
  };
  const heard = () => Int16Array.from(samples);
  return {
    port: (socket.address() as AddressInfo).port,
    keys: told,
    sendTo: (port, to) => {
      remote = { port, host: to };
    },
    sing: (hz) => {
      clearInterval(timer);
      // A whole second of a whole number of hertz: it can be repeated without a seam.
      const voice = encodeMuLaw(hz === null ? new Int16Array(8000) : sine([hz], 1000, 0.3));
      timer = setInterval(() => {
        const from = timestamp % voice.length;
        send(0, voice.subarray(from, from + frameSamples), timestamp);
        timestamp += frameSamples;
      }, frameMs);
    },
    fallSilent: () => clearInterval(timer),
    hears: (hz) => toneAmplitude(heard(), hz),
    loudness: () => heard().reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0),
    packetsHeard: () => packets,
    forgetSound: () => {
      samples = [];
    },
    press: (key) => {
      const at = timestamp;
      for (const [flags, duration] of [
        [10, 160],
        [10, 320],
        [0x8a, 480],
        [0x8a, 480],
        [0x8a, 480],
      ] as const)
        send(keyEventType, Uint8Array.from([keys.indexOf(key), flags, duration >> 8, duration & 0xff]), at);
      timestamp += 480;
    },
    close: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}
