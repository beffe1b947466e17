import type { ScreenPop } from '@tellonce/contracts';
import { nationalNumber } from '../../format/phone-number.ts';

/** Whom a one-line place names: the customer only when it is certain who it is, else the number. */
export const callerName = (pop: ScreenPop): string =>
  pop.who.kind === 'known' ? pop.who.story.customer.name : nationalNumber(pop.dialogue?.from ?? '–');
