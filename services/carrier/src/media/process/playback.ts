import { type Frame, frameBytes } from '../endpoint.ts';
import { muLawSilence } from '../sound/mu-law.ts';
import type { Sounding } from './mix.ts';

/** One playing of a clip, perhaps to several listeners at once. It begins when its sound is there. */
export class Playback implements Sounding {
  readonly name: string;
  frame: Frame | null = null;
  isFinished = false;
  #sound: Uint8Array | null = null;
  #loopsLeft: number;
  #position = 0;
  readonly #startAt: number;
  readonly #seam = new Uint8Array(frameBytes);

  /** `loops` 0: for ever. */
  constructor(name: string, loops: number, startMs: number) {
    this.name = name;
    this.#loopsLeft = loops === 0 ? Number.POSITIVE_INFINITY : loops;
    this.#startAt = Math.round(startMs * 8);
  }

  /** null: there is no such sound, and it is over. */
  begin(sound: Uint8Array | null): void {
    if (this.#sound !== null || this.isFinished) return;
    if (sound === null || sound.length === 0) {
      this.isFinished = true;
      return;
    }
    this.#sound = sound;
    const rounds = Math.floor(this.#startAt / sound.length);
    this.#loopsLeft -= rounds;
    this.#position = this.#startAt - rounds * sound.length;
    if (this.#loopsLeft <= 0) this.isFinished = true;
  }

  /** Moves on to the next tick. */
  step(): void {
    const sound = this.#sound;
    if (sound === null || this.isFinished) {
      this.frame = null;
      return;
    }
    if (this.#position + frameBytes <= sound.length) {
      this.frame = sound.subarray(this.#position, this.#position + frameBytes);
      this.#moveOn(sound, frameBytes);
    } else {
      this.frame = this.#acrossTheEnd(sound);
    }
  }

  /** The end of one round and the beginning of the next in one frame, so that a loop has no gap. */
  #acrossTheEnd(sound: Uint8Array): Frame {
    this.#seam.fill(muLawSilence);
    for (let filled = 0; filled < frameBytes && !this.isFinished; ) {
      const part = sound.subarray(this.#position, this.#position + frameBytes - filled);
      this.#seam.set(part, filled);
      filled += part.length;
      this.#moveOn(sound, part.length);
    }
    return this.#seam;
  }

  #moveOn(sound: Uint8Array, bytes: number): void {
    this.#position += bytes;
    if (this.#position < sound.length) return;
    this.#position = 0;
    this.#loopsLeft -= 1;
    if (this.#loopsLeft <= 0) this.isFinished = true;
  }
}
