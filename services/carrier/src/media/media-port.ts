import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The carrier's side of its audio. The carrier knows who hears what (`calls/hears.ts`); this port carries it out.
 *
 * - `SimMedia` is silent: prompts last by the length of their text, nothing is opened, written or heard.
 * - `RtpMedia` is the client of a child process (`process/main.ts`) that owns the wires of all legs and a 20 ms clock.
 *
 * Legs are named by their CallSid. A leg without an endpoint is a party that says nothing; it may still be recorded.
 * Nothing here throws because the child died: the carrier goes on silently, the child is started again, clips, scripted
 * legs and listeners are set up anew. What is lost: about half a second of sound, wires that need the far end's help
 * (told as `leg-lost`, reason `restarted`), and recordings that were running (their file ends there).
 */
export interface MediaPort {
  readonly isAudible: boolean;

  /** Makes a prompt ready to be played. The same words or the same file are made ready only once. Never rejects. */
  prepare(prompt: Prompt): Promise<PreparedClip>;

  /**
   * Gives a leg its wire, in place of an earlier one. `answer` is what the far end must be told (an SDP answer, a port).
   * Rejected by nothing: a failure is an answer too.
   */
  open<K extends EndpointKind>(leg: string, kind: K, options: EndpointKinds[K]['open']): Promise<Opened<K>>;
  /** A later word of the far end's signalling: a re-INVITE's address, an ICE candidate, what a scripted voice says next. */
  update<K extends EndpointKind>(leg: string, kind: K, update: EndpointKinds[K]['update']): void;
  close(leg: string): void;
  hasEndpoint(leg: string): boolean;
  kindOf(leg: string): EndpointKind | null;
  /** All legs with an endpoint. */
  readonly legs: Iterable<string>;

  /**
   * Hands a browser's WebSocket upgrade to the leg's `web-socket` endpoint. The caller has checked origin and ticket and
   * writes nothing to the socket; from now on its bytes are piped to the child as they are, which answers the upgrade
   * itself and ends the WebSocket there. (Handing over the socket's handle would be a hop less, but cannot work for TLS,
   * which browsers on other machines need for their microphone.)
   */
  tunnel(leg: string, request: IncomingMessage, socket: Duplex, head: Buffer): void;

  /** All differences of one turn of the carrier. They take effect together, between two ticks. */
  apply(batch: Batch): void;

  /**
   * Copies of what some sources sound like together, 20 ms at a time, until the returned undo is called. `apply` changes
   * the sources under the same name. Only what is tapped crosses the border between the processes.
   */
  tap(name: string, sources: readonly SoundSource[], onFrame: (frame: Uint8Array) => void): () => void;
  /**
   * Appends mu-law to a queue, which passes at the speed of sound whether or not somebody hears it. `number` grows with
   * each piece and comes back as `queue-heard` when the piece has passed.
   */
  feed(queue: string, sound: Uint8Array, number: number): void;
  /** Forgets what of a queue has not passed yet; of that nothing comes back. */
  drain(queue: string): void;

  /** Begins to write a WAV file. Nothing fails here: what goes wrong is told by `stop`. */
  record(options: RecordingOptions): MediaRecording;

  subscribe(listener: (event: MediaEvent) => void): () => void;
  statistics(): Promise<MediaStatistics>;
  stop(): Promise<void>;
}

export type Prompt =
  | { say: string; language: string }
  /** An http(s) URL, or `/media/hold-music.wav` for the carrier's own. */
  | { media: string };

export interface PreparedClip {
  /** null: there is no sound (no voice for the language, a file that cannot be had); it lasts all the same. */
  clip: string | null;
  durationMs: number;
  /** Why there is no sound, when somebody should know. */
  problem: string | null;
}

/** One sound in a mix. */
export type SoundSource =
  /** What another leg says. */
  | { kind: 'leg'; leg: string }
  /**
   * A clip. `playback` names this one playing of it: sources with the same name share one position wherever they are
   * heard, a new name starts from `startMs`. `loops` 0 is for ever.
   */
  | { kind: 'clip'; playback: string; clip: string; loops: number; startMs?: number }
  /** `ringback`, `busy`, `beep`, or keys (`0-9*#A-D`, `w` half a second of silence, `W` a second). `playback` as above. */
  | { kind: 'tone'; playback: string; tone: string }
  /** What is fed into a queue as it comes. */
  | { kind: 'queue'; queue: string }
  /** What a leg hears: only for recordings and taps. */
  | { kind: 'heard'; leg: string };

export interface Batch {
  /** What each of these legs hears from now on; who is not named goes on as before. An empty list is silence. */
  listeners?: readonly { leg: string; sources: readonly SoundSource[] }[];
  /** What goes into each channel of a running recording, or into the one of a tap, from now on. */
  recordings?: readonly { recording: string; channels: readonly (readonly SoundSource[])[] }[];
}

