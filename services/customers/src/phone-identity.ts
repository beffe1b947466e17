import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

export interface PhoneIdentity {
  /** E.164 when the number could be understood, else as it was written. */
  value: string;
  /** National significant number, digits only. */
  national: string;
}

/** Prefixes of Chinese IP-call operators, which people paste along with the number. */
const ipCallPrefix = /^(?:17951|17911|17909|12593)(?=0?1\d{10}$|0\d{9,11}$)/;

/**
 * A telephone number however it is written: `138 1234 5678`, `0138…`, `010-6552 9988`, `+86 (0)10 …`, `0086…`. Without a
 * country it is taken as Chinese. Null when there is no number in it.
 */
export const toPhoneIdentity = (written: string): PhoneIdentity | null => {
  const plain = written.normalize('NFKC').trim().replace(/\(0\)/g, '');
  const digits = plain.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 20 || /[a-z]{3}/i.test(plain.replace(/ext\.?|x/gi, ''))) return null;
  const withCountry = plain.startsWith('+') || digits.startsWith('00');
  const international = withCountry
    ? `+${digits.replace(/^00/, '').replace(/^860+/, '86')}`
    : digits.replace(ipCallPrefix, '').replace(/^0(?=1[3-9]\d{9}$)/, '');
  const parsed = parsePhoneNumberFromString(international, 'CN');
  // A 400 line or a new number block may be unknown to the library and is a number all the same.
  return parsed?.isPossible()
    ? { value: parsed.number, national: parsed.nationalNumber }
    : { value: plain, national: digits.replace(/^0+/, '') };
};
