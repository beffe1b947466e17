export type DeviceEvent =
  | { type: 'registered'; identity: string; expiresAt: number }
  | { type: 'connecting'; requestId: string; callSid: string }
  | { type: 'connected'; callSid: string }
  | { type: 'ended'; callSid: string; reason: string }
  | { type: 'incoming'; callSid: string; from: string; params: Record<string, string> }
  | { type: 'cancel'; callSid: string }
  | { type: 'error'; code: number; message: string; requestId?: string }
  | MediaEvent;

/** About the sound of a call, or of the echo (`callSid: 'echo'`). */
type MediaEvent =
  | { type: 'media.answer'; callSid: string; attempt: number; sdp: string }
  /** The WebSocket for its sound: below the address of this one, good for half a minute. */
  | { type: 'media.socket'; callSid: string; attempt: number; path: string }
  | { type: 'media.failed'; callSid: string; attempt: number; code: number; message: string }
  /** The wire broke: the call goes on, and the browser may offer again. */
  | { type: 'media.lost'; callSid: string; reason: string }
  /** What has arrived here: frames of 20 ms, and their energy (silence adds nothing). */
  | { type: 'media.heard'; callSid: string; frames: number; energy: number };

/** One registered browser (or a simulated one). */
export interface ClientDevice {
  readonly id: string;
  readonly identity: string;
  /** Changed by updateToken. */
  grant: ClientGrant;
  readonly send: (event: DeviceEvent) => void;
}

export interface ClientGrant {
  identity: string;
  outgoingApplicationSid: string | null;
  mayBeRung: boolean;
  expiresAt: number;
}
