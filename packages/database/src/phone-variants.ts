/** What Twilio sends in place of a number that is withheld or unknown (twilio.com/docs/glossary: "anonymous" callers). */
const notANumber = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+464']);

export interface PhoneVariants {
  /** In international form, when the writing says so. */
  e164: string[];
  /** Possible national significant numbers, digits only. */
  national: string[];
}
const none: PhoneVariants = { e164: [], national: [] };

/** Prefixes that people and exchanges in China put before a number: IP-call 17951 and the like, 00, the trunk 0. */
const withoutPrefixes = (digits: string): string => digits.replace(/^(?:17951|17911|17909|12593)?0*/, '');

/**
 * The ways in which a stored number may be the one that a carrier or a person gives: international as it is, or by its
 * national part. Nothing for `anonymous`, for withheld numbers and for what is too short to be a subscriber.
 */
export const phoneVariants = (given: string): PhoneVariants => {
  const text = given.normalize('NFKC').trim();
  if (notANumber.has(text)) return none;
  const digits = text.replace(/\(0\)/g, '').replace(/[^\d]/g, '');
  if (digits.length < 5 || digits.length > 24 || /[a-z]{3}/i.test(text)) return none;
  if (text.startsWith('+')) {
    // no number carries the trunk 0 after +86, yet some exchanges send it
    const repaired = digits.replace(/^860+/, '86');
    return { e164: [...new Set([`+${digits}`, `+${repaired}`])], national: [] };
  }
  const bare = withoutPrefixes(digits);
  if (bare.length < 5) return none;
  const withoutCountry = /^86\d{9,11}$/.test(bare) ? bare.slice(2).replace(/^0+/, '') : null;
  return {
    e164: [`+${bare}`],
    national: [...new Set([bare, digits, ...(withoutCountry ? [withoutCountry] : [])])],
  };
};

/** The digits by whose ending a written number is searched; `null` when there are fewer than four. */
export const phoneEnding = (given: string): string | null => {
  const text = given.normalize('NFKC').trim();
  if (!/^[+\d\s().\-/–—]+$/.test(text)) return null;
  const digits = withoutPrefixes(text.replace(/\(0\)/g, '').replace(/[^\d]/g, ''));
  return digits.length >= 4 ? digits : null;
};
