import type { WireState } from './audio-state.ts';
import type { LevelMeter } from './level-meter.ts';
import type { Loudspeaker } from './loudspeaker.ts';
import type { Microphone } from './microphone.ts';
import { openWebSocketWire } from './web-socket-wire.ts';
import { canWebRtc, openWebRtcWire } from './webrtc-wire.ts';
import type { Wire, WireEvents, WireSays } from './wire.ts';

/** WebRTC that has not connected by then is not going to: a network lets no UDP through. */
const connectLimitMs = 6_000;
const firstRetryMs = 500;
const lastRetryMs = 8_000;
/** Twilio's codes as the carrier gives them: it has no sound; no codec in common; no such call. */
const silentCarrier = 31501;
const noCall = 31481;

export type FromCarrierMedia =
  | { type: 'media.answer'; attempt: number; sdp: string }
  | { type: 'media.socket'; attempt: number; path: string }
  | { type: 'media.failed'; attempt: number; code: number }
  | { type: 'media.lost' };

/** `attempt` numbers the wires of a line: an answer to an earlier one is not for the present one. */
export type LineSays = WireSays & { attempt: number };

export interface LineDeps {
  say(message: LineSays): void;
  socketUrl: string;
  microphone: Microphone;
  loudspeaker: Pick<Loudspeaker, 'play'> | null;
  output: LevelMeter;
  isMuted(): boolean;
  /** `?audio=ws`: WebRTC is not tried. */
  prefersWebSocket: boolean;
  changed(state: WireState): void;
  heard?(stream: MediaStream): void;
}

/** The sound of one call: the wire in use, the next one when it breaks, and what is put on it. */
export interface Line {
  hear(message: FromCarrierMedia): void;
  /** Microphone or mute changed. */
  refresh(): void;
  /** The network changed, or the signalling came back: a wire that is not up is made anew at once. */
  wake(): void;
  close(): void;
}

export const openLine = (deps: LineDeps): Line => {
  let wire: Wire | null = null;
  let isUp = false;
  let wasUp = false;
  let isClosed = false;
  let nextKind: Wire['kind'] = deps.prefersWebSocket || !canWebRtc() ? 'web-socket' : 'webrtc';
  let retryMs = firstRetryMs;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let limitTimer: ReturnType<typeof setTimeout> | undefined;

  const track = (): MediaStreamTrack | null =>
    deps.isMuted() ? null : (deps.microphone.stream()?.getAudioTracks()[0] ?? null);
  const drop = () => {
    clearTimeout(limitTimer);
    wire?.close();
    wire = null;
    isUp = false;
  };
  const retryLater = () => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  };
  const connect = () => {
    clearTimeout(retryTimer);
    if (isClosed) return;
    drop();
    deps.changed(wasUp ? 'reconnecting' : 'connecting');
    const kind = nextKind;
    attempt += 1;
    const own = attempt;
    // Belongs to this try only: what an earlier wire still says is not for us.
    let mine: Wire | null = null;
    const events: WireEvents = {
      say: (message) => deps.say({ ...message, attempt: own }),
      connected: () => {
        if (wire !== mine) return;
        clearTimeout(limitTimer);
        isUp = true;
        wasUp = true;
        retryMs = firstRetryMs;
        deps.changed(kind);
      },
      lost: () => {
        if (wire !== mine || isClosed) return;
        const broke = isUp;
        drop();
        // What never came up is tried the other way; what broke, the same way first.
        if (!broke) fallBack();
        deps.changed(wasUp ? 'reconnecting' : 'connecting');
        retryLater();
      },
      heard: (stream) => {
        if (mine !== null && wire !== mine) return;
        deps.loudspeaker?.play(stream);
        deps.output.watch(stream);
        deps.heard?.(stream);
      },
    };
    mine = kind === 'webrtc' ? openWebRtcWire(track(), events) : openWebSocketWire(track(), deps.socketUrl, events);
    wire = mine;
    limitTimer = setTimeout(() => {
      if (wire !== mine || isUp) return;
      drop();
      fallBack();
      connect();
    }, connectLimitMs);
  };
  const fallBack = () => {
    if (deps.prefersWebSocket || !canWebRtc()) return;
    nextKind = nextKind === 'webrtc' ? 'web-socket' : 'webrtc';
  };
  connect();

  return {
    hear: (message) => {
      if (isClosed || ('attempt' in message && message.attempt !== attempt)) return;
      if (message.type !== 'media.failed') {
        wire?.hear(message);
        return;
      }
      drop();
      if (message.code === silentCarrier) {
        isClosed = true;
        deps.changed('silent-carrier');
      } else if (message.code === noCall) deps.changed('failed');
      else {
        fallBack();
        deps.changed(wasUp ? 'reconnecting' : 'connecting');
        retryLater();
      }
    },
    refresh: () => wire?.send(track()),
    wake: () => {
      if (isUp || isClosed) return;
      retryMs = firstRetryMs;
      connect();
    },
    close: () => {
      isClosed = true;
      clearTimeout(retryTimer);
      drop();
      deps.loudspeaker?.play(null);
      deps.output.watch(null);
      deps.changed('none');
    },
  };
};
