import { muLawToLinear, toMuLaw } from './mu-law.ts';

/** G.711 A-law to 16-bit linear (ITU-T Recommendation G.711, table 1). */
export const aLawToLinear = new Int16Array(256);

for (let byte = 0; byte < 256; byte += 1) {
  const toggled = byte ^ 0x55;
  const exponent = (toggled >> 4) & 7;
  const mantissa = ((toggled & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  aLawToLinear[byte] = toggled & 0x80 ? magnitude : -magnitude;
}

/** From one law to the other, byte by byte: to the nearest amplitude. */
export const muLawOfALaw = new Uint8Array(256);
export const aLawOfMuLaw = new Uint8Array(256);

for (let byte = 0; byte < 256; byte += 1) {
  muLawOfALaw[byte] = toMuLaw(aLawToLinear[byte] ?? 0);
  aLawOfMuLaw[byte] = nearestALaw(muLawToLinear[byte] ?? 0);
}

function nearestALaw(linear: number): number {
  let nearest = 0;
  for (let byte = 1; byte < 256; byte += 1) {
    const distance = Math.abs((aLawToLinear[byte] ?? 0) - linear);
    if (distance < Math.abs((aLawToLinear[nearest] ?? 0) - linear)) nearest = byte;
  }
  return nearest;
}
