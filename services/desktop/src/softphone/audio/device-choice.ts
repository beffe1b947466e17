import type { AudioDevice, AudioDevices, ChosenDevices } from './audio-state.ts';

const storageKey = 'tellonce.audio-devices';
const nothingChosen: ChosenDevices = { microphone: null, speaker: null, ringer: null };

export type DeviceUse = keyof ChosenDevices;

export interface DeviceChoice {
  read(): AudioDevices;
  /** Called after every change; `choice` when the agent chose, `devices` when something was plugged in or pulled out. */
  subscribe(listener: (what: 'choice' | 'devices') => void): () => void;
  choose(use: DeviceUse, deviceId: string | null): void;
  /** Names are only told once a microphone was allowed. */
  refresh(): Promise<void>;
}

const readChosen = (): ChosenDevices => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const of = (use: DeviceUse) => {
      const id = (stored as Partial<Record<DeviceUse, unknown>> | null)?.[use];
      return typeof id === 'string' && id !== '' ? id : null;
    };
    return { microphone: of('microphone'), speaker: of('speaker'), ringer: of('ringer') };
  } catch {
    // Written by something else: chosen anew.
    return nothingChosen;
  }
};

const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

const open = (): DeviceChoice => {
  const listeners = new Set<(what: 'choice' | 'devices') => void>();
  let devices: AudioDevices = {
    microphones: [],
    speakers: [],
    canChooseSpeaker: canChooseSpeaker(),
    chosen: readChosen(),
  };
  const tell = (what: 'choice' | 'devices') => {
    for (const listener of listeners) listener(what);
  };
  const refresh = async () => {
    const found = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    const of = (kind: MediaDeviceKind): AudioDevice[] =>
      found
        // Nameless before the microphone is allowed, and then all the same.
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ deviceId, label }));
    devices = {
      ...devices,
      microphones: of('audioinput'),
      speakers: devices.canChooseSpeaker ? of('audiooutput') : [],
    };
    tell('devices');
  };
  navigator.mediaDevices?.addEventListener?.('devicechange', () => void refresh());
  void refresh();
  return {
    read: () => devices,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    choose: (use, deviceId) => {
      devices = { ...devices, chosen: { ...devices.chosen, [use]: deviceId } };
      localStorage.setItem(storageKey, JSON.stringify(devices.chosen));
      tell('choice');
    },
    refresh,
  };
};

let shared: DeviceChoice | null = null;

/** The devices of this browser and which of them the agent wants; remembered in it. One for the whole page. */
export const deviceChoice = (): DeviceChoice => {
  shared ??= open();
  return shared;
};

/** The device to use: the one that was chosen while it is plugged in, else the browser's own choice. */
export const presentDevice = (chosen: string | null, devices: readonly AudioDevice[]): string | null =>
  chosen !== null && (devices.length === 0 || devices.some((device) => device.deviceId === chosen)) ? chosen : null;
