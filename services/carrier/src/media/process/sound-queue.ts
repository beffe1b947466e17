import { type Frame, frameBytes } from '../endpoint.ts';
import { muLawSilence } from '../sound/mu-law.ts';
import type { Sounding } from './mix.ts';

/** Ten minutes: who sends more than that ahead is not heard beyond it. */
const mostBytes = 10 * 60 * 8000;

/** Sound that comes in pieces of any length and passes at the speed of sound, heard or not. */
export class SoundQueue implements Sounding {
  frame: Frame | null = null;
  #pieces: { sound: Uint8Array; number: number }[] = [];
  /** How much of the first piece has passed. */
  #position = 0;
  #bytes = 0;
  readonly #room = new Uint8Array(frameBytes);

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  feed(sound: Uint8Array, number: number): void {
    const kept = sound.subarray(0, Math.max(0, mostBytes - this.#bytes));
    this.#pieces.push({ sound: kept, number });
    this.#bytes += kept.length;
  }

  drain(): void {
    this.#pieces = [];
    this.#position = 0;
    this.#bytes = 0;
  }

  /** Moves on to the next tick; the number of the last piece that had passed by before it. */
  step(): number | null {
    const passed = this.#forgetPassed();
    this.frame = this.#bytes === 0 ? null : this.#next();
    return passed;
  }

  #next(): Frame {
    this.#room.fill(muLawSilence);
    let filled = 0;
    let at = this.#position;
    for (const { sound } of this.#pieces) {
      const part = sound.subarray(at, at + frameBytes - filled);
      this.#room.set(part, filled);
      filled += part.length;
      if (filled === frameBytes) break;
      at = 0;
    }
    this.#position += filled;
    this.#bytes -= filled;
    return this.#room;
  }

  /** What lay in the last frame to its end has been heard by now. */
  #forgetPassed(): number | null {
    let count = 0;
    let number: number | null = null;
    for (const piece of this.#pieces) {
      if (piece.sound.length > this.#position) break;
      this.#position -= piece.sound.length;
      number = piece.number;
      count += 1;
    }
    if (count > 0) this.#pieces = this.#pieces.slice(count);
    return number;
  }
}
