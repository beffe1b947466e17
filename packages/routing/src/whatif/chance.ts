/**
 * A number between 0 and 1 (neither) for a purpose: the same for the same words and seed. What happens to one
 * interaction is thereby the same in every variant that is compared, however differently the others fare.
 */
export const chanceOf = (seed: number, id: string, purpose: string): number => {
  let high = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  let low = Math.imul(seed + 0x7f4a7c15, 0xc2b2ae35);
  const text = `${purpose}/${id}`;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (((high >>> 0) >>> 5) * 2 ** 26 + ((low >>> 0) >>> 6) + 0.5) / 2 ** 53;
};
