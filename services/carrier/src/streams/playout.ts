import type { Leg } from '../calls/leg.ts';
import type { Engine } from '../engine.ts';
import type { Timer } from '../time/clock.ts';
import { bytesPerMs } from './audio-tap.ts';

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
  const { clock, audioTap } = engine;
  let playsUntil = 0;
  let silence: Timer | null = null;
  const waiting = new Map<number, { name: string; timer: Timer }>();
  let nextMark = 0;

  const hush = () => {
    playsUntil = clock.now();
    silence?.cancel();
    for (const { timer } of waiting.values()) timer.cancel();
    waiting.clear();
    audioTap.hush(leg.sid);
    leg.hearNothing();
    engine.changed.emit();
  };
  return {
    play(sound) {
      const wasSilent = playsUntil <= clock.now();
      playsUntil = Math.max(playsUntil, clock.now()) + sound.length / bytesPerMs;
      audioTap.play(leg.sid, sound);
      if (wasSilent) leg.hear({ media: options.source }, clock.now());
      silence?.cancel();
      silence = clock.schedule(playsUntil - clock.now(), () => {
        leg.hearNothing();
        engine.changed.emit();
      });
      engine.changed.emit();
    },
    mark(name) {
      if (waiting.size >= waitingLimit) {
        options.onMark(name);
        return;
      }
      const key = nextMark++;
      const timer = clock.schedule(Math.max(playsUntil - clock.now(), 0), () => {
        waiting.delete(key);
        options.onMark(name);
      });
      waiting.set(key, { name, timer });
    },
    clear() {
      const names = [...waiting.values()].map((one) => one.name);
      hush();
      for (const name of names) options.onMark(name);
    },
    hush,
  };
}
