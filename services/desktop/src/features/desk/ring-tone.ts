import { routeToRinger } from '../../softphone/audio/ringer-sink.ts';

/** A two-tone ring, generated: no file to load, nothing to fetch when it must sound. */
const tones = [
  { hertz: 523, fromS: 0, forS: 0.18 },
  { hertz: 659, fromS: 0.2, forS: 0.28 },
];
const everyMs = 2_000;
const volume = 0.12;

let audio: AudioContext | null = null;

/** Browsers let a page sound only after a gesture: the first one opens the audio for all later rings. */
export const openAudioOnGesture = (): (() => void) => {
  const open = () => {
    if (!audio) {
      audio = new AudioContext();
      routeToRinger(audio);
    }
    // Refused again: the next gesture tries again; the title and the notification still tell.
    audio.resume().catch(() => {});
  };
  window.addEventListener('pointerdown', open);
  window.addEventListener('keydown', open);
  return () => {
    window.removeEventListener('pointerdown', open);
    window.removeEventListener('keydown', open);
  };
};

const ringOnce = (context: AudioContext) => {
  for (const { hertz, fromS, forS } of tones) {
    const start = context.currentTime + fromS;
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(volume, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + forS);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + forS + 0.02);
  }
};

/** One ring, to hear where and how loud it is. */
export const tryRing = (): void => {
  if (audio?.state === 'running') ringOnce(audio);
};

/** Rings until the returned function is called. */
export const startRinging = (): (() => void) => {
  tryRing();
  const timer = setInterval(tryRing, everyMs);
  return () => clearInterval(timer);
};
