import { type Frame, frameBytes } from '../endpoint.ts';
import { muLawEnergy, muLawSilence, muLawToLinear, toMuLaw } from '../sound/mu-law.ts';

/** Something that sounds, or not, in this tick. */
export interface Sounding {
  readonly frame: Frame | null;
}

export const silentFrame: Frame = new Uint8Array(frameBytes).fill(muLawSilence);

const sum = new Int32Array(frameBytes);

/** The sum of some voices with saturation, in `room`. One voice alone is passed on untouched: a bridge costs no coding. */
export function mix(voices: readonly Sounding[], room: Uint8Array): Frame {
  let only: Frame | null = null;
  let sounding = 0;
  for (const { frame } of voices) {
    if (frame === null) continue;
    sounding += 1;
    only = frame;
  }
  if (only === null) return silentFrame;
  if (sounding === 1) return only;
  addUp(voices);
  for (let n = 0; n < frameBytes; n += 1) room[n] = toMuLaw(clamp(sum[n] ?? 0));
  return room;
}

/** The same as 16-bit samples, written every `stride` samples from `offset` on. */
export function mixLinear(voices: readonly Sounding[], into: Int16Array, offset: number, stride: number): void {
  addUp(voices);
  for (let n = 0, at = offset; n < frameBytes; n += 1, at += stride) into[at] = clamp(sum[n] ?? 0);
}

function addUp(voices: readonly Sounding[]): void {
  sum.fill(0);
  for (const { frame } of voices) {
    if (frame === null) continue;
    for (let n = 0; n < frameBytes; n += 1) sum[n] = (sum[n] ?? 0) + (muLawToLinear[frame[n] ?? muLawSilence] ?? 0);
  }
}

/** The sum of squared samples, full scale = 1. Silence is exactly 0. */
export function energyOf(frame: Frame): number {
  if (frame === silentFrame) return 0;
  let energy = 0;
  for (let n = 0; n < frameBytes; n += 1) energy += muLawEnergy[frame[n] ?? muLawSilence] ?? 0;
  return energy;
}

const clamp = (value: number): number => Math.max(-32_768, Math.min(32_767, value));
