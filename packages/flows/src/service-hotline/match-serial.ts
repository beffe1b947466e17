import type { CustomerId } from '@tellonce/contracts';
import type { CallerAsset, HotlineContext } from './context.ts';

export type SerialMatch =
  | { kind: 'one'; customerId: CustomerId; asset: CallerAsset }
  | { kind: 'several' }
  | { kind: 'none' };

export const fewestSerialDigits = 4;
const mostSerialDigits = 6;

/** Long enough, and nothing but digits. */
export const isSerialInput = (keys: string): boolean => /^\d+$/.test(keys) && keys.length >= fewestSerialDigits;

/**
 * Serials carry letters that a keypad cannot type, so their digits are compared from the end, and only with the
 * machines of those whose number is calling (of the one, once it is settled): a serial of somebody else proves nothing.
 */
export const matchSerial = (context: HotlineContext, keys: string): SerialMatch => {
  const owned = context.candidates
    .filter(({ customerId }) => context.customerId === null || customerId === context.customerId)
    .flatMap(({ customerId, assets }) => assets.map((asset) => ({ customerId, asset })));
  const endingIn = (digits: string) => owned.filter(({ asset }) => asset.serial.replace(/\D/g, '').endsWith(digits));
  // Some key the whole number, with digits of the model before it.
  const whole = endingIn(keys);
  const found = whole.length === 0 && keys.length > mostSerialDigits ? endingIn(keys.slice(-mostSerialDigits)) : whole;
  const [first, ...others] = found;
  if (!first) return { kind: 'none' };
  return others.length === 0 ? { kind: 'one', ...first } : { kind: 'several' };
};
