import type { Disposition } from '@tellonce/contracts';

/** What a call with a person ends in comes first; what only a dialer meets comes last. */
const rankOf = ({ flags }: Pick<Disposition, 'flags'>): number => {
  if (!flags.includes('human-answered')) return 3;
  if (flags.includes('do-not-call')) return 2;
  return flags.includes('success') ? 0 : 1;
};

/** Keeps the given order within a rank. */
export const inOrderOfUse = <D extends Pick<Disposition, 'flags'>>(dispositions: readonly D[]): D[] =>
  [...dispositions].sort((a, b) => rankOf(a) - rankOf(b));
