import path from 'node:path';
import type { Recorder } from '../recordings/recorder.ts';
import type { AudibleCalls } from './audible-calls.ts';
import type { MediaPort } from './media-port.ts';

/** Records what is heard and said, into `<recordingSid>.wav` files of a directory. */
export function audibleRecorder(media: MediaPort, calls: AudibleCalls, directory: string): Recorder {
  return {
    start(plan) {
      const recording = media.record({
        recording: plan.recordingSid,
        file: path.join(directory, `${plan.recordingSid}.wav`),
        channels: calls.follow(plan),
        trim: plan.trim === 'trim-silence',
      });
      return {
        pause: (behavior) => recording.pause(behavior),
        resume: () => recording.resume(),
        async stop() {
          const result = await recording.stop();
          calls.forget(plan);
          return result.kind === 'written'
            ? { kind: 'recorded', file: result.file, durationMs: result.durationMs }
            : { kind: 'absent', reason: result.reason };
        },
      };
    },
  };
}
