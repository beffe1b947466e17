import type { AudioState, CheckState, Levels } from './audio-state.ts';
import { type DeviceUse, deviceChoice } from './device-choice.ts';
import { createLevelMeter } from './level-meter.ts';
import { type FromCarrierMedia, type Line, type LineSays, openLine } from './line.ts';
import { createLoudspeaker, silentPlayer } from './loudspeaker.ts';
import { createMicrophone } from './microphone.ts';
import { createVoiceWatch } from './nobody-hears.ts';
import { playOnSpeaker } from './play-on-speaker.ts';
import { type Echo, runCheck } from './pre-call-check.ts';

const lookEveryMs = 1_000;
/** What the carrier received is asked for every so many looks. */
const askEveryLooks = 3;
const echo = 'echo';

export type AudioSays = (LineSays | { type: 'media.check' } | { type: 'media.close' }) & { callSid: string };
type AudioHears = (FromCarrierMedia | { type: 'media.heard'; frames: number }) & { callSid: string };

/** What the desktop can do about sound, whichever carrier it is. */
export interface SoftphoneAudio {
  /** Read as often as a meter is drawn; nothing is told when it changes. */
  levels(): Levels;
  /** Muted, nothing of the microphone leaves this machine. */
  mute(isMuted: boolean): void;
  choose(use: DeviceUse, deviceId: string | null): void;
  refreshDevices(): Promise<void>;
  /** Asks for the microphone before there is a call: on a click, so that the browser's question makes sense. */
  askForMicrophone(): Promise<void>;
  /** Three seconds of speaking, then of hearing oneself. Only while no call is up. */
  startCheck(): void;
  cancelCheck(): void;
}

export interface CallAudioDeps {
  say(message: AudioSays): void;
  socketUrl: string;
  isRegistered(): boolean;
  change(change: Partial<AudioState>): void;
  read(): AudioState;
}

export interface CallAudio extends SoftphoneAudio {
  /** The leg has a name: its sound begins. Repeating it changes nothing. */
  begin(callSid: string): void;
  /** A wire that is not up is made anew at once. */
  wake(): void;
  end(): void;
  hear(message: AudioHears): void;
  close(): void;
}

/** `?audio=ws` on the address with which the page was opened; the router has taken it away since. */
const asksForWebSocket = (): boolean => {
  const opened = performance.getEntriesByType?.('navigation')[0]?.name ?? '';
  return URL.canParse(opened) && new URL(opened).searchParams.get('audio') === 'ws';
};

export const initialAudio = (): AudioState => ({
  microphone: 'not-asked',
  isMuted: false,
  wire: 'none',
  nobodyHearsYou: null,
  devices: deviceChoice().read(),
  check: { kind: 'idle' },
});