export interface RecordingOptions {
  /** A name of the caller's choice: the recording's sid. */
  recording: string;
  /** Path of the WAV file (8 kHz, 16 bit); its directory exists. */
  file: string;
  /** One list of sources a channel: one or two. */
  channels: readonly (readonly SoundSource[])[];
  /** Cut silence at both ends. Default false. */
  trim?: boolean;
}

export interface MediaRecording {
  /** `silence` keeps the time, `skip` leaves it out. */
  pause(behavior: 'silence' | 'skip'): void;
  resume(): void;
  /** Idempotent. The file is complete when this resolves. */
  stop(): Promise<RecordingResult>;
}

export type RecordingResult =
  | { kind: 'written'; file: string; durationMs: number; bytes: number }
  /** Disk full, directory gone, media process gone. What was written is removed. */
  | { kind: 'absent'; reason: string };

/**
 * What each kind of wire is opened with, answers, and hears later. Its implementation in the child is registered in
 * `process/endpoints.ts`.
 */
export interface EndpointKinds {
  webrtc: {
    open: { offer: string; iceServers?: readonly string[]; bindAddress?: string };
    answer: { sdp: string };
    update: { candidate: string; mid: string };
  };
  /** Silent until `tunnel` brings the socket; a later socket takes the place of the earlier one (reconnection). */
  'web-socket': { open: Record<string, never>; answer: Record<string, never>; update: never };
  rtp: {
    /** `lostAfterMs`: a phone that is neither held nor heard of for so long is lost; default a minute. */
    open: { host: string; remote: RtpRemote | null; lostAfterMs?: number };
    answer: { host: string; port: number };
    /** `keys` are pressed towards the phone: as RFC 4733 events, or as tones where it understands none. */
    update: { remote: RtpRemote } | { keys: string };
  };
  /** A simulated party. What it says is queued: one thing after the other. */
  scripted: {
    open: Record<string, never>;
    answer: Record<string, never>;
    update: { say: string } | { toneHz: number; ms: number; amplitude?: number } | { pauseMs: number } | { hush: true };
  };
}
export type EndpointKind = keyof EndpointKinds;

export interface RtpRemote {
  address: string;
  port: number;
  /** Where sound may come from as well: a phone behind a router does not know its address. The first packet decides. */
  alsoFrom?: string;
  /** 0 for PCMU, 8 for PCMA. */
  payloadType: 0 | 8;
  telephoneEventType: number | null;
  /** The far end wants no sound (`sendonly`/`inactive` hold). */
  isHeld: boolean;
}

export type Opened<K extends EndpointKind> =
  | { kind: 'opened'; answer: EndpointKinds[K]['answer'] }
  | { kind: 'refused'; reason: string };

export type MediaEvent =
  /** `open` was called: what the leg hears has to be told anew. */
  | { type: 'leg-opened'; leg: string }
  /** `close` was called: the leg hears nothing any more, until it is told anew (it may still be recorded). */
  | { type: 'leg-closed'; leg: string }
  | { type: 'key'; leg: string; key: string }
  /** A playback that does not loop for ever reached its end. */
  | { type: 'playback-finished'; playback: string }
  /** A queue has passed by up to the end of this piece. */
  | { type: 'queue-heard'; queue: string; number: number }
  /** The wire of a leg is gone for good; what it hears is as after `leg-closed`. */
  | { type: 'leg-lost'; leg: string; reason: string }
  /** The party begins to speak (60 ms above the threshold), or has been silent for 400 ms. */
  | { type: 'speech-started'; leg: string }
  | { type: 'speech-stopped'; leg: string }
  /** A word of a wire's own signalling to the far end (an ICE candidate). */
  | { type: 'endpoint-said'; leg: string; data: unknown }
  /** The child died and is back. */
  | { type: 'restarted' };

export interface LegStatistics {
  leg: string;
  kind: EndpointKind | null;
  framesIn: number;
  framesOut: number;
  /** Ticks in which the wire had nothing for us. */
  gapsIn: number;
  /** Sum of squared samples, full scale = 1, since the leg was opened: silence adds exactly nothing. */
  energyIn: number;
  energyOut: number;
}

export interface MediaStatistics {
  pid: number | null;
  ticks: number;
  /** Ticks that came 20 ms late or more. */
  underruns: number;
  /** Ticks that were left out because the process had been away for long. */
  skippedTicks: number;
  /** Lateness of the last (up to) 4096 ticks. */
  latenessP50Ms: number;
  latenessP99Ms: number;
  latenessMaxMs: number;
  /** Processor time of the media process so far. */
  cpuMs: number;
  restarts: number;
  legs: LegStatistics[];
}
