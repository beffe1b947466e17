import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';

export interface Playout {
  /** Heard after all that came before it. */
  play(sound: Uint8Array): void;
  /** Told back when all that came before it has been heard. */
  mark(name: string): void;
  /** Forgets what has not been heard; the marks in it are told back at once. */
  clear(): void;
  /** As `clear`, and nothing is told back. */
  hush(): void;
}

/** Marks beyond this many that wait are told back at once. */
const waitingLimit = 1000;

/** Plays what an application streams to a leg, one sound after the other. */
export function playoutOf(
  engine: Engine,
  leg: Leg,
  options: { source: string; onMark: (name: string) => void },
): Playout {
  const { audioTap, clock } = engine;
  let isPlaying = false;
  let awaitSilence: () => void = () => {};
  const waiting = new Map<number, { name: string; stop: () => void }>();
  let nextMark = 0;

  const beSilent = () => {
    if (!isPlaying) return;
    isPlaying = false;
    leg.hearNothing();
    engine.changed.emit();
  };
  const hush = () => {
    awaitSilence();
    for (const { stop } of waiting.values()) stop();
    waiting.clear();
    audioTap.hush(leg.sid);
    beSilent();
  };
  return {
    play(sound) {
      if (!isPlaying) {
        isPlaying = true;
        leg.hear({ media: options.source }, clock.now());
        engine.changed.emit();
      }
      audioTap.play(leg.sid, sound);
      awaitSilence();
      awaitSilence = audioTap.whenHeard(leg.sid, beSilent);
    },
    mark(name) {
      if (waiting.size >= waitingLimit) {
        options.onMark(name);
        return;
      }
      const key = nextMark++;
      const mark = { name, stop: () => {} };
      waiting.set(key, mark);
      mark.stop = audioTap.whenHeard(leg.sid, () => {
        waiting.delete(key);
        options.onMark(name);
      });
    },
    clear() {
      const names = [...waiting.values()].map((one) => one.name);
      hush();
      for (const name of names) options.onMark(name);
    },
    hush,
  };
}
