import type { Clock, Timer } from '../time/clock.ts';
import { type AudioTap, frameBytes, frameMs } from './audio-tap.ts';

const muLawSilence = 0xff;

/** For a carrier whose legs are silent: frames come on time, and there is nothing in them. */
export function silentTap(clock: Clock): AudioTap {
  const frame = new Uint8Array(frameBytes).fill(muLawSilence);
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
    play: () => {},
    hush: () => {},
  };
}
