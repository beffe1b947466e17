/** A key from a name: `Hydraulic repairs` → `hydraulic-repairs`. Empty when the name has no Latin letters. */
export const keyFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');

/** No signs that look alike when read out or written down: no 0/O, 1/l/I. */
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const groups = 4;
const groupLength = 5;

/**
 * A password to hand over: four groups of five, about 115 bits.
 * @param fill fills bytes with randomness (`crypto.getRandomValues`)
 */
export const suggestPassword = (fill: (bytes: Uint8Array<ArrayBuffer>) => void): string => {
  const chosen: string[] = [];
  const bytes = new Uint8Array(64);
  // Bytes above the last whole multiple are thrown away: every letter is equally likely.
  const fair = 256 - (256 % letters.length);
  while (chosen.length < groups * groupLength) {
    fill(bytes);
    for (const byte of bytes)
      if (byte < fair && chosen.length < groups * groupLength) chosen.push(letters.charAt(byte % letters.length));
  }
  return Array.from({ length: groups }, (_, at) =>
    chosen.slice(at * groupLength, (at + 1) * groupLength).join(''),
  ).join('-');
};
