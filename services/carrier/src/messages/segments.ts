/** GSM 03.38: one septet each. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Two septets each: an escape comes first, and the two may not be torn apart. */
const extended = new Set('^{}\\[~]|€\f');

interface Encoding {
  /** Units of a message that fits into one, and of each part of a longer one. */
  single: number;
  part: number;
  unitsOf(character: string): number;
}

const gsm7: Encoding = { single: 160, part: 153, unitsOf: (character) => (extended.has(character) ? 2 : 1) };
/** A character beyond the basic plane is two units that may not be torn apart. */
const ucs2: Encoding = { single: 70, part: 67, unitsOf: (character) => character.length };

/** How many parts a text message is sent in; an empty one (pictures only) counts as one. */
export function segmentsOf(body: string): number {
  const characters = [...body];
  const isGsm = characters.every((character) => basic.has(character) || extended.has(character));
  const encoding = isGsm ? gsm7 : ucs2;
  const sizes = characters.map((character) => encoding.unitsOf(character));
  if (sizes.reduce((sum, size) => sum + size, 0) <= encoding.single) return 1;
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > encoding.part) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
