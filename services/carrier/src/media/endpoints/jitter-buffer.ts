import { type Frame, frameBytes } from '../endpoint.ts';

/** A second of sound; what lies further ahead is a new beginning. */
const ringSamples = 8192;
const ringMask = ringSamples - 1;
const silence = 0xff;
const leastTarget = 2 * frameBytes;
const mostTarget = 8 * frameBytes;
/** How long the depth is watched before sound is left out because more of it waits than is needed: 1 s. */
const watchTicks = 50;
/** So much more than needed is a burst after a stall, and left out at once; less is a fast clock: a frame at a time. */
const burstFrames = 5;
/** This long without trouble, one frame less is kept in store: 10 s. */
const calmTicks = 500;
/** Lost frames in a row that are covered up by a fading repetition. */
const coverUpLimit = 3;

/**
 * Puts mu-law sound that arrives late, twice, out of order or not at all back on the tick of the mixer. Samples lie in a
 * ring at their RTP timestamp, so order, repetition and packet length need no bookkeeping, and nothing is allocated.
 * It holds 40 ms at first, more after an underrun (up to 160 ms), less again in calm; a sender whose clock is fast is
 * brought back by leaving out a frame.
 */
export class JitterBuffer {
  #samples = new Uint8Array(ringSamples).fill(silence);
  #isFilled = new Uint8Array(ringSamples);
  #frame = new Uint8Array(frameBytes);
  /** The timestamp of the next sample to play, and the one behind the last that came. */
  #next = 0;
  #end = 0;
  #state: 'empty' | 'filling' | 'playing' = 'empty';
  #target = leastTarget;
  #coveredUp = 0;
  #leastDepth = ringSamples;
  #watched = 0;
  #calm = 0;

  /** @returns whether the sound was of use: false for what came too late. */
  put(timestamp: number, packet: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length <= 0 || length > ringSamples / 4) return false;
    if (this.#state === 'empty') this.#begin(timestamp);
    let ahead = (timestamp - this.#next) | 0;
    if (ahead + length > ringSamples || ahead < -ringSamples) {
      // The sender began anew, or was away for long.
      this.#clear();
      this.#begin(timestamp);
      ahead = 0;
    } else if (ahead < 0 && this.#state === 'filling' && -ahead <= this.#target) {
      // Overtaken by the packet that began it.
      this.#next = timestamp;
      ahead = 0;
    }
    if (ahead < 0) return false;
    for (let n = 0; n < length; n += 1) {
      const at = (timestamp + n) & ringMask;
      this.#samples[at] = packet[start + n] ?? silence;
      this.#isFilled[at] = 1;
    }
    const behind = (timestamp + length) >>> 0;
    if (((behind - this.#end) | 0) > 0) this.#end = behind;
    return true;
  }

  /** The next 20 ms; null when there is nothing. The frame is only good until the next pull. */
  pull(): Frame | null {
    if (this.#state === 'empty') return null;
    const depth = (this.#end - this.#next) | 0;
    if (this.#state === 'filling') {
      if (depth < this.#target) return null;
      this.#state = 'playing';
    }
    if (depth <= 0) return this.#runDry();
    this.#watch(depth);
    const isThere = this.#isFilled[this.#next & ringMask] === 1;
    if (!isThere) {
      this.#skipFrame();
      return this.#coverUp();
    }
    for (let n = 0; n < frameBytes; n += 1) {
      const at = (this.#next + n) & ringMask;
      this.#frame[n] = this.#samples[at] ?? silence;
      this.#samples[at] = silence;
      this.#isFilled[at] = 0;
    }
    this.#next = (this.#next + frameBytes) >>> 0;
    this.#coveredUp = 0;
    return this.#frame;
  }

  /** Forgets what it holds: the next packet is a new beginning. */
  clear(): void {
    this.#clear();
    this.#state = 'empty';
  }

  #begin(timestamp: number): void {
    this.#next = timestamp;
    this.#end = timestamp;
    this.#state = 'filling';
    this.#coveredUp = coverUpLimit;
    this.#leastDepth = ringSamples;
    this.#watched = 0;
  }

  #clear(): void {
    this.#samples.fill(silence);
    this.#isFilled.fill(0);
  }

  /** Nothing is left: more is kept in store from now on. A sender that pauses (keys, silence) begins again without it. */
  #runDry(): Frame | null {
    const frame = this.#coverUp();
    if (frame) {
      this.#next = (this.#next + frameBytes) >>> 0;
      this.#end = this.#next;
      return frame;
    }
    this.#calm = 0;
    this.clear();
    return null;
  }

  #skipFrame(): void {
    for (let n = 0; n < frameBytes; n += 1) {
      const at = (this.#next + n) & ringMask;
      this.#samples[at] = silence;
      this.#isFilled[at] = 0;
    }
    this.#next = (this.#next + frameBytes) >>> 0;
  }

  /** The last frame again, 6 dB softer each time: in mu-law that is one segment down. */
  #coverUp(): Frame | null {
    if (this.#coveredUp >= coverUpLimit) return null;
    this.#coveredUp += 1;
    // Late by a tick or two: what comes next would be late as well.
    if (this.#coveredUp === 1) {
      this.#target = Math.min(mostTarget, this.#target + frameBytes);
      this.#calm = 0;
    }
    for (let n = 0; n < frameBytes; n += 1) {
      const sample = this.#frame[n] ?? silence;
      this.#frame[n] = (sample & 0x80) | Math.min(0x7f, (sample & 0x7f) + 0x10);
    }
    return this.#frame;
  }

  #watch(depth: number): void {
    if (depth < this.#leastDepth) this.#leastDepth = depth;
    this.#watched += 1;
    this.#calm += 1;
    if (this.#calm >= calmTicks && this.#target > leastTarget) {
      this.#target -= frameBytes;
      this.#calm = 0;
    }
    if (this.#watched < watchTicks) return;
    const spare = Math.floor((this.#leastDepth - this.#target) / frameBytes);
    if (spare >= 1) for (let n = 0; n < (spare >= burstFrames ? spare : 1); n += 1) this.#skipFrame();
    this.#watched = 0;
    this.#leastDepth = ringSamples;
  }
}
