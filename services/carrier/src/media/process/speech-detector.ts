import { frameBytes, frameMs } from '../endpoint.ts';

/** −40 dB of full scale, root mean square: above a microphone's noise, below a quiet voice. */
const threshold = 0.01 ** 2 * frameBytes;
const startsAfterTicks = 3;
const stopsAfterTicks = 400 / frameMs;

/** Tells by energy alone when a party speaks. */
export class SpeechDetector {
  isSpeaking = false;
  #ticks = 0;

  /** With the energy of this tick's frame (0 when there was none); says what changed. */
  hear(energy: number): 'started' | 'stopped' | null {
    if (energy >= threshold === this.isSpeaking) {
      this.#ticks = 0;
      return null;
    }
    this.#ticks += 1;
    if (this.#ticks < (this.isSpeaking ? stopsAfterTicks : startsAfterTicks)) return null;
    this.#ticks = 0;
    this.isSpeaking = !this.isSpeaking;
    return this.isSpeaking ? 'started' : 'stopped';
  }
}
