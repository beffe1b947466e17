/** G.711 mu-law (ITU-T Recommendation G.711, table 2), computed as in the ITU-T G.191 software tool library. */

/** From a byte to 16-bit linear. */
export const muLawToLinear = new Int16Array(256);
/** From 16-bit linear, plus 32768, to a byte. */
const linearToMuLaw = new Uint8Array(65_536);
/** The squared amplitude of a byte; full scale is 1. Silence is exactly 0. */
export const muLawEnergy = new Float64Array(256);

/** The byte of silence. */
export const muLawSilence = 0xff;

for (let byte = 0; byte < 256; byte += 1) {
  const linear = expand(byte);
  muLawToLinear[byte] = linear;
  muLawEnergy[byte] = (linear / 32_768) ** 2;
}
for (let linear = -32_768; linear < 32_768; linear += 1) linearToMuLaw[linear + 32_768] = compress(linear);

/** `linear` must be within 16 bits. */
export const toMuLaw = (linear: number): number => linearToMuLaw[linear + 32_768] ?? muLawSilence;

export function encodeMuLaw(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let n = 0; n < samples.length; n += 1) bytes[n] = toMuLaw(samples[n] ?? 0);
  return bytes;
}

export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let n = 0; n < bytes.length; n += 1) samples[n] = muLawToLinear[bytes[n] ?? muLawSilence] ?? 0;
  return samples;
}

function compress(linear: number): number {
  // One's complement of negatives and a bias of 33, on 14 bits.
  const magnitude = Math.min((linear < 0 ? ~linear >> 2 : linear >> 2) + 33, 0x1fff);
  let segment = 1;
  for (let rest = magnitude >> 6; rest !== 0; rest >>= 1) segment += 1;
  const byte = ((8 - segment) << 4) | (15 - ((magnitude >> segment) & 15));
  return linear < 0 ? byte : byte | 0x80;
}

function expand(byte: number): number {
  const exponent = (~byte >> 4) & 7;
  const step = 8 << exponent;
  const magnitude = (0x80 << exponent) + step * (~byte & 15) + step / 2 - 4 * 33;
  if (magnitude === 0) return 0;
  return byte < 0x80 ? -magnitude : magnitude;
}
