import type { ReservationId, RouteResponse } from '@tellonce/contracts';
import type { AudioState } from './audio/audio-state.ts';
import { initialAudio, type SoftphoneAudio } from './audio/call-audio.ts';

/** The agent's own leg of the call, as this browser knows it. */
export type Leg =
  | { kind: 'none' }
  | { kind: 'connecting'; reservationId: ReservationId }
  | { kind: 'connected'; reservationId: ReservationId }
  | { kind: 'ended'; reservationId: ReservationId; reason: string }
  | { kind: 'failed'; reservationId: ReservationId; code: string };

/** Registered: this browser can call out. Elsewhere: another tab of this browser has the audio, and takes the call. */
export type Registration = 'registering' | 'registered' | 'unreachable' | 'elsewhere';
export interface SoftphoneState {
  registration: Registration;
  leg: Leg;
  audio: AudioState;
}

/** The browser as a telephone. Two carriers, one interface; nothing else in the desktop knows which one it is. */
export interface Softphone {
  state(): SoftphoneState;
  subscribe(listener: () => void): () => void;
  /** Calls out into the conference of an accepted reservation. Repeating it while the leg is up changes nothing. */
  join(reservationId: ReservationId): void;
  /** Hangs up our own leg, if there is one. Ending the *call* is `call.end`: the house ends both legs. */
  leave(): void;
  /** Microphone, loudspeaker, mute and the check before a call. What is observable of it is `state().audio`. */
  readonly audio: SoftphoneAudio;
  close(): void;
}

export type SoftphoneGrant = RouteResponse<'calls.softphone'>;
/** A fresh token from `POST /api/calls/softphone`. */
export type RenewGrant = () => Promise<SoftphoneGrant>;

/** A token is renewed this long before it expires. */
export const renewBeforeMs = 60_000;

/** The state of a softphone and those who watch it: shared by both implementations. */
export const createSoftphoneState = () => {
  let state: SoftphoneState = { registration: 'registering', leg: { kind: 'none' }, audio: initialAudio() };
  const listeners = new Set<() => void>();
  return {
    read: () => state,
    change: (change: Partial<SoftphoneState>) => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
