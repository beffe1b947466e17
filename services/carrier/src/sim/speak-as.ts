import type { Leg, Speech } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import { sayAs } from '../media/scripted-party.ts';
import { speakingMs, untilHeardMs } from '../twiml/durations.ts';

/**
 * A simulated party says something. Where it is heard it is understood when it has been said, otherwise at once. How long
 * the party speaks is the answer.
 */
export async function speakAs(engine: Engine, leg: Leg, speech: Speech, language: string): Promise<number> {
  const soundMs = await sayAs(engine.media, leg, speech.text, language);
  const beUnderstood = () => {
    if (!leg.isLive) return;
    engine.spoken.emit({ speaker: leg, speech });
    leg.speak(speech);
    engine.changed.emit();
  };
  const ms = soundMs ?? speakingMs(speech.text);
  if (leg.member) engine.rooms.speech(leg.member, ms);
  if (soundMs === null) beUnderstood();
  else engine.clock.schedule(soundMs + untilHeardMs, beUnderstood);
  return ms;
}
