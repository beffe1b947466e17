import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** An E.164 number as people of its country write it: `138 1234 5678`; whatever else it is, as it came. */
export const nationalNumber = (number: string): string => {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number;
  return parsed.country === 'CN' ? parsed.formatNational() : parsed.formatInternational();
};
