import type { CheckState, CheckVerdict } from './audio-state.ts';
import type { LevelMeter } from './level-meter.ts';

const speakMs = 3_000;
const listenMs = 3_000;
const sampleEveryMs = 50;
const wireLimitMs = 8_000;
/** A voice into a headset is far above this, a quiet room far below. */
const voiceLevel = 0.01;
/** Even a quiet room is above this. */
const deadLevel = 0.0005;

export interface Echo {
  stream: MediaStream;
  wire: 'webrtc' | 'web-socket';
  /** Asks the carrier something and times the answer; null when none came. */
  roundTripMs(): Promise<number | null>;
}

export interface CheckDeps {
  /** Opens the microphone; null when there is none to have. */
  openMicrophone(): Promise<MediaStream | null>;
  noMicrophone(): CheckVerdict;
  input: Pick<LevelMeter, 'read'>;
  /** A way to the carrier and back: resolves to what comes back, or to null when nothing can. */
  openEcho(signal: AbortSignal): Promise<Echo | null>;
  /** Plays on the chosen loudspeaker. */
  play(sound: Blob): Promise<void>;
  levelOf(stream: MediaStream): Pick<LevelMeter, 'read'>;
  change(state: CheckState): void;
  now(): number;
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** What comes within the recording's time, as something to play. */
const record = (stream: MediaStream): (() => Promise<Blob>) => {
  const parts: Blob[] = [];
  const recorder = new MediaRecorder(stream);
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  recorder.start();
  return async () => {
    if (recorder.state !== 'inactive') recorder.stop();
    await stopped;
    return new Blob(parts, parts[0] ? { type: parts[0].type } : {});
  };
};

/**
 * The agent speaks for three seconds and hears what the carrier sent back; where no carrier answers, what the microphone
 * recorded here.
 */
export const runCheck = async (deps: CheckDeps, signal: AbortSignal): Promise<void> => {
  deps.change({ kind: 'preparing' });
  const own = await deps.openMicrophone();
  if (signal.aborted) return;
  if (!own) {
    deps.change({ kind: 'done', verdict: deps.noMicrophone() });
    return;
  }
  const limit = new AbortController();
  signal.addEventListener('abort', () => limit.abort());
  const echo = await Promise.race([deps.openEcho(signal), wait(wireLimitMs, limit.signal).then(() => null)]);
  limit.abort();
  if (signal.aborted) return;
  const returned = echo ? deps.levelOf(echo.stream) : null;
  const stop = record(echo?.stream ?? own);
  const roundTrip = echo?.roundTripMs() ?? Promise.resolve(null);
  deps.change({ kind: 'speak', endsAt: deps.now() + speakMs });
  let loudest = 0;
  let loudestReturned = 0;
  for (let spent = 0; spent < speakMs && !signal.aborted; spent += sampleEveryMs) {
    await wait(sampleEveryMs, signal);
    loudest = Math.max(loudest, deps.input.read());
    loudestReturned = Math.max(loudestReturned, returned?.read() ?? 0);
  }
  const sound = await stop();
  if (signal.aborted) return;
  if (loudest < voiceLevel) {
    deps.change({ kind: 'done', verdict: { kind: loudest < deadLevel ? 'silent' : 'too-quiet' } });
    return;
  }
  if (echo && loudestReturned < voiceLevel / 2) {
    deps.change({ kind: 'done', verdict: { kind: 'nothing-came-back' } });
    return;
  }
  deps.change({ kind: 'listen', endsAt: deps.now() + listenMs });
  await Promise.race([deps.play(sound), wait(listenMs + 1_000, signal)]);
  if (signal.aborted) return;
  const roundTripMs = await Promise.race([roundTrip, wait(0, signal).then(() => null)]);
  deps.change({
    kind: 'done',
    verdict: { kind: 'heard', cameBack: echo !== null, wire: echo?.wire ?? 'none', roundTripMs },
  });
};
