/** What a wire says to the carrier; `callSid` is added by whoever carries it. */
export type WireSays =
  | { type: 'media.offer'; sdp: string }
  | { type: 'media.candidate'; candidate: string; mid: string }
  | { type: 'media.open-socket' };

type WireHears =
  | { type: 'media.answer'; sdp: string }
  | { type: 'media.socket'; path: string }
  | { type: 'media.lost' };

export interface WireEvents {
  say(message: WireSays): void;
  /** Sound travels. */
  connected(): void;
  /** It does no longer, or never will: this wire is done. */
  lost(): void;
  /** What comes from the carrier. */
  heard(stream: MediaStream): void;
}

/** One try of bringing sound to the carrier. When it breaks, another one is made. */
export interface Wire {
  readonly kind: 'webrtc' | 'web-socket';
  hear(message: WireHears): void;
  /** What is sent from now on; null sends nothing at all. */
  send(track: MediaStreamTrack | null): void;
  close(): void;
}