/** Microphone, loudspeaker and wire of the embedded carrier's softphone. */
export const createCallAudio = (deps: CallAudioDeps): CallAudio => {
  const choice = deviceChoice();
  const microphone = createMicrophone(choice);
  const loudspeaker = createLoudspeaker(choice);
  const input = createLevelMeter();
  const output = createLevelMeter();
  const prefersWebSocket = asksForWebSocket();
  let call: { callSid: string; line: Line; watchVoice: ReturnType<typeof createVoiceWatch> } | null = null;
  let framesArrived: number | null = null;
  let looks = 0;
  let echoLine: Line | null = null;
  /** Called with the carrier's next word about the echo. */
  let echoAnswered = () => {};
  let checking: AbortController | null = null;

  const changeCheck = (check: CheckState) => deps.change({ check });
  const undoMicrophone = microphone.subscribe(() => {
    input.watch(microphone.stream());
    call?.line.refresh();
    echoLine?.refresh();
    deps.change({ microphone: microphone.state() });
  });
  const undoChoice = choice.subscribe(() => deps.change({ devices: choice.read() }));
  const look = () => {
    if (!call) return;
    const { wire, isMuted, nobodyHearsYou } = deps.read();
    const [track] = microphone.stream()?.getAudioTracks() ?? [];
    const found = call.watchVoice({
      at: performance.now(),
      isOpen: !isMuted && (wire === 'webrtc' || wire === 'web-socket'),
      hasMicrophone: track?.readyState === 'live' && !track.muted,
      level: input.read(),
      framesArrived,
    });
    if (found !== nobodyHearsYou) deps.change({ nobodyHearsYou: found });
    looks += 1;
    if (looks % askEveryLooks === 0) deps.say({ type: 'media.check', callSid: call.callSid });
  };
  const lookTimer = setInterval(look, lookEveryMs);
  const wake = () => call?.line.wake();
  window.addEventListener('online', wake);

  const stopCheck = () => {
    checking?.abort();
    checking = null;
    echoLine?.close();
    if (echoLine) deps.say({ type: 'media.close', callSid: echo });
    echoLine = null;
  };
  const end = () => {
    call?.line.close();
    call = null;
    framesArrived = null;
    microphone.close();
    deps.change({ wire: 'none', isMuted: false, nobodyHearsYou: null });
  };
  const roundTripMs = () =>
    new Promise<number>((resolve) => {
      const askedAt = performance.now();
      echoAnswered = () => resolve(performance.now() - askedAt);
      deps.say({ type: 'media.check', callSid: echo });
    });
  const openEcho = (signal: AbortSignal) =>
    new Promise<Echo | null>((resolve) => {
      if (!deps.isRegistered()) {
        resolve(null);
        return;
      }
      let stream: MediaStream | null = null;
      signal.addEventListener('abort', () => resolve(null));
      echoLine = openLine({
        say: (message) => deps.say({ ...message, callSid: echo }),
        socketUrl: deps.socketUrl,
        microphone,
        // Heard afterwards: at once, it would howl. Chromium decodes what comes only while something plays it.
        loudspeaker: silentPlayer(),
        output,
        isMuted: () => false,
        prefersWebSocket,
        heard: (heard) => {
          stream = heard;
        },
        changed: (state) => {
          if ((state === 'webrtc' || state === 'web-socket') && stream) resolve({ stream, wire: state, roundTripMs });
          else if (state === 'silent-carrier' || state === 'failed') resolve(null);
        },
      });
    });

  return {
    begin: (callSid) => {
      if (call?.callSid === callSid) return;
      stopCheck();
      changeCheck({ kind: 'idle' });
      call?.line.close();
      framesArrived = null;
      looks = 0;
      call = {
        callSid,
        watchVoice: createVoiceWatch(),
        line: openLine({
          say: (message) => deps.say({ ...message, callSid }),
          socketUrl: deps.socketUrl,
          microphone,
          loudspeaker,
          output,
          isMuted: () => deps.read().isMuted,
          prefersWebSocket,
          changed: (wire) => {
            // A new wire counts what arrives anew.
            framesArrived = null;
            deps.change({ wire });
          },
        }),
      };
      void microphone.open();
    },
    wake,
    end,
    hear: (message) => {
      if (message.callSid === echo) {
        if (message.type === 'media.heard') echoAnswered();
        else echoLine?.hear(message);
      } else if (message.callSid !== call?.callSid) return;
      else if (message.type === 'media.heard') framesArrived = message.frames;
      else call.line.hear(message);
    },
    levels: () => ({ input: input.read(), output: output.read() }),
    mute: (isMuted) => {
      deps.change({ isMuted });
      call?.line.refresh();
    },
    choose: choice.choose,
    refreshDevices: choice.refresh,
    askForMicrophone: async () => {
      await microphone.open();
      // Only the permission was wanted: the browser's sign of an open microphone goes out again.
      if (!call && !checking) microphone.close();
    },
    startCheck: () => {
      if (call) {
        changeCheck({ kind: 'refused', because: 'in-call' });
        return;
      }
      stopCheck();
      const mine = new AbortController();
      checking = mine;
      const over = () => {
        if (checking !== mine) return;
        stopCheck();
        if (!call) microphone.close();
      };
      runCheck(
        {
          openMicrophone: microphone.open,
          noMicrophone: () => ({ kind: 'no-microphone', microphone: microphone.state() }),
          input,
          openEcho,
          play: playOnSpeaker,
          levelOf: () => output,
          change: changeCheck,
          now: () => Date.now(),
        },
        mine.signal,
      ).then(over, () => {
        if (checking === mine) changeCheck({ kind: 'done', verdict: { kind: 'nothing-came-back' } });
        over();
      });
    },
    cancelCheck: () => {
      stopCheck();
      if (!call) microphone.close();
      changeCheck({ kind: 'idle' });
    },
    close: () => {
      clearInterval(lookTimer);
      window.removeEventListener('online', wake);
      stopCheck();
      call?.line.close();
      undoMicrophone();
      undoChoice();
      microphone.dispose();
      loudspeaker.close();
    },
  };
};
