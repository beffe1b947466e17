import type { Language } from '@tellonce/contracts';

/** An amount in minor units (fen, cents) in its currency, without decimals: nobody reads fen of an excavator. */
export const money = (amountMinor: number, currency: string, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amountMinor / 100);
