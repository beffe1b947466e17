import type { MicrophoneState, NobodyHearsYou } from '../../softphone/audio/audio-state.ts';
import type { SoftphoneState } from '../../softphone/softphone.ts';
import type { MicrophonePermission } from './microphone-permission.ts';

export type MicrophoneTrouble = Extract<MicrophoneState, 'denied' | 'no-device' | 'in-use' | 'insecure-page'>;

/** The one thing about sound that the agent should know or do now. */
export type AudioNotice =
  /** No call yet, and the browser has not been asked: say why it will ask. */
  | { kind: 'ask-first' }
  /** The browser's own question is open. */
  | { kind: 'asking' }
  /** No call, and no microphone to have. */
  | { kind: 'blocked'; trouble: MicrophoneTrouble }
  /** A call, and no microphone: the agent hears and is not heard. */
  | { kind: 'listen-only'; trouble: MicrophoneTrouble }
  | { kind: 'reconnecting' }
  | { kind: 'not-connected' }
  | { kind: 'nobody-hears'; cause: NobodyHearsYou };

const troubleOf = (microphone: MicrophoneState): MicrophoneTrouble | null =>
  microphone === 'not-asked' || microphone === 'asking' || microphone === 'ready' ? null : microphone;

/** Null when all is well, and when the call bar itself already says what is wrong. */
export const audioNotice = (
  { registration, leg, audio }: Pick<SoftphoneState, 'registration' | 'leg' | 'audio'>,
  permission: MicrophonePermission,
): AudioNotice | null => {
  if (registration !== 'registered') return null;
  const trouble = troubleOf(audio.microphone);
  const isInCall = leg.kind === 'connected' || leg.kind === 'connecting';
  if (!isInCall) {
    if (trouble === 'insecure-page') return { kind: 'blocked', trouble };
    // A question that was closed without an answer may be put again.
    if (permission === 'prompt') return audio.microphone === 'asking' ? { kind: 'asking' } : { kind: 'ask-first' };
    if (permission === 'denied') return { kind: 'blocked', trouble: 'denied' };
    return trouble ? { kind: 'blocked', trouble } : null;
  }
  // Nothing is heard there by design: simulated callers at more than natural speed.
  if (audio.wire === 'silent-carrier') return null;
  if (trouble) return { kind: 'listen-only', trouble };
  if (audio.microphone === 'asking' && permission === 'prompt') return { kind: 'asking' };
  if (audio.wire === 'reconnecting') return { kind: 'reconnecting' };
  if (audio.wire === 'failed') return { kind: 'not-connected' };
  return audio.nobodyHearsYou ? { kind: 'nobody-hears', cause: audio.nobodyHearsYou } : null;
};
