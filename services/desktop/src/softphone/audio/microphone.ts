import type { MicrophoneState } from './audio-state.ts';
import { type DeviceChoice, presentDevice } from './device-choice.ts';

export interface Microphone {
  state(): MicrophoneState;
  /** The open microphone; null while there is none. */
  stream(): MediaStream | null;
  /** Asks for it (the browser may ask the agent). Resolves to the stream, or null when there is none to have. */
  open(): Promise<MediaStream | null>;
  /** Lets go of it: the browser's sign goes out. */
  close(): void;
  /** Called when the stream or the state changed. */
  subscribe(listener: () => void): () => void;
  dispose(): void;
}

/** Echo and noise are taken out by the browser, as a telephone would. */
const wanted = (deviceId: string | null): MediaStreamConstraints => ({
  audio: {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
    ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
  },
});

const stateByError: Record<string, MicrophoneState> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

const nameOf = (error: unknown): string => (error instanceof DOMException ? error.name : '');

/** The agent's microphone: the chosen one, opened anew when it is pulled out, plugged in, or another one is chosen. */
export const createMicrophone = (choice: DeviceChoice): Microphone => {
  const listeners = new Set<() => void>();
  let state: MicrophoneState = navigator.mediaDevices ? 'not-asked' : 'insecure-page';
  let stream: MediaStream | null = null;
  let usedDevice: string | null = null;
  let isWanted = false;
  let asked = 0;

  const change = (next: MicrophoneState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const letGo = () => {
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    stream = null;
  };
  const ask = async (deviceId: string | null): Promise<MediaStream> => {
    try {
      return await navigator.mediaDevices.getUserMedia(wanted(deviceId));
    } catch (error) {
      // The chosen one is gone: any is better than none.
      if (deviceId === null || nameOf(error) === 'NotAllowedError') throw error;
      return navigator.mediaDevices.getUserMedia(wanted(null));
    }
  };
  const acquire = async (): Promise<MediaStream | null> => {
    if (!navigator.mediaDevices) return null;
    asked += 1;
    const mine = asked;
    const { chosen, microphones } = choice.read();
    const deviceId = presentDevice(chosen.microphone, microphones);
    if (!stream) change('asking');
    try {
      const got = await ask(deviceId);
      if (mine !== asked || !isWanted) {
        for (const track of got.getTracks()) track.stop();
        return stream;
      }
      letGo();
      stream = got;
      usedDevice = deviceId;
      for (const track of got.getAudioTracks()) {
        track.onended = () => {
          letGo();
          change('no-device');
          void acquire();
        };
        track.onmute = () => change(state);
        track.onunmute = () => change(state);
      }
      change('ready');
      // Only now do devices have names.
      void choice.refresh();
      return got;
    } catch (error) {
      if (mine === asked) {
        letGo();
        change(stateByError[nameOf(error)] ?? 'no-device');
      }
      return null;
    }
  };
  const undo = choice.subscribe((what) => {
    if (!isWanted) return;
    const { chosen, microphones } = choice.read();
    const next = presentDevice(chosen.microphone, microphones);
    if (what === 'choice' ? next !== usedDevice : next !== usedDevice || (!stream && state !== 'denied'))
      void acquire();
  });

  return {
    state: () => state,
    stream: () => stream,
    open: async () => {
      isWanted = true;
      return stream ?? acquire();
    },
    close: () => {
      isWanted = false;
      asked += 1;
      if (stream) {
        letGo();
        change('not-asked');
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispose: () => {
      undo();
      isWanted = false;
      letGo();
    },
  };
};
