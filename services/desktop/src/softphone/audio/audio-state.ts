/** What the browser lets us have of the microphone. */
export type MicrophoneState =
  /** Not asked for yet: the first call, or the check, asks. */
  | 'not-asked'
  /** The browser is asking the agent now. */
  | 'asking'
  | 'ready'
  | 'denied'
  | 'no-device'
  /** Another program holds it. */
  | 'in-use'
  /** Browsers give a microphone to secure pages only: https, or this machine. */
  | 'insecure-page';

/** How sound travels between this browser and the carrier. */
export type WireState = 'none' | 'connecting' | 'webrtc' | 'web-socket' | 'reconnecting' | 'failed' | 'silent-carrier';

/** Why the other side does not hear the agent, who should know it: muting is no reason. */
export type NobodyHearsYou = 'microphone-gone' | 'microphone-silent' | 'not-arriving';

export interface AudioDevice {
  deviceId: string;
  label: string;
}

/** A device of which the browser may choose itself: null. */
export interface ChosenDevices {
  microphone: string | null;
  speaker: string | null;
  /** Where an offer rings: often a loudspeaker, while the call is on a headset. */
  ringer: string | null;
}

export interface AudioDevices {
  microphones: readonly AudioDevice[];
  /** Empty where the browser cannot choose (`canChooseSpeaker` is then false). */
  speakers: readonly AudioDevice[];
  canChooseSpeaker: boolean;
  chosen: ChosenDevices;
}

/** Whether one would be heard: the agent speaks, then hears what came back from the carrier. */
export type CheckState =
  | { kind: 'idle' }
  | { kind: 'preparing' }
  | { kind: 'speak'; endsAt: number }
  | { kind: 'listen'; endsAt: number }
  | { kind: 'done'; verdict: CheckVerdict }
  /** It needs the line to be free. */
  | { kind: 'refused'; because: 'in-call' | 'not-registered' };

export type CheckVerdict =
  /** `cameBack`: the carrier sent our own voice back. Without it only the microphone was tried, on this machine. */
  | {
      kind: 'heard';
      cameBack: boolean;
      wire: 'webrtc' | 'web-socket' | 'none';
      /** To the carrier and back; null when it was not asked. */
      roundTripMs: number | null;
    }
  /** Nothing at all: a switch on the cable, a muted microphone, the wrong one. */
  | { kind: 'silent' }
  | { kind: 'too-quiet' }
  | { kind: 'no-microphone'; microphone: MicrophoneState }
  /** The microphone hears, but nothing came back. */
  | { kind: 'nothing-came-back' };

export interface AudioState {
  microphone: MicrophoneState;
  isMuted: boolean;
  wire: WireState;
  nobodyHearsYou: NobodyHearsYou | null;
  devices: AudioDevices;
  check: CheckState;
}

/** 0 is silence, 1 full scale: root mean square of the last moment. */
export interface Levels {
  /** What the microphone hears, muted or not. */
  input: number;
  /** What the agent hears. */
  output: number;
}
