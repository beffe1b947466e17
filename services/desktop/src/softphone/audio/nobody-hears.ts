import type { NobodyHearsYou } from './audio-state.ts';

/** An open microphone always hears a little: a room, its own noise. Less than this is a switch on its cable. */
const deadLevel = 0.0003;
/** Silence this long is the microphone's, not the agent's. */
const silentAfterMs = 8_000;
/** Two looks at what has arrived are this far apart at least. */
const arrivesWithinMs = 4_000;

/** What is known of the agent's voice at one moment. */
export interface VoiceSample {
  at: number;
  /** The wire is up and nothing is muted: the agent believes to be heard. */
  isOpen: boolean;
  hasMicrophone: boolean;
  level: number;
  /** Frames that the carrier has received, as it told last; null while it has told nothing. */
  framesArrived: number | null;
}

/** Watches whether what the agent says arrives. Pure: the clock comes with the sample. */
export const createVoiceWatch = () => {
  let lastSoundAt: number | null = null;
  let lastArrival: { frames: number; at: number } | null = null;

  return (sample: VoiceSample): NobodyHearsYou | null => {
    if (!sample.isOpen) {
      lastSoundAt = null;
      lastArrival = null;
      return null;
    }
    if (!sample.hasMicrophone) return 'microphone-gone';
    if (lastSoundAt === null || sample.level > deadLevel) lastSoundAt = sample.at;
    if (sample.framesArrived !== null && sample.framesArrived !== lastArrival?.frames)
      lastArrival = { frames: sample.framesArrived, at: sample.at };
    if (lastArrival && sample.at - lastArrival.at > arrivesWithinMs * 2) return 'not-arriving';
    return sample.at - lastSoundAt > silentAfterMs ? 'microphone-silent' : null;
  };
};
