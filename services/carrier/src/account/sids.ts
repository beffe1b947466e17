import { randomBytes } from 'node:crypto';

export type SidPrefix =
  | 'AC'
  | 'SK'
  | 'CA'
  | 'CF'
  | 'QU'
  | 'PN'
  | 'AP'
  | 'NO'
  | 'RE'
  | 'TR'
  | 'MZ'
  | 'GT'
  | 'SR'
  | 'SM'
  | 'MM'
  | 'ME'
  | 'MG';

/** Twilio's ids: two letters and 32 hexadecimal digits. */
export const randomSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString('hex');

export const randomSecret = (): string => randomBytes(16).toString('hex');

export const isSid = (value: string, prefix: SidPrefix): boolean =>
  new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(value);
