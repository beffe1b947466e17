import type { HotlineContext } from './context.ts';

/** Shorter ones are the carrier's and the emergency services'. */
const shortest = 8;
const longest = 12;

/**
 * A keyed number in international form; null when it is none that we call. National numbers only: a line that calls
 * wherever its callers key would be rung up for the fees.
 */
export const toCallbackNumber = (digits: string, callingCode: string): string | null => {
  if (!/^\d+$/.test(digits) || digits.startsWith('00')) return null;
  const national = digits.replace(/^0/, '');
  return national.length >= shortest && national.length <= longest ? `+${callingCode}${national}` : null;
};

/** The number that calls, when it can be called. */
export const ownNumber = ({ call }: HotlineContext): string | null =>
  /^\+[1-9]\d{6,14}$/.test(call.from) ? call.from : null;
