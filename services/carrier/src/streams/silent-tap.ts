import type { Clock, Timer } from '../time/clock.ts';
import { type AudioTap, bytesPerMs, frameBytes, frameMs } from './audio-tap.ts';

const muLawSilence = 0xff;

/** For a carrier whose legs are silent: frames come on time, and there is nothing in them. What is played lasts. */
export function silentTap(clock: Clock): AudioTap {
  const frame = new Uint8Array(frameBytes).fill(muLawSilence);
  const playsUntil = new Map<string, number>();
  return {
    listen(_callSid, _track, onFrame) {
      let timer: Timer;
      const tick = () => {
        timer = clock.schedule(frameMs, tick);
        onFrame(frame);
      };
      timer = clock.schedule(frameMs, tick);
      return () => timer.cancel();
    },
    play(callSid, sound) {
      const from = Math.max(playsUntil.get(callSid) ?? 0, clock.now());
      playsUntil.set(callSid, from + sound.length / bytesPerMs);
    },
    whenHeard(callSid, then) {
      const timer = clock.schedule((playsUntil.get(callSid) ?? 0) - clock.now(), then);
      return () => timer.cancel();
    },
    hush: (callSid) => void playsUntil.delete(callSid),
  };
}
