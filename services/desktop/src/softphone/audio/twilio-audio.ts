import type { Call, Device } from '@twilio/voice-sdk';
import type { AudioState, NobodyHearsYou } from './audio-state.ts';
import type { SoftphoneAudio } from './call-audio.ts';
import { deviceChoice, presentDevice } from './device-choice.ts';
import { createLevelMeter } from './level-meter.ts';
import { createMicrophone } from './microphone.ts';
import { playOnSpeaker } from './play-on-speaker.ts';
import { runCheck } from './pre-call-check.ts';

/** What the SDK's warnings say about our own voice. */
const warningMeans: Record<string, NobodyHearsYou> = {
  'constant-audio-input-level': 'microphone-silent',
  'low-bytes-sent': 'not-arriving',
};
/** The SDK's codes for a microphone that it could not get: refused, and everything else. */
const refusedByUser = 31401;
const refusedByDevice = 31402;

export interface TwilioAudio extends SoftphoneAudio {
  /** A call's microphone, levels and warnings are the SDK's; they are shown in our words. */
  attach(call: Call): void;
  detach(): void;
  close(): void;
}

/** Sound through Twilio's SDK: it owns microphone and loudspeaker, we choose the devices and read its figures. */
export const createTwilioAudio = (
  device: Device,
  state: { read(): AudioState; change(change: Partial<AudioState>): void },
): TwilioAudio => {
  const choice = deviceChoice();
  const microphone = createMicrophone(choice);
  const input = createLevelMeter();
  const undoMicrophone = microphone.subscribe(() => {
    input.watch(microphone.stream());
    state.change({ microphone: microphone.state() });
  });
  let call: Call | null = null;
  let checking: AbortController | null = null;
  let levels = { input: 0, output: 0 };

  const route = () => {
    const { audio } = device;
    state.change({ devices: choice.read() });
    if (!audio) return;
    const { chosen, microphones, speakers } = choice.read();
    const wanted = presentDevice(chosen.microphone, microphones);
    // A device that cannot be had: the SDK goes on with the one that it has.
    const ignore = () => {};
    if (wanted !== null && audio.inputDevice?.deviceId !== wanted) audio.setInputDevice(wanted).catch(ignore);
    else if (wanted === null && audio.inputDevice && !call) audio.unsetInputDevice().catch(ignore);
    if (!audio.isOutputSelectionSupported) return;
    audio.speakerDevices.set(presentDevice(chosen.speaker, speakers) ?? 'default').catch(ignore);
    audio.ringtoneDevices.set(presentDevice(chosen.ringer, speakers) ?? 'default').catch(ignore);
  };
  const undoChoice = choice.subscribe(route);
  const stopCheck = () => {
    checking?.abort();
    checking = null;
    microphone.close();
  };

  return {
    attach: (attached) => {
      call = attached;
      stopCheck();
      route();
      state.change({ wire: 'connecting', isMuted: false, nobodyHearsYou: null, check: { kind: 'idle' } });
      attached.on('accept', () => state.change({ wire: 'webrtc', microphone: 'ready' }));
      attached.on('reconnecting', () => state.change({ wire: 'reconnecting' }));
      attached.on('reconnected', () => state.change({ wire: 'webrtc' }));
      attached.on('mute', (isMuted: boolean) => state.change({ isMuted }));
      attached.on('volume', (inputVolume: number, outputVolume: number) => {
        levels = { input: inputVolume, output: outputVolume };
      });
      attached.on('warning', (name: string) => {
        const nobodyHearsYou = warningMeans[name];
        if (nobodyHearsYou && !attached.isMuted()) state.change({ nobodyHearsYou });
      });
      attached.on('warning-cleared', (name: string) => {
        if (warningMeans[name] === state.read().nobodyHearsYou) state.change({ nobodyHearsYou: null });
      });
      attached.on('error', ({ code }: { code?: number }) => {
        if (code === refusedByUser) state.change({ microphone: 'denied' });
        if (code === refusedByDevice) state.change({ microphone: 'no-device' });
      });
    },
    detach: () => {
      call = null;
      levels = { input: 0, output: 0 };
      state.change({ wire: 'none', isMuted: false, nobodyHearsYou: null });
    },
    levels: () => (call ? levels : { input: input.read(), output: 0 }),
    mute: (isMuted) => {
      call?.mute(isMuted);
      state.change({ isMuted, ...(isMuted ? { nobodyHearsYou: null } : {}) });
    },
    choose: choice.choose,
    refreshDevices: choice.refresh,
    askForMicrophone: async () => {
      await microphone.open();
      microphone.close();
    },
    startCheck: () => {
      if (call) {
        state.change({ check: { kind: 'refused', because: 'in-call' } });
        return;
      }
      stopCheck();
      const mine = new AbortController();
      checking = mine;
      const over = () => {
        if (checking === mine) stopCheck();
      };
      runCheck(
        {
          openMicrophone: microphone.open,
          noMicrophone: () => ({ kind: 'no-microphone', microphone: microphone.state() }),
          input,
          // Twilio's own preflight needs an application that echoes: only the microphone is tried here.
          openEcho: async () => null,
          play: playOnSpeaker,
          levelOf: () => input,
          change: (check) => state.change({ check }),
          now: () => Date.now(),
        },
        mine.signal,
      ).then(over, over);
    },
    cancelCheck: () => {
      stopCheck();
      state.change({ check: { kind: 'idle' } });
    },
    close: () => {
      stopCheck();
      undoMicrophone();
      undoChoice();
      microphone.dispose();
    },
  };
};
