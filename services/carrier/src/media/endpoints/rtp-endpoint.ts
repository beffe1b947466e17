import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { type Frame, frameBytes, frameMs, type MediaEndpoint } from '../endpoint.ts';
import type { EndpointKinds, RtpRemote } from '../media-port.ts';
import type { OpenedEndpoint } from '../process/endpoints.ts';
import { aLawOfMuLaw, muLawOfALaw } from '../sound/a-law.ts';
import { renderTone } from '../sound/tones.ts';
import { emptyHeader, readRtp, rtpHeaderBytes } from './rtp-packet.ts';
import { RtpStream } from './rtp-stream.ts';

const pcma = 8;
/** A phone that is neither held nor heard of for this long is gone. */
const usualLostAfterMs = 60_000;

/**
 * RTP over UDP: a SIP phone's wire. Only the addresses that the signalling named are listened to. Its port may be another
 * one (a phone behind a router): the first packet from such an address decides, and from then on the kernel lets nobody
 * else through.
 */
class RtpEndpoint implements MediaEndpoint {
  readonly #socket: Socket;
  #remote: RtpRemote | null = null;
  #stream: RtpStream | null = null;
  #way: 'open' | 'narrowing' | 'narrow' = 'open';
  #isClosed = false;
  #silentTicks = 0;
  readonly #lostAfterTicks: number;
  /** Tones of keys that take the place of sound. */
  #keyTones: Uint8Array = new Uint8Array(0);
  readonly #header = emptyHeader();
  readonly #keyListeners = new Set<(key: string) => void>();
  readonly #lostListeners = new Set<(reason: string) => void>();

  constructor(socket: Socket, { remote, lostAfterMs = usualLostAfterMs }: EndpointKinds['rtp']['open']) {
    this.#socket = socket;
    this.#lostAfterTicks = lostAfterMs / frameMs;
    socket.on('message', (packet, from) => this.#receive(packet, from));
    // Connected, the far end's "port unreachable" arrives as an error: a phone that is not listening yet, or not any more.
    socket.on('error', () => {
      if (this.#way === 'narrowing') this.#way = 'open';
    });
    if (remote) this.setRemote(remote);
  }

  setRemote(remote: RtpRemote): void {
    const before = this.#remote;
    this.#remote = remote;
    this.#silentTicks = 0;
    const isSameFormat =
      before?.payloadType === remote.payloadType && before.telephoneEventType === remote.telephoneEventType;
    if (!this.#stream || !isSameFormat) this.#stream = this.#newStream(remote);
    const isSamePlace =
      before?.address === remote.address && before.port === remote.port && before.alsoFrom === remote.alsoFrom;
    if (isSamePlace) return;
    if (this.#way === 'narrow') this.#socket.disconnect();
    this.#way = 'open';
  }

  pull(): Frame | null {
    this.#silentTicks += 1;
    if (this.#silentTicks > this.#lostAfterTicks && this.#remote && !this.#remote.isHeld) this.#lose('timeout');
    return this.#stream?.pull() ?? null;
  }

  push(frame: Frame): void {
    if (this.#remote && !this.#remote.isHeld) this.#stream?.push(this.#nextKeyTone() ?? frame);
  }

  press(keys: string): void {
    if (!this.#remote || this.#stream?.press(keys)) return;
    const tone = renderTone(keys);
    if (tone) this.#keyTones = Buffer.concat([this.#keyTones, tone.sound]);
  }

  #nextKeyTone(): Frame | null {
    if (this.#keyTones.length < frameBytes) return null;
    const frame = this.#keyTones.subarray(0, frameBytes);
    this.#keyTones = this.#keyTones.subarray(frameBytes);
    return frame;
  }

  onKey(listener: (key: string) => void): () => void {
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  onLost(listener: (reason: string) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lostListeners.clear();
    this.#socket.close();
  }

  #newStream(remote: RtpRemote): RtpStream {
    const stream = new RtpStream({
      payloadType: remote.payloadType,
      telephoneEventType: remote.telephoneEventType,
      send: (packet) => this.#send(packet),
    });
    stream.keyListeners.add((key) => {
      for (const listener of this.#keyListeners) listener(key);
    });
    stream.floodListeners.add(() => this.#lose('flood'));
    return stream;
  }

  #receive(packet: Buffer, from: RemoteInfo): void {
    const payloadType = this.#remote?.payloadType;
    if (this.#isClosed || !this.#mayComeFrom(from.address)) return;
    if (this.#way === 'open') {
      if (!readRtp(packet, this.#header)) return;
      this.#narrow(from.port, from.address);
    }
    this.#silentTicks = 0;
    if (payloadType === pcma) this.#toMuLaw(packet);
    this.#stream?.receive(packet);
  }

  #mayComeFrom(address: string): boolean {
    return this.#remote !== null && (address === this.#remote.address || address === this.#remote.alsoFrom);
  }

  #narrow(port: number, address: string): void {
    this.#way = 'narrowing';
    this.#socket.connect(port, address, () => {
      if (this.#isClosed) return;
      // The signalling named another address meanwhile.
      if (this.#way !== 'narrowing' || !this.#mayComeFrom(address)) this.#socket.disconnect();
      else this.#way = 'narrow';
    });
  }

  #toMuLaw(packet: Buffer): void {
    const header = this.#header;
    if (!readRtp(packet, header) || header.payloadType !== pcma) return;
    for (let at = header.payloadStart; at < header.payloadEnd; at += 1) packet[at] = muLawOfALaw[packet[at] ?? 0] ?? 0;
  }

  #send(packet: Buffer): void {
    const remote = this.#remote;
    if (this.#isClosed || !remote) return;
    // The stream uses its packet again, and the kernel may take this one later.
    const copy = Buffer.from(packet);
    if (remote.payloadType === pcma && ((copy[1] ?? 0) & 0x7f) === pcma) {
      for (let at = rtpHeaderBytes; at < copy.length; at += 1) copy[at] = aLawOfMuLaw[copy[at] ?? 0] ?? 0;
    }
    if (this.#way === 'narrow') this.#socket.send(copy, ignoreFailure);
    else if (this.#way === 'open') this.#socket.send(copy, remote.port, remote.address, ignoreFailure);
  }

  #lose(reason: string): void {
    if (this.#isClosed) return;
    for (const listener of [...this.#lostListeners]) listener(reason);
    this.close();
  }
}

/** What the network does not take is lost, as sound must be. */
const ignoreFailure = (): void => {};

/** Binds a port of its own; the answer says which. */
export async function openRtp(options: EndpointKinds['rtp']['open']): Promise<OpenedEndpoint<'rtp'>> {
  const socket = createSocket({ type: options.host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 256 * 1024 });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, options.host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  const endpoint = new RtpEndpoint(socket, options);
  return {
    endpoint,
    answer: { host: options.host, port: (socket.address() as AddressInfo).port },
    update: (update) => ('keys' in update ? endpoint.press(update.keys) : endpoint.setRemote(update.remote)),
  };
}
