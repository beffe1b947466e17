/** 20 ms of 8 kHz G.711 mu-law: 160 bytes. */
export type Frame = Uint8Array;
export const frameMs = 20;
export const frameBytes = 160;

/**
 * The wire of one leg inside the media process: a browser (WebRTC or WebSocket), a SIP phone over RTP, or a scripted
 * voice. The mixer's clock calls `pull` and `push` once a tick; nothing here keeps a clock of its own.
 */
export interface MediaEndpoint {
  /** The next frame of what the party says, after the jitter buffer; null when nothing came in time. */
  pull(): Frame | null;
  /** What the party hears in this tick. */
  push(frame: Frame): void;
  /** Keys that came as RFC 4733 events (or a message on the WebSocket): each once. Returns the undo. */
  onKey(listener: (key: string) => void): () => void;
  /** The wire is gone for good (ICE failed, socket closed, no RTP for long): told once. Returns the undo. */
  onLost(listener: (reason: string) => void): () => void;
  close(): void;
}
