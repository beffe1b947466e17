/** A side of a call: `inbound` is what its party says, `outbound` what it hears. */
export type Track = 'inbound' | 'outbound';

/** The sound of a leg, for streams: 8 kHz G.711 mu-law. */
export interface AudioTap {
  /** Every 20 ms of one side of a leg, 160 bytes, until the returned undo is called. */
  listen(callSid: string, track: Track, onFrame: (frame: Uint8Array) => void): () => void;
  /** Lets the party of a leg hear this, after what was given before it. */
  play(callSid: string, sound: Uint8Array): void;
  /** Calls back when all that has been given to `play` so far has been heard; that may be at once. Returns the undo. */
  whenHeard(callSid: string, then: () => void): () => void;
  /** Forgets what has been given to `play` and not been heard yet. */
  hush(callSid: string): void;
}

export const frameMs = 20;
export const frameBytes = 160;
/** One byte of mu-law is one sample. */
export const bytesPerMs = 8;
