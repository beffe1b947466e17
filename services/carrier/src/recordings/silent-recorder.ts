import type { Clock } from '../time/clock.ts';
import { RecordedTime } from './recorded-time.ts';
import type { Recorder } from './recorder.ts';

/** Keeps the time and no sound: for a carrier whose legs are silent. Nothing is written. */
export function silentRecorder(clock: Clock): Recorder {
  return {
    start() {
      const time = new RecordedTime(clock.now());
      return {
        pause: (behavior) => time.pause(behavior, clock.now()),
        resume: () => time.resume(clock.now()),
        stop() {
          time.stop(clock.now());
          return Promise.resolve({ kind: 'recorded', file: null, durationMs: time.msAt(clock.now()) });
        },
      };
    },
  };
}
