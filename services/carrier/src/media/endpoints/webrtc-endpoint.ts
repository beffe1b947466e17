import nodeDataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import type { Frame, MediaEndpoint } from '../endpoint.ts';
import type { EndpointKinds } from '../media-port.ts';
import type { EndpointContext, OpenedEndpoint } from '../process/endpoints.ts';
import { isUsableCandidate, readAudioOffer } from './audio-offer.ts';
import { RtpStream } from './rtp-stream.ts';

const pcmu = 0;
const gatheringLimitMs = 3000;
const candidateLimit = 64;
/** Named by the browser, seen by nobody else. */
const streamName = 'line';

/** A browser's wire: ICE, DTLS and SRTP are the native library's, sound and keys are ours. */
class WebRtcEndpoint implements MediaEndpoint {
  readonly stream: RtpStream;
  #peer: PeerConnection;
  #track: Track;
  #lostListeners = new Set<(reason: string) => void>();
  #lost: string | null = null;
  #isOpen = false;
  #isClosed = false;

  constructor(peer: PeerConnection, track: Track, stream: RtpStream) {
    this.#peer = peer;
    this.#track = track;
    this.stream = stream;
    track.onMessage((packet) => {
      if (!this.#isClosed) stream.receive(packet);
    });
    track.onOpen(() => {
      this.#isOpen = true;
    });
    track.onClosed(() => this.#lose('closed'));
    peer.onStateChange((state) => {
      if (state === 'failed' || state === 'closed') this.#lose(state);
    });
    stream.floodListeners.add(() => this.#lose('flood'));
  }

  pull(): Frame | null {
    return this.stream.pull();
  }

  push(frame: Frame): void {
    this.stream.push(frame);
  }

  /** Called by the stream: what the wire does not take in this moment is lost, as sound must be. */
  send(packet: Buffer): void {
    if (this.#isOpen && !this.#isClosed && this.#track.isOpen()) this.#track.sendMessageBinary(packet);
  }

  onKey(listener: (key: string) => void): () => void {
    this.stream.keyListeners.add(listener);
    return () => this.stream.keyListeners.delete(listener);
  }

  onLost(listener: (reason: string) => void): () => void {
    if (this.#lost !== null) listener(this.#lost);
    else this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lostListeners.clear();
    this.#peer.close();
  }

  #lose(reason: string): void {
    if (this.#isClosed || this.#lost !== null) return;
    this.#lost = reason;
    for (const listener of this.#lostListeners) listener(reason);
    this.close();
  }
}

/** Answers a browser's offer with PCMU and telephone-event/8000, and nothing else. */
export async function openWebRtc(
  options: EndpointKinds['webrtc']['open'],
  context: Pick<EndpointContext, 'leg'>,
): Promise<OpenedEndpoint<'webrtc'>> {
  const offer = readAudioOffer(options.offer);
  if (offer.kind === 'refused') throw new Error(offer.message);
  const { telephoneEventType } = offer;
  const peer = new nodeDataChannel.PeerConnection(context.leg, {
    iceServers: [...(options.iceServers ?? [])],
    disableAutoNegotiation: true,
    ...(options.bindAddress ? { bindAddress: options.bindAddress } : {}),
  });
  try {
    // The stream is made first because its number stands in the answer; the endpoint carries what it sends.
    const wire: { endpoint: WebRtcEndpoint | null } = { endpoint: null };
    const stream = new RtpStream({
      payloadType: pcmu,
      telephoneEventType,
      send: (packet) => wire.endpoint?.send(packet),
    });
    const audio = new nodeDataChannel.Audio(offer.mid, 'SendRecv');
    audio.addAudioCodec(pcmu, 'PCMU');
    if (telephoneEventType !== null) audio.addAudioCodec(telephoneEventType, 'telephone-event');
    audio.addSSRC(stream.ssrc, streamName, streamName, streamName);
    // Before the offer is set: a track that comes later is not in the answer.
    const endpoint = new WebRtcEndpoint(peer, peer.addTrack(audio), stream);
    wire.endpoint = endpoint;
    const gathered = allCandidates(peer);
    peer.setRemoteDescription(options.offer, 'offer');
    peer.setLocalDescription('answer');
    await gathered;
    const local = peer.localDescription();
    if (!local) throw new Error('the offer cannot be answered');
    let candidates = 0;
    return {
      endpoint,
      answer: { sdp: toAnswer(local.sdp, telephoneEventType) },
      update({ candidate, mid }) {
        candidates += 1;
        if (candidates > candidateLimit || mid !== offer.mid || !isUsableCandidate(candidate)) return;
        peer.addRemoteCandidate(candidate, mid);
      },
    };
  } catch (error) {
    peer.close();
    throw error;
  }
}

/** The answer carries all of our candidates: they are few, and all near. */
function allCandidates(peer: PeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, gatheringLimitMs);
    peer.onGatheringStateChange((state) => {
      if (state !== 'complete') return;
      clearTimeout(limit);
      resolve();
    });
  });
}

/** The library writes every codec it does not know as 48 kHz stereo, and a browser then sends keys at that clock. */
const toAnswer = (sdp: string, telephoneEventType: number | null): string =>
  telephoneEventType === null
    ? sdp
    : sdp.replace(
        new RegExp(`^a=rtpmap:${telephoneEventType} telephone-event/.*$`, 'm'),
        `a=rtpmap:${telephoneEventType} telephone-event/8000\r\na=fmtp:${telephoneEventType} 0-15\r`,
      );
