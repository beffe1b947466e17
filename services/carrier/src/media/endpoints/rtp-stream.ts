import { randomInt } from 'node:crypto';
import { type Frame, frameBytes } from '../endpoint.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { KeyEvents } from './key-events.ts';
import { type KeyPacket, KeySender } from './key-sender.ts';
import { emptyHeader, readRtp, rtpHeaderBytes, writeRtpHeader } from './rtp-packet.ts';

/** A newcomer among the sources must show this many packets in order before it is believed (RFC 3550, A.1). */
const probation = 2;
/** 20 ms of sound are one packet, or two; a burst after a stall a few tens. What is more is thrown away unread. */
const packetsPerTick = 64;
/** So many in a second can only be meant badly. */
const floodPerSecond = 3000;
const ticksPerSecond = 50;

export interface RtpStreamOptions {
  payloadType: number;
  telephoneEventType: number | null;
  /** The packet is used again for the next frame: it must have been copied when this returns. */
  send(packet: Buffer): void;
}

/**
 * One party's RTP in both directions, whatever carries the packets. `pull` and `push` are called once a tick, and are
 * all the clock there is. A packet costs no allocation.
 */
export class RtpStream {
  readonly ssrc: number;
  readonly keyListeners = new Set<(key: string) => void>();
  readonly floodListeners = new Set<() => void>();
  /** Packets with sound that were of use. */
  received = 0;

  #options: RtpStreamOptions;
  #jitter = new JitterBuffer();
  #keyEvents = new KeyEvents();
  #keySender = new KeySender();
  #header = emptyHeader();

  #source: number | null = null;
  #newcomer = { ssrc: 0, sequence: 0, seen: 0 };

  #packet = Buffer.alloc(rtpHeaderBytes + frameBytes);
  #sending: { payloadType: number; marker: boolean; sequence: number; timestamp: number; ssrc: number };
  #ticksSinceSent = 0;
  #tick = 0;
  #packetsInTick = 0;
  #packetsInSecond = 0;

  constructor(options: RtpStreamOptions) {
    this.#options = options;
    // Native code reads it as a signed number.
    this.ssrc = randomInt(1, 2 ** 31);
    this.#sending = {
      payloadType: options.payloadType,
      marker: true,
      sequence: randomInt(2 ** 15),
      timestamp: randomInt(2 ** 31),
      ssrc: this.ssrc,
    };
  }

  receive(packet: Buffer): void {
    this.#packetsInTick += 1;
    if (this.#packetsInTick > packetsPerTick) return;
    const header = this.#header;
    if (!readRtp(packet, header)) return;
    const isEvent = header.payloadType === this.#options.telephoneEventType;
    if (!isEvent && header.payloadType !== this.#options.payloadType) return;
    if (!this.#isFromSource(header.ssrc, header.sequence)) return;
    if (!isEvent) {
      if (this.#jitter.put(header.timestamp, packet, header.payloadStart, header.payloadEnd)) this.received += 1;
      return;
    }
    const key = this.#keyEvents.read(header.timestamp, packet, header.payloadStart, header.payloadEnd);
    if (key !== null) for (const listener of this.keyListeners) listener(key);
  }

  pull(): Frame | null {
    this.#ticksSinceSent += 1;
    this.#tick += 1;
    this.#packetsInSecond += this.#packetsInTick;
    this.#packetsInTick = 0;
    if (this.#tick % ticksPerSecond === 0) {
      if (this.#packetsInSecond > floodPerSecond) for (const listener of this.floodListeners) listener();
      this.#packetsInSecond = 0;
    }
    return this.#jitter.pull();
  }

  push(frame: Frame): void {
    const sending = this.#sending;
    // Ticks in which nothing was said count as time; what comes after them begins a talkspurt.
    const ticks = Math.max(1, this.#ticksSinceSent);
    if (ticks > 1) sending.marker = true;
    sending.timestamp = (sending.timestamp + ticks * frameBytes) >>> 0;
    this.#ticksSinceSent = 0;
    if (this.#keySender.step(sending.timestamp, (packet) => this.#sendKey(packet))) {
      // Sound after a key begins a talkspurt.
      sending.marker = true;
      return;
    }
    this.#packet.set(frame, rtpHeaderBytes);
    writeRtpHeader(this.#packet, sending);
    sending.sequence = (sending.sequence + 1) & 0xffff;
    sending.marker = false;
    this.#options.send(this.#packet);
  }

  /** Presses keys towards the party, as events; false: it understands none. */
  press(keys: string): boolean {
    if (this.#options.telephoneEventType === null) return false;
    this.#keySender.press(keys);
    return true;
  }

  #sendKey({ timestamp, isFirst, payload }: KeyPacket): void {
    const { telephoneEventType } = this.#options;
    if (telephoneEventType === null) return;
    const sending = this.#sending;
    const packet = Buffer.alloc(rtpHeaderBytes + payload.length);
    packet.set(payload, rtpHeaderBytes);
    writeRtpHeader(packet, { ...sending, payloadType: telephoneEventType, marker: isFirst, timestamp });
    sending.sequence = (sending.sequence + 1) & 0xffff;
    this.#options.send(packet);
  }

  /** The first source is believed at once; another takes its place only with packets in order. */
  #isFromSource(ssrc: number, sequence: number): boolean {
    if (this.#source === null) this.#source = ssrc;
    if (ssrc === this.#source) return true;
    const newcomer = this.#newcomer;
    const isNext = newcomer.ssrc === ssrc && ((newcomer.sequence + 1) & 0xffff) === sequence;
    newcomer.seen = isNext ? newcomer.seen + 1 : 1;
    newcomer.ssrc = ssrc;
    newcomer.sequence = sequence;
    if (newcomer.seen < probation) return false;
    newcomer.seen = 0;
    this.#source = ssrc;
    this.#jitter.clear();
    return true;
  }
}
